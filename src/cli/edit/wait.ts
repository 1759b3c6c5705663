/** `set --wait`: stays until what was said is so, and tells each change on the way. Leaving it stops nothing but the waiting. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterStatus } from '../../api/status-schema.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { changeLines } from '../screens/changes.ts';
import { ageOf, isSilent } from '../screens/status/headline.ts';
import { duration, type WallClock, wallClock } from '../screens/times.ts';
import { readStatus } from '../status-file.ts';
import { partingWords } from '../verbs/watch.ts';

/** The file lies in memory, and nobody reads faster. */
const lookEveryMs = 250;

export interface Waiting {
  readonly statusFile: string;
  /** The edit whose word is waited for; the controller goes by it already. */
  readonly editId: string;
  /** Undefined: as long as it takes. */
  readonly timeoutMs: number | undefined;
  readonly zone: string;
  /** How ananke is called in a command for pasting. */
  readonly call: string;
  readonly write: (line: string) => void;
}

export type Stand = 'under-way' | 'converged' | 'overtaken' | 'silent';

/** How it stands with the word of this edit. */
export function standOf(status: ClusterStatus, editId: string, nowMs: number): Stand {
  if (isSilent({ ageSeconds: ageOf(status, nowMs) })) return 'silent';
  if (status.desired?.editId !== editId) return 'overtaken';
  const converged = status.conditions.find(({ type }) => type === 'Converged')?.status === 'True';
  // A word that a hold keeps from being done has not come true, however well the cluster is.
  const isHeld = status.desired.cluster === 'up' && status.holds.some(({ phase }) => phase === 'Active');
  return converged && !isHeld ? 'converged' : 'under-way';
}

export async function waitFor(waiting: Waiting, signal: AbortSignal): Promise<Exit> {
  const { statusFile, editId, timeoutMs = Number.POSITIVE_INFINITY, write, call } = waiting;
  const began = performance.now();
  let seen: ClusterStatus | undefined;
  for (;;) {
    const status = latest(statusFile, seen);
    const nowMs = Date.now();
    const clock: WallClock = wallClock(waiting.zone, nowMs);
    for (const line of changeLines(seen, status, clock)) write(line);
    seen = status;
    const stand = standOf(status, editId, nowMs);
    if (stand !== 'under-way') return told(stand, status, waiting);
    if (performance.now() - began >= timeoutMs) {
      write(`Not done after ${duration(timeoutMs / 1_000)}; it goes on. Follow: ${call} status --watch`);
      return exit.timedOut;
    }
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) {
      for (const line of partingWords(status, nowMs, call)) write(line);
      return exit.open;
    }
  }
}

function told(stand: Exclude<Stand, 'under-way'>, { desired }: ClusterStatus, { write, call }: Waiting): Exit {
  switch (stand) {
    case 'converged':
      write('Done: it is as it should be.');
      return exit.done;
    case 'overtaken':
      write(
        `Another word is in force by now${desired === undefined ? '' : `: cluster ${desired.cluster}`}. See: ${call} status`,
      );
      return exit.open;
    case 'silent':
      write(`The controller does not write any more, so nobody knows how it stands. See: ${call} status`);
      return exit.failed;
  }
}

/** What is in the file now, or the last that was: for a moment there may be none while ananke starts anew. */
function latest(file: string, last: ClusterStatus | undefined): ClusterStatus {
  try {
    return readStatus(file);
  } catch (error) {
    if (last !== undefined && error instanceof CommandError) return last;
    throw error;
  }
}
