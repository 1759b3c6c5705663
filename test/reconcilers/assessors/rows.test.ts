// Each row is done and not done by its facts, and knowing less never makes it done.
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/facts.ts';
import { keysOf } from '../../../src/core/records.ts';
import { down, up } from '../../../src/reconcilers/order.ts';
import { assess, verdictOf } from '../../support/builders/assess.ts';
import type { Change } from '../../support/builders/changes.ts';
import { withCell, withStale, withUnknown } from '../../support/builders/snapshot.ts';
import { rows, upwards } from './rows.ts';

describe.each(rows)('$id', ({ id, done, notDone, cells, pieces }) => {
  it('is done and not done by its facts', () => {
    expect(verdictOf(id, { ...pieces, change: done })).toBe('done');
    expect(verdictOf(id, { ...pieces, change: notDone })).toBe('not-done');
  });

  it('is never done by a fact that is unknown or stale', () => {
    for (const cell of cells) {
      const without = [
        (snapshot: Snapshot) => withUnknown(done(snapshot), cell),
        (snapshot: Snapshot) => withStale(done(snapshot), cell),
      ];
      for (const change of without) expect(verdictOf(id, { ...pieces, change }), cell).not.toBe('done');
    }
  });

  it('names what it rests on, and asks for nothing once it is done', () => {
    const assessment = assess(id, { ...pieces, change: done });
    expect(assessment.actions).toEqual([]);
    for (const action of assess(id, { ...pieces, change: notDone }).actions) {
      expect(action.id.startsWith(`${id}/`)).toBe(true);
      expect(action.step).toBe(id);
      expect(action.timeoutMs).toBeLessThanOrEqual(15_000);
    }
  });
});

describe('the rows that a machine tells by running a command', () => {
  it.each(['reach/pi-2', 'host-identity/pi-2'])('%s is done when it does, and never by silence', (id) => {
    expect(verdictOf(id, upwards)).toBe('done');
    expect(verdictOf(id, { ...upwards, change: (snapshot) => withUnknown(snapshot, 'node/pi-2') })).toBe('unknown');
    expect(verdictOf(id, { ...upwards, change: (snapshot) => withStale(snapshot, 'node/pi-2') })).toBe('unknown');
  });

  it('host-identity blocks another machine at this address', () => {
    const reason = 'HostKeyMismatch';
    const change: Change = (snapshot) => withCell(snapshot, 'node/pi-2', { state: 'unknown', reason, message: '' });
    expect(assess('host-identity/pi-2', { ...upwards, change }).verdict).toMatchObject({ is: 'not-done', reason });
  });
});

describe('the table above', () => {
  it('knows every row', () => {
    const special = ['cycle-ups-output', 'power-off-self', 'reach', 'host-identity'];
    const tested = new Set([...rows.map(({ id }) => id.split('/')[0]), ...special]);
    expect([...keysOf(down), ...keysOf(up)].filter((row) => !tested.has(row))).toEqual([]);
  });
});
