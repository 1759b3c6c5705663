/** The machines: looked at and told what to do over SSH, woken by what their configuration says. */
import { createSshTransport } from '../../clients/ssh/transport.ts';
import { knock } from '../../clients/tcp-knock.ts';
import type { MachineKind } from '../../core/node-verbs/layout.ts';
import { whenKnown } from '../../core/when-known.ts';
import { createNodeHandlers, type NodeKinds } from '../../executor/handlers/nodes.ts';
import { createPowerOff } from '../../executor/handlers/poweroff.ts';
import { createWake } from '../../executor/handlers/wake.ts';
import { knockThrough } from '../../observers/nodes/knock-through.ts';
import { observeNodes } from '../../observers/nodes/nodes.ts';
import { observeOutlets } from '../../observers/outlets.ts';
import type { Area, Ground } from './area.ts';

/** Whose stay-down markers these are. */
const owner = 'ananke';

export interface NodesArea extends Area<NodeKinds | 'PowerOff' | 'Wake'> {
  /** The own link: without it silence of the others says nothing. */
  setLink(up: boolean): void;
}

export function openNodes(ground: Ground): NodesArea {
  const { config, file, clock, cells, random, attending, closing } = ground;
  const { ssh, cluster } = file;
  const { port, user } = ssh;
  const others = config.machines.filter(({ name }) => name !== config.self);
  const jump = config.machines.find(({ name, aliases }) =>
    [name, ...aliases].some((one) => one === ssh.jump_host),
  )?.name;
  const jumpOf = (name: string): string | undefined => (name === jump ? undefined : jump);
  const transport = createSshTransport({
    machines: others.map(({ name, address }) => ({
      name,
      address,
      port,
      ...whenKnown('jump', jumpOf(name)),
    })),
    clock,
    random,
    user,
    identityFile: ssh.identity_file,
    knownHostsFile: ssh.known_hosts_file,
    connectTimeoutMs: ssh.connect_timeout_seconds * 1_000,
    maxConnections: ssh.max_connections,
  });
  const observer = observeNodes(
    {
      machines: others.map(({ name, address, role, machineId }) => ({
        name,
        address,
        port,
        kind: { distribution: cluster.distribution, role },
        ...whenKnown('machineId', machineId),
      })),
      user,
      transport,
      knock: ({ name, address }) =>
        jumpOf(name) === undefined ? knock({ name, address, port }, clock) : knockThrough(transport, name),
      publisher: cells,
      clock,
      attending,
      kindOf: kindsBy(config.shutdown.drain.keepNamespaces),
    },
    closing,
  );
  const checked = others.flatMap(({ name, offCheck }) => (offCheck === undefined ? [] : [{ name, offCheck }]));
  const outlets = observeOutlets({ machines: checked, clock, cells, attending }, closing);
  const distribution: MachineKind['distribution'] = cluster.distribution;
  const way = { transport, config, distribution, user };
  return {
    polls: new Map([...observer.polls, ...outlets]),
    handlers: {
      ...createNodeHandlers({ ...way, owner, nodeFact: (node) => cells.get(`node/${node}`) }),
      PowerOff: createPowerOff({ ...way, clock, onLastWords: (node, boot) => observer.hearWords(node, boot) }),
      Wake: createWake(config, clock),
    },
    setLink: (up) => observer.setLink(up),
    close: () => transport.close(),
  };
}

/** What stays until its machine stops is storage, or of the system; all else is work. */
function kindsBy(kept: readonly string[]): (namespace: string) => 'workload' | 'storage' | 'system' {
  return (namespace) => (namespace === 'kube-system' ? 'system' : kept.includes(namespace) ? 'storage' : 'workload');
}
