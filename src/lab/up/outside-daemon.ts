/**
 * The `ananke run` that somebody started in another terminal on the files of a lab. It runs on the simulated host, so it ends when that
 * host does. Which process it is, its lock says, by process id, start and boot: no other process is ever meant.
 */
import { daemonHolder } from '../../controller/daemon-lock.ts';
import { after } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';

/** Looks again this often, and no longer than this, ms. */
const lookEveryMs = 50;
const patienceMs = 5_000;

/** Ends it at once, as a loss of power does; the process id of what was ended. */
export async function killDaemon(stateDirectory: string): Promise<number | undefined> {
  const pid = await daemonOf(stateDirectory);
  if (pid !== undefined) tellProcess(pid, 'SIGKILL');
  return pid;
}

/** Asks it to end, waits, and ends it when it did not. */
export async function endDaemon(stateDirectory: string, clock: Clock): Promise<number | undefined> {
  const pid = await daemonOf(stateDirectory);
  if (pid === undefined) return undefined;
  tellProcess(pid, 'SIGTERM');
  const until = after(clock.now(), patienceMs);
  const never = new AbortController().signal;
  while (clock.now() < until) {
    if ((await daemonOf(stateDirectory)) !== pid) return pid;
    await clock.wakeAt(after(clock.now(), lookEveryMs), never);
  }
  return (await daemonOf(stateDirectory)) === pid ? killDaemon(stateDirectory) : pid;
}

async function daemonOf(stateDirectory: string): Promise<number | undefined> {
  const holder = await daemonHolder(stateDirectory);
  const pid = holder?.presence === 'alive' ? Number(holder.processId) : 0;
  return Number.isSafeInteger(pid) && pid > 1 && pid !== process.pid ? pid : undefined;
}

function tellProcess(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or belongs to another user, who was let into this folder and has to end it.
  }
}
