/**
 * Writes a checkpoint and turns the generations. Whatever instant it is killed at, the newest whole checkpoint and the frames
 * after it are on disk, and the checkpoint before it with all frames up to now as well.
 */
import type { Files } from '../core/ports.ts';
import { isEqual } from './aside.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Frame } from './frame.ts';
import type { JournalPaths } from './paths.ts';
import type { Chain } from './recover.ts';

export function linesOf(frames: readonly Frame[]): Uint8Array {
  return new TextEncoder().encode(frames.map((frame) => `${frame.line}\n`).join(''));
}

export async function turnGeneration(
  files: Files,
  paths: JournalPaths,
  base: Chain['base'],
  frames: readonly Frame[],
  checkpoint: Checkpoint,
): Promise<void> {
  const bytes = new TextEncoder().encode(checkpoint.text);
  const lines = linesOf(frames);
  // A base that lies in the older file is the only whole one: it is not written over, not even by itself.
  if (base?.previous !== true) {
    const older = base === undefined ? bytes : new TextEncoder().encode(base.checkpoint.text);
    await files.replace(paths.previousState, older);
  }
  await files.replace(paths.state, bytes);
  await files.replace(paths.previousJournal, lines);
  // Read back before the only other copy of the frames goes: a disk that lies is found while it can still be told.
  await expectOnDisk(files, paths.state, bytes);
  await expectOnDisk(files, paths.previousJournal, lines);
  await files.replace(paths.journal, linesOf(frames.slice(-1)));
}

async function expectOnDisk(files: Files, path: string, bytes: Uint8Array): Promise<void> {
  const read = await files.read(path);
  if (read === undefined || !isEqual(read, bytes)) throw new Error(`${path} does not hold what was written to it`);
}
