/**
 * What the files of the journal still say, after anything. It only reads: what has to be kept aside before it is written over is
 * named in the result, and the journal does it before its first write. It never throws, and it never guesses: the answer is a
 * state that existed, or none.
 */
import { endInterrupted } from '../core/action-end.ts';
import type { Memory } from '../core/memory.ts';
import type { Files } from '../core/ports.ts';
import { type Copy, copiesFor } from './aside.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Frame } from './frame.ts';
import { completed, isMemory } from './memory-shape.ts';
import type { JournalPaths } from './paths.ts';
import { type Replayed, replay } from './replay.ts';
import { noHash } from './seal.ts';
import { readSources, type Sources } from './sources.ts';

/** Where the chain goes on. */
export interface Chain {
  /** As it was recorded: the next patch starts from it. */
  readonly memory: unknown;
  readonly sequence: number;
  readonly hash: string;
  /** The checkpoint that `frames` start from, and whether it is the one before the last. */
  readonly base?: { readonly checkpoint: Checkpoint; readonly previous: boolean };
  readonly frames: readonly Frame[];
}
export interface Recovered {
  /** Actions that were in flight are `unknown` in it. Absent: observe again, start nothing on a guess. */
  readonly memory: Memory | undefined;
  /** What was lost or looks wrong, in sentences. */
  readonly notes: readonly string[];
  readonly chain: Chain;
  readonly copies: readonly Copy[];
}

export async function recover(files: Files, paths: JournalPaths): Promise<Recovered> {
  const sources = await readSources(files, paths);
  const notes = [...sources.notes];
  if (sources.isNew) return { memory: undefined, notes, chain: begin(0), copies: [] };
  if (sources.future !== undefined) {
    notes.push(
      `The journal was written by a newer ananke (format ${sources.future.version}). It is kept aside and not used; everything is observed again.`,
    );
    const { copies, notes: full } = await copiesFor(files, sources.present, 'from-future');
    return { memory: undefined, notes: [...notes, ...full], chain: begin(sources.highest), copies };
  }
  const { chain, notes: said } = rebuild(sources);
  notes.push(...said);
  const memory = isMemory(chain.memory) ? chain.memory : undefined;
  if (memory === undefined) notes.push('Nothing of the journal could be used; everything is observed again.');
  const kept = await copiesFor(files, memory === undefined ? sources.present : sources.damaged, 'corrupt');
  return {
    memory: memory && endInterrupted(completed(memory)),
    notes: [...notes, ...kept.notes],
    chain: memory === undefined ? begin(sources.highest) : chain,
    copies: kept.copies,
  };
}

/** A new chain counts on from the highest number ever seen, so that nothing old can look newer than it. */
function begin(sequence: number): Chain {
  return { memory: undefined, sequence, hash: noHash, frames: [] };
}

function rebuild(sources: Sources): { readonly chain: Chain; readonly notes: readonly string[] } {
  const { state, previousState, frames } = sources;
  const newest = newer(state, previousState);
  const end = replay(newest, frames);
  const notes: string[] = [];
  const missed = new Set(frames.filter((frame) => frame.sequence > end.sequence).map((frame) => frame.hash)).size;
  if (missed > 0) {
    notes.push(`${missed} frames after frame ${end.sequence} do not follow from what is whole; they are left out.`);
  }
  if (sources.journalIsGone) notes.push(`What was recorded after frame ${end.sequence}, if anything, is lost.`);
  return { chain: chainOf(end, newest, newest !== undefined && newest !== state), notes };
}

function chainOf(end: Replayed, checkpoint: Checkpoint | undefined, previous: boolean): Chain {
  return { ...end, ...(checkpoint === undefined ? {} : { base: { checkpoint, previous } }) };
}

function newer(a: Checkpoint | undefined, b: Checkpoint | undefined): Checkpoint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.sequence > a.sequence ? b : a;
}
