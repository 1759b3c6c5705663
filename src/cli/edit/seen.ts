/** Whether anybody has seen an edit: the status file names the edit that it goes by. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterStatus } from '../../api/status-schema.ts';
import { actingOn } from '../acting.ts';
import { CommandError } from '../exit.ts';
import { ageOf, isSilent } from '../screens/status/headline.ts';
import { readStatus } from '../status-file.ts';

/** A tick follows a changed file within this at most; longer, and it is as if nobody were there, ms. */
const seenWithinMs = 3_000;
const lookEveryMs = 100;

export type Seen =
  | { readonly by: 'controller'; readonly status: ClusterStatus }
  /** It writes, and goes by another edit. */
  | { readonly by: 'nobody-yet'; readonly status: ClusterStatus }
  | { readonly by: 'nobody'; readonly silentSeconds?: number };

export async function whoHasSeen(
  editId: string,
  { statusFile, stateFolder }: { readonly statusFile: string; readonly stateFolder: string },
): Promise<Seen> {
  const until = performance.now() + seenWithinMs;
  for (;;) {
    const status = statusAt(statusFile);
    const silentSeconds = status === undefined ? undefined : ageOf(status, Date.now());
    if (status === undefined || silentSeconds === undefined) return { by: 'nobody' };
    if (isSilent({ ageSeconds: silentSeconds })) return { by: 'nobody', silentSeconds };
    if (status.desired?.editId === editId) return { by: 'controller', status };
    if (performance.now() >= until) {
      // It has just ended: what it wrote last is still young.
      const isGone = (await actingOn(stateFolder)) === 'nobody';
      return isGone ? { by: 'nobody', silentSeconds } : { by: 'nobody-yet', status };
    }
    await sleep(lookEveryMs);
  }
}

/** Undefined where nobody acts: then nothing is known of now. */
export function actingStatusAt(statusFile: string): ClusterStatus | undefined {
  const status = statusAt(statusFile);
  return status === undefined || isSilent({ ageSeconds: ageOf(status, Date.now()) }) ? undefined : status;
}

function statusAt(file: string): ClusterStatus | undefined {
  try {
    return readStatus(file);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
