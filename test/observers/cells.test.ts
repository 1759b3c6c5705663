// What observers have learned, and how it ages.
import { describe, expect, it } from 'vitest';
import type { UpsReading } from '../../src/core/facts.ts';
import { instant } from '../../src/core/moment.ts';
import { known, unknown } from '../../src/core/observed.ts';
import { type Cells, createCells, staleLimitMs } from '../../src/observers/cells.ts';
import { laterBy } from '../../src/observers/later.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

const cell = 'ups/A';
const onMains = (): UpsReading => ({ tokens: ['OL'], chargePercent: 100 });
const onBattery = (): UpsReading => ({ tokens: ['OB'], chargePercent: 99 });
const lost = { reason: 'DataStale', message: 'no data' };
const gone = { reason: 'UpsdUnreachable', message: 'no upsd' };

function setUp(): { cells: Cells; clock: FakeClock; changed: string[]; closing: AbortController } {
  const [clock, closing] = [createFakeClock(), new AbortController()];
  const changed: string[] = [];
  const cells = createCells(laterBy(clock, closing.signal), (name) => changed.push(name));
  return { cells, clock, changed, closing };
}

describe('a cell', () => {
  it('keeps its object while a reading says the same', () => {
    const { cells, changed } = setUp();
    cells.publish(cell, onMains(), instant(1), false);
    const first = cells.get(cell);
    cells.publish(cell, onMains(), instant(2), false);
    expect(cells.get(cell)).toBe(first);
    expect(changed).toEqual([cell]);
  });

  it('is a new one for whoever asked, with the value of before', () => {
    const { cells } = setUp();
    cells.publish(cell, onMains(), instant(1), false);
    const first = cells.get(cell);
    cells.publish(cell, onMains(), instant(2), true);
    const second = cells.get(cell);
    expect(second).toEqual(known(onMains(), instant(2)));
    expect(second?.state === 'known' && first?.state === 'known' && second.value === first.value).toBe(true);
  });

  it('changes with the value', () => {
    const { cells, changed } = setUp();
    cells.publish(cell, onMains(), instant(1), false);
    cells.publish(cell, onBattery(), instant(2), false);
    expect(cells.get(cell)).toEqual(known(onBattery(), instant(2)));
    expect(changed).toHaveLength(2);
  });

  it('is stale when a reading fails, says the latest reason, and is unknown once it has been stale for long', async () => {
    const { cells, clock, changed } = setUp();
    cells.publish(cell, onBattery(), instant(1), false);
    cells.fail(cell, lost);
    cells.fail(cell, lost);
    expect(cells.get(cell)).toEqual({ state: 'stale', value: onBattery(), began: 1, ...lost });
    expect(changed).toHaveLength(2);
    await clock.advance(staleLimitMs - 1);
    cells.fail(cell, gone);
    expect(cells.get(cell)).toMatchObject({ state: 'stale', ...gone });
    await clock.advance(1);
    expect(cells.get(cell)).toEqual(unknown(gone.reason, gone.message));
    cells.publish(cell, onMains(), instant(9), false);
    await clock.advance(2 * staleLimitMs);
    expect(cells.get(cell)).toEqual(known(onMains(), instant(9)));
  });

  it('is unknown, and not stale, when nothing was ever known or an old value means nothing', () => {
    const { cells } = setUp();
    cells.fail(cell, lost);
    expect(cells.get(cell)).toEqual(unknown(lost.reason, lost.message));
    const first = cells.get(cell);
    cells.fail(cell, lost);
    expect(cells.get(cell)).toBe(first);
    cells.publish(cell, onMains(), instant(1), false);
    cells.forget(cell, gone);
    expect(cells.get(cell)).toEqual(unknown(gone.reason, gone.message));
  });

  it('takes back nothing once the store is closed', async () => {
    const { cells, clock, closing } = setUp();
    cells.publish(cell, onMains(), instant(1), false);
    cells.fail(cell, lost);
    closing.abort('over');
    expect(clock.next()).toBeUndefined();
    await clock.advance(staleLimitMs);
    expect(cells.get(cell)).toMatchObject({ state: 'stale' });
  });
});

describe('the picture', () => {
  it('stays what it was when it was taken, and the same object while nothing changes', () => {
    const { cells } = setUp();
    cells.publish(cell, onMains(), instant(1), false);
    const picture = cells.picture();
    cells.publish(cell, onMains(), instant(2), false);
    expect(cells.picture()).toBe(picture);
    cells.publish(cell, onBattery(), instant(3), false);
    expect(picture[cell]).toEqual(known(onMains(), instant(1)));
    expect(cells.picture()[cell]).toEqual(known(onBattery(), instant(3)));
  });
});
