import { describe, expect, it } from 'vitest';
import { type Desired, type DesiredSpec, longestGraceMs } from '../../../src/core/desired.ts';
import type { Memory } from '../../../src/core/memory.ts';
import { after, type Instant, momentAt, timestamp } from '../../../src/core/moment.ts';
import { acceptEdit } from '../../../src/reconcilers/run/edit.ts';
import { aConfig, minute, pi3 } from '../../support/builders/config.ts';
import { aMemory, anEdit } from '../../support/builders/memory.ts';
import { start } from '../../support/builders/snapshot.ts';

const wall = timestamp(1_800_000_000_000);
const memory = aMemory(aConfig());
const accept = (desired: Desired, from: Memory = memory, at: Instant = start) =>
  acceptEdit(from, desired, momentAt(at), timestamp(wall + (at - start)));
const releasedFor = (milliseconds: number, number = 2): Desired =>
  anEdit(number, {
    countermands: [{ hold: 'ups/A', until: timestamp(wall + milliseconds), by: 'me', reason: 'test' }],
  });

describe('an edit', () => {
  it('is new with a new id, also with the same words', () => {
    expect(accept(anEdit(1)).isNew).toBe(false);
    expect(accept(anEdit(2)).isNew).toBe(true);
  });

  it('is new with other words, also with the same id', () => {
    expect(accept(anEdit(1, { cluster: 'down' })).isNew).toBe(true);
  });

  it('that is invalid or gone changes nothing: the last word stands', () => {
    const down = accept(anEdit(2, { cluster: 'down' })).memory;
    for (const desired of [
      { state: 'invalid', place: 'line 3', message: 'unknown key' },
      { state: 'absent', message: 'no such file' },
    ] as const) {
      const kept = accept(desired, down);
      expect(kept.memory).toBe(down);
      expect(kept.spec.cluster).toBe('down');
      expect(kept.isNew).toBe(false);
    }
  });

  it('that nobody ever gave means up', () => {
    const { edit: _none, intended: _nothing, ...first } = memory;
    expect(accept({ state: 'absent', message: '' }, first).spec.cluster).toBe('up');
    expect(accept(anEdit(1), first).isNew).toBe(false);
  });

  it('that is invalid is heeded for what it forbids, as long as no word of before is known', () => {
    const forbids = { ignoredNodes: [pi3], act: 'never' } as const;
    const invalid = { state: 'invalid', place: 'line 3', message: 'unknown key', forbids } as const;
    const { edit: _none, ...unknown } = memory;
    expect(accept(invalid, unknown)).toMatchObject({
      spec: { cluster: 'up', ...forbids },
      isNew: false,
      says: 'nothing',
    });
    expect(accept(invalid, memory).spec).toMatchObject({ ignoredNodes: [], act: 'always' });
  });
});

describe('a time that people wrote', () => {
  const paused = (change: Partial<DesiredSpec>) => anEdit(2, { act: 'never', ...change });

  it('becomes an instant when it is accepted', () => {
    const { memory: held } = accept(paused({ actUntil: timestamp(wall + 10 * minute) }));
    expect(held.actEndsAt).toBe(after(start, 10 * minute));
  });

  it('ends the pause, whatever the wall clock does', () => {
    const desired = paused({ actUntil: timestamp(wall + 10 * minute) });
    const { memory: held } = accept(desired);
    const at = (milliseconds: number, shift: number) =>
      acceptEdit(held, desired, momentAt(after(start, milliseconds)), timestamp(wall + shift)).spec.act;
    expect(at(10 * minute - 1, 99 * minute)).toBe('never');
    expect(at(10 * minute, -99 * minute)).toBe('always');
  });

  it('is asked for as the next tick', () => {
    const desired = paused({ actUntil: timestamp(wall + 10 * minute) });
    const now = momentAt(after(start, minute));
    acceptEdit(accept(desired).memory, desired, now, wall);
    expect(now.next()).toBe(after(start, 10 * minute));
  });

  it('is capped, and never lies in the past', () => {
    expect(accept(paused({ actUntil: timestamp(wall + 10 * longestGraceMs) })).memory.actEndsAt).toBe(
      after(start, longestGraceMs),
    );
    expect(accept(paused({ actUntil: timestamp(wall - minute) })).memory.actEndsAt).toBe(start);
  });

  it('that is left out ends no pause', () => {
    const { memory: held } = accept(paused({}));
    expect(held).not.toHaveProperty('actEndsAt');
    expect(accept(paused({}), held, after(start, 100 * longestGraceMs)).spec.act).toBe('never');
  });
});

describe('a release', () => {
  it('ends after its time, and after half a day at the latest', () => {
    expect(accept(releasedFor(30 * minute)).memory.countermands['ups/A']?.endsAt).toBe(after(start, 30 * minute));
    expect(accept(releasedFor(99 * longestGraceMs)).memory.countermands['ups/A']?.endsAt).toBe(
      after(start, longestGraceMs),
    );
  });

  it('that only stands on in a later edit is not made longer by it', () => {
    const first = accept(releasedFor(99 * longestGraceMs)).memory;
    const later = accept(releasedFor(99 * longestGraceMs, 3), first, after(start, minute)).memory;
    expect(later.countermands['ups/A']?.endsAt).toBe(after(start, longestGraceMs));
  });

  it('that is given again counts again', () => {
    const first = accept(releasedFor(30 * minute)).memory;
    const again = accept(releasedFor(90 * minute, 3), first, after(start, 60 * minute)).memory;
    expect(again.countermands['ups/A']?.endsAt).toBe(after(start, 90 * minute));
  });

  it('is over when an edit no longer has it', () => {
    expect(accept(anEdit(3), accept(releasedFor(30 * minute)).memory).memory.countermands).toEqual({});
  });
});
