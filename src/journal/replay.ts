/** From a checkpoint along the chain of hashes, as far as it is whole. */
import type { Checkpoint } from './checkpoint.ts';
import type { Frame } from './frame.ts';
import { applyPatch, applyPatches } from './patch.ts';
import { noHash } from './seal.ts';

export interface Replayed {
  readonly memory: unknown;
  readonly sequence: number;
  readonly hash: string;
  /** The frames that led here, in order, from the checkpoint on. */
  readonly frames: readonly Frame[];
}

export function replay(start: Checkpoint | undefined, all: readonly Frame[]): Replayed {
  const { frames, memory } = applied(start, chain(start, all));
  const end = frames.at(-1);
  return {
    memory,
    sequence: end?.sequence ?? start?.sequence ?? 0,
    hash: end?.hash ?? start?.frame ?? noHash,
    frames,
  };
}

/** Frames are found by the hash that they name, not by their place: repeated and misplaced ones do no harm. */
function chain(start: Checkpoint | undefined, all: readonly Frame[]): Frame[] {
  // Several frames may name no predecessor when the chain had to begin anew: the last beginning counts.
  const ordered = all.toSorted((a, b) => a.sequence - b.sequence);
  const following = new Map(ordered.map((frame) => [frame.previous, frame]));
  const found: Frame[] = [];
  let next = following.get(start?.frame ?? noHash);
  while (next !== undefined) {
    found.push(next);
    next = following.get(next.hash);
  }
  return found;
}

function applied(start: Checkpoint | undefined, frames: readonly Frame[]): Pick<Replayed, 'frames' | 'memory'> {
  const whole = applyPatches(
    frames.map((frame) => frame.patch),
    start?.memory,
  );
  if (whole !== undefined) return { frames, memory: whole.value };
  // A whole chain with a patch that does not fit is a bug of some release. A prefix of it is still a state that existed.
  let memory = start?.memory;
  for (const [index, frame] of frames.entries()) {
    const next = applyPatch(frame.patch, memory);
    if (next === undefined) return { frames: frames.slice(0, index), memory };
    memory = next.value;
  }
  return { frames, memory };
}
