/** What a group of steps does, in words: as far as the configuration knows it, with numbers where somebody has looked. */

import type { Config } from '../../core/config.ts';
import { counted } from '../../core/counted.ts';
import { fact, factAbout, type Snapshot } from '../../core/facts.ts';
import { nodeName } from '../../core/ids.ts';
import { siteOf } from '../../core/site.ts';
import type { Step } from '../../core/step.ts';
import { podsOn } from './seen.ts';

export function whatOf(group: string, steps: readonly Step[], config: Config, seen?: Snapshot): string {
  const of = (row: string): readonly string[] => steps.filter((step) => step.row === row).map(({ subject }) => subject);
  const tell = words[group];
  return tell === undefined ? '' : tell(of, config, seen);
}

type Tell = (of: (row: string) => readonly string[], config: Config, seen: Snapshot | undefined) => string;

/** A long list of names says less than how many they are. */
const namedAtMost = 4;
const named = (names: readonly string[], noun: string): string =>
  names.length <= namedAtMost ? names.join(', ') : counted(names.length, noun);

const words: Readonly<Record<string, Tell>> = {
  gitops: (_of, _config, seen) => fluxWords(seen),
  snapshot: () => 'etcd snapshot on a server, verified by listing',
  drain: drainWords,
  volumes: (of, _config, seen) => volumeWords(of('detach-volumes'), seen),
  agents: (of) =>
    of('start-agent').length > 0
      ? `start the agent of ${named(of('start-agent'), 'node')}`
      : `stop the agent of ${named(of('stop-agent'), 'node')}, end leftover containers`,
  servers: (of) =>
    of('start-server').length > 0
      ? `start ${of('start-server').join(', ')}${of('start-server').length > 1 ? ' together' : ''}`
      : of('stop-server').join(', then '),
  poweroff: powerOffWords,
  power: () => 'wait for the start rule of every UPS concerned; finish what was told to go off',
  wake: (of) => `wake ${named(of('wake'), 'machine')}: whoever serves others first, then servers`,
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

function fluxWords(seen: Snapshot | undefined): string {
  const flux = seen === undefined ? undefined : fact(seen, 'flux');
  if (flux?.state !== 'known') return 'suspend Flux, the root Kustomizations first';
  const open = flux.value.objects.filter(({ suspended }) => !suspended);
  const counts = [
    [open.filter(({ root }) => root).length, 'root'],
    [open.filter(({ root, kind }) => !root && kind === 'Kustomization').length, 'Kustomization'],
    [open.filter(({ kind }) => kind === 'HelmRelease').length, 'HelmRelease'],
  ] as const;
  return `suspend ${counts.map(([count, noun]) => counted(count, noun)).join(', ')}`;
}

function drainWords(of: Parameters<Tell>[0], { shutdown }: Config, seen: Snapshot | undefined): string {
  const nodes = of('drain');
  if (seen === undefined)
    return `cordon ${counted(nodes.length, 'node')}, evict their pods by the rules of kubectl drain`;
  const { evicted, staying, unknownOn } = podsOn(nodes, seen, shutdown.drain.keepNamespaces);
  const unread = unknownOn === 0 ? '' : `; ? on ${counted(unknownOn, 'node')}`;
  return `cordon ${counted(nodes.length, 'node')}, evict ${counted(evicted, 'pod')}; ${staying} ${staying === 1 ? 'stays' : 'stay'} (storage ...)${unread}`;
}

function volumeWords(nodes: readonly string[], seen: Snapshot | undefined): string {
  const lists = seen === undefined ? [] : nodes.map((name) => factAbout(seen, 'volumes', name));
  if (seen === undefined || lists.some(({ state }) => state !== 'known'))
    return 'wait until no volume is attached from or to each node';
  const engines = lists.flatMap((list) => (list.state === 'known' ? list.value.engines : []));
  return `${counted(engines.length, 'volume')} ${engines.length === 1 ? 'detaches' : 'detach'}`;
}

function powerOffWords(of: Parameters<Tell>[0], config: Config): string {
  const { machine } = siteOf(config);
  const role = (wanted: string) =>
    of('power-off').filter((name) => machine.get(nodeName(name))?.role === wanted).length;
  const late = [...of('power-off-serving'), ...of('power-off-peer'), ...of('power-off-upsd')];
  const parts = [
    ...(role('agent') > 0 ? [counted(role('agent'), 'agent')] : []),
    ...(role('server') > 0 ? [counted(role('server'), 'server')] : []),
    ...of('power-off-host'),
  ];
  const [self] = of('power-off-self');
  const end = [
    ...(late.length > 0 ? [`${late.join(', ')} late`] : []),
    ...(self === undefined ? [] : [`${self} last`]),
  ];
  return [parts.join(', '), ...end].filter((part) => part !== '').join('; ');
}
