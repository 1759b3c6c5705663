/** The machines: looked at and told what to do over SSH, woken by what their configuration says. */
import { createSshTransport, type SshTransport } from '../../clients/ssh/transport.ts';
import { type Knocked, knock } from '../../clients/tcp-knock.ts';
import type { NodeReading } from '../../core/facts.ts';
import type { MachineKind } from '../../core/node-verbs/layout.ts';
import type { Observed } from '../../core/observed.ts';
import { whenKnown } from '../../core/when-known.ts';
import { createNodeHandlers, type NodeKinds } from '../../executor/handlers/nodes.ts';
import { createPowerOff } from '../../executor/handlers/poweroff.ts';
import { createWake } from '../../executor/handlers/wake.ts';
import { observeNodes } from '../../observers/nodes/nodes.ts';
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
  const distribution: MachineKind['distribution'] = cluster.distribution;
  const way = { transport, config, distribution, user };
  const nodeFact = (node: string) => cells.get(`node/${node}`) as Observed<NodeReading> | undefined;
  return {
    polls: observer.polls,
    handlers: {
      ...createNodeHandlers({ ...way, owner, nodeFact }),
      PowerOff: createPowerOff({ ...way, onLastWords: (node, boot) => observer.hearWords(node, boot), closing }),
      Wake: createWake(config, clock),
    },
    setLink: (up) => observer.setLink(up),
    close: () => transport.close(),
  };
}

/** Behind a jump host nobody can be knocked at from here: an attempt to speak with the machine says as much. */
async function knockThrough(transport: Pick<SshTransport, 'open'>, name: string): Promise<Knocked> {
  const opened = await transport.open(name);
  switch (opened.is) {
    case 'open':
    case 'refused-identity':
    case 'auth-failed':
      return { is: 'answers' };
    case 'unreachable':
      if (opened.how === 'refused' || opened.how === 'silent') return { is: opened.how };
      return { is: 'cannot-knock', message: opened.message };
    case 'not-greeted':
    case 'not-sent':
      return { is: 'cannot-knock', message: opened.message };
  }
}

/** What stays until its machine stops is storage, or of the system; all else is work. */
function kindsBy(kept: readonly string[]): (namespace: string) => 'workload' | 'storage' | 'system' {
  return (namespace) => (namespace === 'kube-system' ? 'system' : kept.includes(namespace) ? 'storage' : 'workload');
}
