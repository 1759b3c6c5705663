/**
 * desired.yaml -> the spec in force. An invalid or missing file changes nothing: the last accepted edit stands. Where none is known, what
 * an invalid file forbids is heeded: nobody could say that it was not forbidden before.
 */
import { type Countermand, type Desired, type DesiredSpec, longestGraceMs, nothingSaid } from '../../core/desired.ts';
import type { Memory } from '../../core/memory.ts';
import { after, type Instant, type Moment, type Timestamp } from '../../core/moment.ts';

export interface Edited {
  readonly memory: Memory;
  readonly spec: DesiredSpec;
  /** A new id or a new digest: also the same word said again. */
  readonly isNew: boolean;
  readonly says: Said;
}

/**
 * What an edit says beside the names that it ignores. word: up or down with its options, also the same once more. perhaps: an edit of
 * `ananke set` in which only the ignored names are others: it may have repeated the word, and the file does not tell. nothing: a
 * release, a pause, a reason.
 */
export type Said = 'word' | 'perhaps' | 'nothing';

export function acceptEdit(memory: Memory, desired: Desired, now: Moment, wallAt: Timestamp): Edited {
  const forbids = desired.state === 'invalid' ? desired.forbids : undefined;
  const inPlace = memory.edit?.spec ?? { ...nothingSaid, ...forbids };
  if (desired.state !== 'valid') return { memory, spec: inForce(inPlace, memory, now), isNew: false, says: 'nothing' };
  const { spec, editId, digest } = desired;
  if (memory.edit !== undefined && memory.edit.id === editId && memory.edit.digest === digest) {
    return { memory, spec: inForce(memory.edit.spec, memory, now), isNew: false, says: 'nothing' };
  }
  const capped = (until: Timestamp): Instant => after(now.at, Math.min(Math.max(0, until - wallAt), longestGraceMs));
  // A release that only stands on in a new edit ends when it was going to; one with another end was given anew.
  const standing = ({ hold, until }: Countermand) =>
    inPlace.countermands.some((one) => one.hold === hold && one.until === until)
      ? memory.countermands[hold]
      : undefined;
  const { actEndsAt: old, ...rest } = memory;
  // The same time in a new edit ends when it was going to, which may have been a boot ago.
  const isSameAct = inPlace.act === spec.act && inPlace.actUntil === spec.actUntil;
  const says = said(memory.edit, desired);
  const isPending = memory.edit?.saysWord === true && !isActedOn(memory);
  const saysWord = says === 'word' || isPending ? { saysWord: true as const } : {};
  const next: Memory = {
    ...rest,
    edit: { id: editId, digest, spec, acceptedAt: now.at, boot: memory.hostBootId, ...saysWord },
    // Wall times that people wrote become monotonic deadlines once, here.
    ...(spec.actUntil === undefined ? {} : { actEndsAt: (isSameAct ? old : undefined) ?? capped(spec.actUntil) }),
    countermands: Object.fromEntries(
      spec.countermands.map((one) => [one.hold, standing(one) ?? { endsAt: capped(one.until) }]),
    ),
  };
  // The first start ever adopts what stands; a word that comes after it was said to this ananke.
  return {
    memory: next,
    spec: inForce(spec, next, now),
    isNew: memory.intended !== undefined,
    says,
  };
}

/** A release or a pause leaves the word in the file, and so does somebody who edits something else by hand; `ananke set` writes it anew. */
function said(
  before: Memory['edit'],
  { editId, spec }: Pick<Extract<Desired, { state: 'valid' }>, 'editId' | 'spec'>,
): Said {
  if (before === undefined) return 'word';
  const differs = (key: keyof DesiredSpec): boolean => !isSame(before.spec[key], spec[key]);
  if (differs('cluster') || differs('mode') || differs('options')) return 'word';
  if (before.id === editId || differs('countermands') || differs('act') || differs('actUntil')) return 'nothing';
  return differs('ignoredNodes') ? 'perhaps' : 'word';
}

/** Its word is the one that runs are made for. */
function isActedOn({ edit, word }: Memory): boolean {
  return edit !== undefined && word !== undefined && edit.id === word.id && edit.digest === word.digest;
}

/** Both come from the same schema, with their keys in its order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** `act` falls back to always when its time is over. */
function inForce(spec: DesiredSpec, memory: Memory, now: Moment): DesiredSpec {
  if (spec.act === 'always' || memory.actEndsAt === undefined || !now.reached(memory.actEndsAt)) return spec;
  return { ...spec, act: 'always' };
}
