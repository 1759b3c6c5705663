/** desired.yaml -> the spec in force. An invalid or missing file changes nothing: the last accepted edit stands. */
import { type Countermand, type Desired, type DesiredSpec, longestGraceMs, nothingSaid } from '../../core/desired.ts';
import type { Memory } from '../../core/memory.ts';
import { after, type Instant, type Moment, type Timestamp } from '../../core/moment.ts';

export interface Edited {
  readonly memory: Memory;
  readonly spec: DesiredSpec;
  /** A new id or a new digest: also the same word said again. */
  readonly isNew: boolean;
  /** Its options were said with it, and do not only stand on in the file from an earlier edit. */
  readonly saysOptions: boolean;
}

export function acceptEdit(memory: Memory, desired: Desired, now: Moment, wallAt: Timestamp): Edited {
  const inPlace = memory.edit?.spec ?? nothingSaid;
  if (desired.state !== 'valid')
    return { memory, spec: inForce(inPlace, memory, now), isNew: false, saysOptions: false };
  const { spec, editId, digest } = desired;
  if (memory.edit !== undefined && memory.edit.id === editId && memory.edit.digest === digest) {
    return { memory, spec: inForce(memory.edit.spec, memory, now), isNew: false, saysOptions: false };
  }
  const capped = (until: Timestamp): Instant => after(now.at, Math.min(Math.max(0, until - wallAt), longestGraceMs));
  // A release that only stands on in a new edit ends when it was going to; one with another end was given anew.
  const standing = ({ hold, until }: Countermand) =>
    inPlace.countermands.some((one) => one.hold === hold && one.until === until)
      ? memory.countermands[hold]
      : undefined;
  const { actEndsAt: _old, ...rest } = memory;
  const next: Memory = {
    ...rest,
    edit: { id: editId, digest, spec, acceptedAt: now.at, boot: memory.hostBootId },
    // Wall times that people wrote become monotonic deadlines once, here.
    ...(spec.actUntil === undefined ? {} : { actEndsAt: capped(spec.actUntil) }),
    countermands: Object.fromEntries(
      spec.countermands.map((one) => [one.hold, standing(one) ?? { endsAt: capped(one.until) }]),
    ),
  };
  // The first start ever adopts what stands; a word that comes after it was said to this ananke.
  return {
    memory: next,
    spec: inForce(spec, next, now),
    isNew: memory.intended !== undefined,
    saysOptions: saysOptions(memory.edit, desired),
  };
}

type Said = Pick<Extract<Desired, { state: 'valid' }>, 'editId' | 'spec'>;

/**
 * Options are for the run that their own edit opens. A release or a pause leaves them in the file, and so does somebody who edits
 * something else by hand; `ananke set` writes them anew each time.
 */
function saysOptions(before: Memory['edit'], { editId, spec }: Said): boolean {
  if (before === undefined) return true;
  const differs = (key: keyof DesiredSpec): boolean => !isSame(before.spec[key], spec[key]);
  if (differs('cluster') || differs('mode') || differs('options')) return true;
  return before.id !== editId && !differs('countermands') && !differs('act') && !differs('actUntil');
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
