/** The cell `snapshots`: what the servers that answer list together. */
import type { Instant } from '../../core/moment.ts';
import { layoutOf } from '../../core/node-verbs/layout.ts';
import { commandFor } from '../../core/node-verbs/script.ts';
import { type SnapshotsResult, snapshotsResult } from '../../core/node-verbs/snapshot-reading.ts';
import { type Polling, startPoll } from '../poll.ts';
import type { Failure } from '../publisher.ts';
import { rhythm } from '../rhythm.ts';
import { failureOf, unreadable } from './failures.ts';
import { listLimitMs } from './limits.ts';
import type { MachineOptions, ObservedMachine } from './machine.ts';

export interface SnapshotsOptions extends Pick<MachineOptions, 'transport' | 'publisher' | 'clock' | 'user'> {
  readonly machines: readonly ObservedMachine[];
  readonly answers: (machine: string) => boolean;
  /** Some step is open. */
  readonly isAttended: () => boolean;
}

export interface SnapshotsObserver extends Polling {
  /** A machine began or ceased to answer. */
  doorChanged(): void;
}

export function observeSnapshots(options: SnapshotsOptions, signal: AbortSignal): SnapshotsObserver {
  const { machines, publisher, clock, isAttended, answers } = options;
  const servers = machines.filter(({ kind }) => kind.role === 'server');
  const fail = ({ reason, message }: Failure): void =>
    publisher.fail('snapshots', { reason, message: `Which etcd snapshots there are is not known: ${message}` });
  const nobody: Failure = { reason: 'HostSilent', message: 'no server answers.' };
  const read = async (reading: { readonly began: Instant; readonly asked: boolean }): Promise<void> => {
    await list(reading);
    // It came in when the last of them had fallen silent: nobody lists again until one answers, so it must not stand as known.
    if (!someAnswers()) fail(nobody);
  };
  const list = async ({ began, asked }: { readonly began: Instant; readonly asked: boolean }): Promise<void> => {
    const asking = servers.filter(({ name }) => answers(name));
    const all = await Promise.all(asking.map((server) => listOf(server, options)));
    const lists = all.flatMap((one) => (one.is === 'read' ? [one.snapshots] : []));
    const isNone = all.length > 0 && all.every(({ is }) => is === 'none-here');
    if (lists.length === 0 && !isNone) {
      const [first] = all.flatMap((one) => (one.is === 'failed' ? [one.failure] : []));
      return fail(first ?? nobody);
    }
    const listed = [...new Set(lists.flatMap((list) => list.listed))].sort();
    const running = lists.find((list) => list.running !== undefined)?.running;
    publisher.publish('snapshots', { listed, ...(running === undefined ? {} : { running }) }, began, asked);
  };
  const someAnswers = (): boolean => servers.some(({ name }) => answers(name));
  const periodMs = (): number | undefined => {
    if (!someAnswers()) return undefined;
    return isAttended() ? rhythm.attended : rhythm.machine;
  };
  const poll = startPoll(clock, { periodMs, read }, signal);
  return {
    ...poll,
    doorChanged() {
      if (servers.length > 0 && !someAnswers()) fail(nobody);
      poll.retime();
    },
  };
}

type Listed =
  | Exclude<SnapshotsResult, { readonly is: 'unreadable' }>
  | { readonly is: 'failed'; readonly failure: Failure };

async function listOf(server: ObservedMachine, { transport, user }: SnapshotsOptions): Promise<Listed> {
  const machineId = server.machineId === undefined ? {} : { machineId: server.machineId };
  const built = commandFor({ verb: 'snapshot-list', ...machineId }, layoutOf(server.kind), user);
  if (built.is === 'refused') return { is: 'failed', failure: { reason: 'MachineIdMismatch', message: built.message } };
  const end = await transport.run(server.name, built.command, { timeoutMs: listLimitMs });
  if (end.is !== 'exited') return { is: 'failed', failure: failureOf(end) };
  const result = snapshotsResult(end.stdout, server.name);
  return result.is === 'unreadable' ? { is: 'failed', failure: unreadable(result.message, end.stderr) } : result;
}
