/**
 * Lock, read, edit, compare, replace. The lock keeps other processes of ananke away. Editors take no lock, so what they saved
 * meanwhile is found by comparing, and the edit is made anew on that.
 */
import { Buffer } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import { shellWord } from '../../core/shell-word.ts';
import { removeLeftovers } from './beside.ts';
import { FileError } from './file-error.ts';
import { type Found, findFile } from './found.ts';
import { settleMs, updateAttempts } from './limits.ts';
import { takeLock } from './lock.ts';
import { regularAt } from './regular.ts';
import { takePlace } from './take-place.ts';
import { targetOf } from './target.ts';

export type Edit = (old: Uint8Array | undefined) => Uint8Array;

export interface UpdateLimits {
  readonly readLimitBytes: number;
  readonly newFileMode: number;
  readonly lockWaitMs: number;
}

/** What the edit itself threw, which is no fault of the file. */
export class EditThrew extends Error {}

export async function updateFile(path: string, edit: Edit, limits: UpdateLimits): Promise<void> {
  for (let attempt = 0; attempt < updateAttempts; attempt += 1) {
    if (attempt > 0) await sleep(settleMs);
    // Anew each time: what was a link may be a file by now, because some editors replace the link itself.
    const target = await targetOf(path);
    const lock = await takeLock(target, limits.lockWaitMs);
    try {
      if (await isUpdated(target, edit, limits)) return;
    } finally {
      await lock.release();
    }
  }
  const why = `somebody else changed it ${updateAttempts} times meanwhile. Who? fuser -v ${shellWord(path)}`;
  throw new FileError(path, 'CHANGES_ALWAYS', `${path} cannot be written: ${why}`);
}

/** False when somebody else changed the file meanwhile: then nothing of ours is in it. */
async function isUpdated(target: string, edit: Edit, limits: UpdateLimits): Promise<boolean> {
  const found = await findFile(target, limits.readLimitBytes);
  try {
    // Some editors empty the file before they write it: what is empty may be so for a moment only.
    if (found.bytes?.length === 0 && (await isSettling(found))) return false;
    const bytes = await editOf(found, edit);
    if (bytes === undefined) return false;
    if (found.bytes !== undefined && Buffer.compare(bytes, found.bytes) === 0) return true;
    await removeLeftovers(target);
    const content = { target, bytes, old: found.stats, newFileMode: limits.newFileMode };
    return (await takePlace(content, () => found.isStill())) && !(await giveBack(target, found, limits));
  } finally {
    await found.close();
  }
}

/** Undefined when the file changed. An edit may refuse half a file that an editor is just saving; that is no refusal yet. */
async function editOf(found: Found, edit: Edit): Promise<Uint8Array | undefined> {
  try {
    return edit(found.bytes);
  } catch (error) {
    if (await isSettling(found)) return undefined;
    throw new EditThrew('the edit threw', { cause: error });
  }
}

/** Somebody is writing it right now. */
async function isSettling(found: Found): Promise<boolean> {
  await sleep(settleMs);
  return !(await found.isStill());
}

/**
 * Between the comparison and the rename there is an instant. Who wrote into the old file in that instant gets the place back, as
 * if the save had come a moment later; the edit is then made anew on it. True when that was so.
 */
export async function giveBack(target: string, found: Found, limits: UpdateLimits): Promise<boolean> {
  const bytes = await found.writtenSince();
  if (bytes === undefined) return false;
  const old = await regularAt(target, 'written');
  return takePlace({ target, bytes, old, newFileMode: limits.newFileMode });
}
