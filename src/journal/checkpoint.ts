/** All of Memory at one frame of the journal: state.json. A checkpoint only shortens the way; the frames say the same. */
import { seal, type Unsealed, unseal } from './seal.ts';

export interface Checkpoint {
  /** The frame after which Memory was this. */
  readonly sequence: number;
  /** The hash of that frame: the next one must name it. */
  readonly frame: string;
  readonly memory: unknown;
  /** Exactly as it was written. */
  readonly text: string;
}
export type ReadCheckpoint =
  | { readonly state: 'good'; readonly checkpoint: Checkpoint }
  | Exclude<Unsealed, { readonly state: 'good' }>;

export function writeCheckpoint(sequence: number, frame: string, memory: unknown): Checkpoint {
  return { sequence, frame, memory, text: `${seal({ sequence, frame, memory }).line}\n` };
}

export function readCheckpoint(text: string): ReadCheckpoint {
  const opened = unseal(text.endsWith('\n') ? text.slice(0, -1) : text);
  if (opened.state !== 'good') return opened;
  const { sequence, frame, memory } = opened.fields;
  if (typeof sequence !== 'number' || typeof frame !== 'string' || memory === undefined) return { state: 'damaged' };
  return { state: 'good', checkpoint: { sequence, frame, memory, text } };
}
