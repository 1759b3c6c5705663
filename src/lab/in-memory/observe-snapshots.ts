// Etcd snapshots: of the names that were ever asked for, those that the servers which answer say they have.
import type { SnapshotsReading } from '../../core/facts.ts';
import type { Failure } from '../../observers/publisher.ts';
import { rhythm } from '../../observers/rhythm.ts';
import type { SnapshotStatus } from '../world/command.ts';
import { concernsSnapshots } from './events.ts';
import { type ObserverHost, type Polls, patience } from './observer.ts';
import { createPoll } from './poll.ts';

type State = SnapshotStatus['state'];
/** By name; undefined: the server did not say. */
type OfServer = ReadonlyMap<string, State> | undefined;

const nobody: Failure = {
  reason: 'HostSilent',
  message: 'Which etcd snapshots there are is not known: no server answers.',
};
const mute: Failure = { reason: 'SshTimeout', message: 'No server says which snapshots there are.' };
/** A server that has none is asked for this one: that it answers is what counts. */
const noName = '';

export function observeSnapshots(host: ObserverHost, polls: Polls): void {
  const { cells, config } = host;
  const servers = config.machines.filter(({ role, name }) => role === 'server' && name !== config.self);
  const poll = createPoll(host, {
    periodMs: () => (host.attending.open ? rhythm.attended : rhythm.machine),
    reachMs: Math.ceil(host.site.latency.ssh[1]),
    concerns: concernsSnapshots,
    read({ began, asked }, done) {
      const asking = servers.filter(({ name }) => answers(host, name));
      const found: OfServer[] = [];
      const end = (failure?: Failure): void => {
        if (failure === undefined) cells.publish('snapshots', readingOf(found), began, asked);
        else cells.fail('snapshots', failure);
        // Who answers is seen by knocks, and a mute one is asked again.
        done(asking.length === servers.length && !found.includes(undefined));
      };
      if (asking.length === 0) return end(nobody);
      for (const { name } of asking) {
        listOf(host, name, (list) => {
          found.push(list);
          if (found.length === asking.length) end(found.every((one) => one === undefined) ? mute : undefined);
        });
      }
      return undefined;
    },
  });
  polls.set('snapshots', poll);
}

function answers({ cells }: ObserverHost, machine: string): boolean {
  const reach = cells.get(`reach/${machine}`);
  if (reach?.state !== 'known' || typeof reach.value !== 'object' || reach.value === null) return false;
  return 'answer' in reach.value && reach.value.answer === 'answers';
}

function listOf({ wire, snapshots }: ObserverHost, machine: string, onList: (list: OfServer) => void): void {
  const names = snapshots.size === 0 ? [noName] : [...snapshots.keys()];
  const states = new Map<string, State>();
  let open = names.length;
  for (const name of names) {
    wire.send({ kind: 'ssh-snapshot-status', machine, name, timeoutMs: patience.probe }, (reply) => {
      if (reply.outcome === 'ok') states.set(name, reply.value.state);
      open -= 1;
      if (open === 0) onList(states.size === names.length ? states : undefined);
    });
  }
}

function readingOf(servers: readonly OfServer[]): SnapshotsReading {
  const all = servers.flatMap((states) => (states === undefined ? [] : [...states]));
  const named = (wanted: State): readonly string[] =>
    [...new Set(all.filter(([, state]) => state === wanted).map(([name]) => name))].sort();
  const [running] = named('running');
  return { listed: named('done'), ...(running === undefined ? {} : { running }) };
}
