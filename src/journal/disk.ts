/** How the chain gets to the disk: appended to as long as every append succeeds, and written whole when one did not. */
import type { Timestamp } from '../core/moment.ts';
import type { Files } from '../core/ports.ts';
import { type Copy, keepAside } from './aside.ts';
import type { ChainWriter } from './chain-writer.ts';
import type { Checkpoint } from './checkpoint.ts';
import { linesOf, turnGeneration } from './generations.ts';
import { checkpointAfterBytes, checkpointAfterFrames, waitingBytesLimit } from './limits.ts';
import type { JournalPaths } from './paths.ts';

export interface Disk {
  /** The last frame that is on disk for certain. */
  readonly written: () => number;
  /** Brings all frames made so far to disk. Rejects when the disk refuses; then the next call writes everything anew. */
  write(wallAt: Timestamp): Promise<void>;
  readonly turnIsDue: () => boolean;
  /** A new checkpoint and a new journal. When it rejects, appending goes on in the old one. */
  turn(wallAt: Timestamp): Promise<void>;
}

export function createDisk(files: Files, paths: JournalPaths, chain: ChainWriter, copies: readonly Copy[]): Disk {
  // Nothing is known of the end of the file that an earlier process left, so the first write is a whole one.
  let isWhole = false;
  let isKept = false;
  let written = chain.sequence();

  const turnTo = async (checkpoint: Checkpoint): Promise<void> => {
    const until = chain.frames().filter((frame) => frame.sequence <= checkpoint.sequence);
    await turnGeneration(files, paths, chain.base(), until, checkpoint);
    chain.rebase(checkpoint);
    written = checkpoint.sequence;
  };
  const append = async (): Promise<void> => {
    const waiting = chain.frames().filter((frame) => frame.sequence > written);
    const last = waiting.at(-1);
    if (last === undefined) return;
    isWhole = false; // until it has succeeded: half a line may be there
    await files.append(paths.journal, linesOf(waiting));
    isWhole = true;
    written = last.sequence;
  };
  return {
    written: () => written,
    async write(wallAt) {
      // Frames that were forgotten meanwhile leave a gap, which no append can close.
      const isGapless = written + chain.count() >= chain.sequence();
      if (isWhole && isGapless && chain.bytes() <= waitingBytesLimit) return append();
      if (!isKept) await keepAside(files, copies);
      isKept = true;
      await turnTo(chain.checkpoint(wallAt));
      isWhole = true;
    },
    turnIsDue: () => chain.count() >= checkpointAfterFrames || chain.bytes() >= checkpointAfterBytes,
    // Should it fail half-way, the frame of the checkpoint still waits, and goes to the old journal with the next append.
    turn: (wallAt) => turnTo(chain.checkpoint(wallAt)),
  };
}
