/**
 * The operator's word that runs are made for. Unless `act` is always a new word is shown and not acted on: the one from before stays
 * in force beneath the holds, so that a hold acts for what it asks itself and gives back what there was.
 */
import type { DesiredSpec } from '../../core/desired.ts';
import type { Memory, Word } from '../../core/memory.ts';
import type { Edited } from './edit.ts';

export interface WordInForce {
  readonly memory: Memory;
  /** The accepted spec with the word that is acted on. */
  readonly spec: DesiredSpec;
  /** An edit came in this tick, or the time in which it was only shown has ended. */
  readonly isNew: boolean;
  /** Somebody said it with that edit, be it once more: a cause of its own, and not only another list of names or the end of a pause. */
  readonly isSaid: boolean;
}

export function wordInForce({ memory, spec, isNew, says }: Edited): WordInForce {
  const before = memory.word;
  const { id = '', digest = '' } = memory.edit ?? {};
  const isHeard = before !== undefined && before.id === id && before.digest === digest;
  if (isHeard) return { memory, spec: withWord(spec, before), isNew, isSaid: isNew && says === 'word' };
  // The first start ever adopts what it is told, whatever it may do about it.
  if (before !== undefined && isHeld(memory, spec))
    return { memory, spec: withWord(spec, before), isNew: false, isSaid: false };
  const { cluster, mode, ignoredNodes } = spec;
  const word: Word = { cluster, mode, ignoredNodes, id, digest };
  const isHeardNow = isNew || before !== undefined;
  return {
    memory: { ...memory, word },
    spec,
    isNew: isHeardNow,
    isSaid: isHeardNow && memory.edit?.saysWord === true,
  };
}

/**
 * Also when its time was ended by a boot of this host: a boot is never a reason to power anything off, so a word to go down that was
 * only shown until then has to be said anew.
 */
function isHeld({ edit, hostBootId }: Memory, spec: DesiredSpec): boolean {
  if (spec.act !== 'always') return true;
  return edit !== undefined && edit.spec.act !== 'always' && edit.boot !== hostBootId && spec.cluster === 'down';
}

/** A word that was accepted, is not acted on, and is another one than what is in force. */
export function unheeded({ edit, word }: Memory): DesiredSpec | undefined {
  if (edit === undefined || word === undefined) return undefined;
  return isSameWord(edit.spec, word) ? undefined : edit.spec;
}

/** A node is left alone from the edit on that says so; one that is no longer ignored is taken back when the word is acted on. */
function withWord(spec: DesiredSpec, word: Word): DesiredSpec {
  const stillIgnored = word.ignoredNodes.filter((name) => !spec.ignoredNodes.includes(name));
  if (isSameWord(spec, word) && stillIgnored.length === 0) return spec;
  return { ...spec, cluster: word.cluster, mode: word.mode, ignoredNodes: [...spec.ignoredNodes, ...stillIgnored] };
}

type Said = Pick<Word, 'cluster' | 'mode'>;
function isSameWord(one: Said, other: Said): boolean {
  return one.cluster === other.cluster && (one.mode === other.mode || one.cluster === 'up');
}
