/**
 * The newest end of the chain, in memory: frames that are made are never taken back, written or not. So one hash has one
 * successor in all files, and after any crash every file agrees with every other.
 */
import type { Timestamp } from '../core/moment.ts';
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts';
import { type Frame, type FrameContent, writeFrame } from './frame.ts';
import type { Chain } from './recover.ts';

export interface ChainWriter {
  /** Memory as of the last frame. */
  readonly memory: () => unknown;
  readonly sequence: () => number;
  /** Frames since the last checkpoint on disk, and their size. */
  readonly frames: () => readonly Frame[];
  readonly count: () => number;
  readonly bytes: () => number;
  /** The last checkpoint on disk, and whether the file before the last is the one that holds it. */
  readonly base: () => Chain['base'];
  add(content: FrameContent, memory: unknown, wallAt: Timestamp): Frame;
  /** A checkpoint of now; the frame that it stands on is the last one. */
  checkpoint(wallAt: Timestamp): Checkpoint;
  /** That checkpoint is on disk: the frames before its own are no longer needed here. */
  rebase(checkpoint: Checkpoint): void;
  /** Gives up the way to the present Memory, not the Memory. */
  forgetFrames(): void;
}

export function createChainWriter(from: Chain): ChainWriter {
  let { memory, sequence, hash, base } = from;
  let frames = [...from.frames];
  let bytes = sizeOf(frames);

  const add = (content: FrameContent, next: unknown, wallAt: Timestamp): Frame => {
    const frame = writeFrame(content, sequence + 1, hash, wallAt);
    ({ sequence, hash } = frame);
    memory = next;
    frames.push(frame);
    bytes += frame.line.length + 1;
    return frame;
  };
  return {
    memory: () => memory,
    sequence: () => sequence,
    frames: () => [...frames],
    count: () => frames.length,
    bytes: () => bytes,
    base: () => base,
    add,
    checkpoint(wallAt) {
      const end = frames.at(-1);
      // An attempt that failed has already made this frame.
      const last = end?.kind === 'checkpoint' ? end : add({ kind: 'checkpoint' }, memory, wallAt);
      return writeCheckpoint(last.sequence, last.hash, memory);
    },
    rebase(checkpoint) {
      base = { checkpoint, previous: false };
      frames = frames.filter((frame) => frame.sequence >= checkpoint.sequence);
      bytes = sizeOf(frames);
    },
    forgetFrames() {
      frames = [];
      bytes = 0;
      base = undefined;
    },
  };
}

function sizeOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, frame) => sum + frame.line.length + 1, 0);
}
