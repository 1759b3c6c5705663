import { describe, expect, it } from 'vitest';
import { endAction, endInterrupted } from '../../src/core/action-end.ts';
import { instant } from '../../src/core/moment.ts';
import { emptyMemory, stopUnit, withRecord } from '../support/memories.ts';

const { id } = stopUnit('n1');
const end = { id, outcome: 'accepted', at: instant(5_000) } as const;

describe('the end of an action', () => {
  it('is written to its record', () => {
    const memory = endAction(withRecord(emptyMemory, id, 2), end);
    expect(memory.records[id]).toMatchObject({ attempts: 2, outcome: 'accepted', endedAt: 5_000 });
  });

  it('changes nothing when the record has ended, or was forgotten', () => {
    const ended = withRecord(emptyMemory, id, 1, 'unknown');
    expect(endAction(ended, end)).toBe(ended);
    expect(endAction(emptyMemory, end)).toBe(emptyMemory);
  });
});

describe('after a crash', () => {
  it('what was in flight is unknown, and what had ended stays as it ended', () => {
    const other = stopUnit('n2').id;
    const { records } = endInterrupted(withRecord(withRecord(emptyMemory, id), other, 1, 'failed'));
    expect(records[id]?.outcome).toBe('unknown');
    expect(records[id]?.endedAt).toBeUndefined();
    expect(records[other]?.outcome).toBe('failed');
  });

  it('a Memory without open actions is the same object', () => {
    expect(endInterrupted(emptyMemory)).toBe(emptyMemory);
  });
});
