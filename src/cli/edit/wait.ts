/** `set --wait`: stays until what was said is so, and tells each change on the way. Leaving it stops nothing but the waiting. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterStatus } from '../../api/status-schema.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { changeLines } from '../screens/changes.ts';
import { ageOf, isSilent } from '../screens/status/headline.ts';
import { type WallClock, wallClock } from '../screens/times.ts';
import { readStatus } from '../status-file.ts';
import { itGoesOn, type LeavingWords } from './leaving-words.ts';

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
  readonly words?: LeavingWords | undefined;
}

/** idle: it is in force, and ananke may not act on it. */
export type Stand = 'under-way' | 'idle' | 'converged' | 'overtaken' | 'silent';

/** How it stands with the word of this edit. */
export function standOf(status: ClusterStatus, editId: string, nowMs: number): Stand {
  if (isSilent({ ageSeconds: ageOf(status, nowMs) })) return 'silent';
  if (status.desired?.editId !== editId) return 'overtaken';
  const converged = status.conditions.find(({ type }) => type === 'Converged')?.status === 'True';
  // A word that a hold keeps from being done has not come true, however well the cluster is.
  const isHeld = status.desired.cluster === 'up' && status.holds.some(({ phase }) => phase === 'Active');
  if (converged && !isHeld) return 'converged';
  return status.desired.act === 'always' ? 'under-way' : 'idle';
}

export async function waitFor(waiting: Waiting, signal: AbortSignal): Promise<Exit> {
  const { words = itGoesOn(waiting.call), write } = waiting;
  const end = await waitUntilOver(waiting, words, signal);
  for (const line of words.afterwards) write(line);
  return end;
}

async function waitUntilOver(waiting: Waiting, words: LeavingWords, signal: AbortSignal): Promise<Exit> {
  const { statusFile, editId, timeoutMs = Number.POSITIVE_INFINITY, write } = waiting;
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
      for (const line of words.timedOut(timeoutMs)) write(line);
      return exit.timedOut;
    }
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) {
      for (const line of words.left(status, nowMs)) write(line);
      return exit.open;
    }
  }
}

function told(stand: Exclude<Stand, 'under-way'>, { desired }: ClusterStatus, { write, call }: Waiting): Exit {
  switch (stand) {
    case 'converged':
      write('Done: it is as it should be.');
      return exit.done;
    case 'idle':
      write(`Nothing is done for it, so there is nothing to wait for: act is ${desired?.act ?? '?'}.`);
      write(`Act again: sudo ${call} resume`);
      return exit.open;
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
