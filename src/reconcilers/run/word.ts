/**
 * The operator's word that runs are made for. Under `act: power-only` a new word is shown and not acted on: the one from before it
 * stays in force beneath the holds, so that a hold acts for what it asks itself and gives back what there was.
 */
import type { DesiredSpec } from '../../core/desired.ts';
import type { Memory, Word } from '../../core/memory.ts';
import type { Edited } from './edit.ts';

export interface WordInForce {
  readonly memory: Memory;
  /** The accepted spec with the word that is acted on. */
  readonly spec: DesiredSpec;
  /** Somebody said it in this tick, or the time in which it was only shown has ended. */
  readonly isNew: boolean;
}

export function wordInForce({ memory, spec, isNew }: Edited): WordInForce {
  const before = memory.word;
  const held = spec.act === 'power-only';
  // The first start ever adopts what it is told, whatever it may do about it.
  const word: Word = held && before !== undefined ? before : { cluster: spec.cluster, mode: spec.mode };
  const same = before !== undefined && isSameWord(before, word);
  return {
    memory: same ? memory : { ...memory, word },
    spec: isSameWord(spec, word) ? spec : { ...spec, ...word },
    isNew: !held && (isNew || (before !== undefined && !same)),
  };
}

/** A word that was accepted and is not acted on. */
export function unheeded(memory: Memory): DesiredSpec | undefined {
  const said = memory.edit?.spec;
  if (said === undefined || memory.word === undefined) return undefined;
  return isSameWord(said, memory.word) ? undefined : said;
}

function isSameWord(one: Word, other: Word): boolean {
  return one.cluster === other.cluster && (one.mode === other.mode || one.cluster === 'up');
}
