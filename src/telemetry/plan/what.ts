/** What a group of steps does, in words, as far as the configuration knows it. */
import type { Config } from '../../core/config.ts';
import { nodeName } from '../../core/ids.ts';
import { siteOf } from '../../core/site.ts';
import type { Step } from '../../core/step.ts';

export function whatOf(group: string, steps: readonly Step[], config: Config): string {
  const of = (row: string): readonly string[] => steps.filter((step) => step.row === row).map(({ subject }) => subject);
  const tell = words[group];
  return tell === undefined ? '' : tell(of, config);
}

type Tell = (of: (row: string) => readonly string[], config: Config) => string;

/** A long list of names says less than how many they are. */
const namedAtMost = 4;
const named = (names: readonly string[], noun: string): string =>
  names.length <= namedAtMost ? names.join(', ') : `${names.length} ${noun}`;

const words: Readonly<Record<string, Tell>> = {
  gitops: () => 'suspend Flux, the root Kustomizations first',
  snapshot: () => 'etcd snapshot on a server, verified by listing',
  drain: (of) => `cordon ${of('drain').length} nodes, evict their pods by the rules of kubectl drain`,
  volumes: () => 'wait until no volume is attached from or to each node',
  agents: (of) => `stop the agent of ${named(of('stop-agent'), 'nodes')}, end leftover containers`,
  servers: (of) => of('stop-server').join(', then '),
  poweroff: powerOffWords,
  power: () => 'wait for the start rule of every UPS concerned; finish what was told to go off',
  wake: (of) => `wake ${named(of('wake'), 'machines')}: whoever serves others first, then servers`,
  reach: () => 'a real command with the pinned host key, and a clock near the own one',
  storage: () => 'DNS, network and storage pods on the nodes that are back',
  schedule: () => "take ananke's own cordons off, in one step",
  vault: () => 'unseal Vault',
  flux: () => 'compare the source with what is expected, then resume, sources first',
  workloads: () => 'every controller converges',
  services: () => 'ingress hosts and the service checklist answer',
  machines: () => 'every machine that is waited for is back',
  soak: (_of, { startup }) => `all of it stays well for ${Math.round(startup.stabilityMs / 1_000)} s`,
};

function powerOffWords(of: Parameters<Tell>[0], config: Config): string {
  const { machine } = siteOf(config);
  const role = (wanted: string) =>
    of('power-off').filter((name) => machine.get(nodeName(name))?.role === wanted).length;
  const late = [...of('power-off-serving'), ...of('power-off-peer'), ...of('power-off-upsd')];
  const parts = [
    ...(role('agent') > 0 ? [`${role('agent')} agents`] : []),
    ...(role('server') > 0 ? [`${role('server')} servers`] : []),
    ...of('power-off-host'),
  ];
  const [self] = of('power-off-self');
  const end = [
    ...(late.length > 0 ? [`${late.join(', ')} late`] : []),
    ...(self === undefined ? [] : [`${self} last`]),
  ];
  return [parts.join(', '), ...end].filter((part) => part !== '').join('; ');
}
