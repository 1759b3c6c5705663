import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UpsReading } from '../../src/core/facts.ts';
import { instant } from '../../src/core/moment.ts';
import { known, type Observed, unknown } from '../../src/core/observed.ts';
import { createCells as createSimulatedCells } from '../../src/lab/in-memory/cells.ts';
import { type Cells, createCells } from '../../src/observers/cells.ts';
import { staleLimitMs } from '../../src/observers/limits.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

const cell = 'ups/A';
const onMains = (): UpsReading => ({ tokens: ['OL'], chargePercent: 100 });
const onBattery = (): UpsReading => ({ tokens: ['OB'], chargePercent: 99 });
const lost = { reason: 'DataStale', message: 'no data' };
const gone = { reason: 'UpsdUnreachable', message: 'no upsd' };

function setUp(): { cells: Cells; clock: FakeClock; changed: string[] } {
  const clock = createFakeClock();
  const changed: string[] = [];
  return { cells: createCells(clock, (name) => changed.push(name)), clock, changed };
}

describe('a cell', () => {
  it('keeps its object while a reading says the same', () => {
    const { cells, changed } = setUp();
    cells.publish(cell, known(onMains(), instant(1)));
    const first = cells.get(cell);
    cells.publish(cell, known(onMains(), instant(2)));
    expect(cells.get(cell)).toBe(first);
    expect(changed).toEqual([cell]);
  });

  it('is a new one for whoever asked, with the value of before', () => {
    const { cells } = setUp();
    cells.publish(cell, known(onMains(), instant(1)));
    const first = cells.get(cell);
    cells.publish(cell, known(onMains(), instant(2)), true);
    const second = cells.get(cell);
    expect(second).toEqual(known(onMains(), instant(2)));
    expect(second?.state === 'known' && first?.state === 'known' && second.value === first.value).toBe(true);
  });

  it('changes with the value', () => {
    const { cells, changed } = setUp();
    cells.publish(cell, known(onMains(), instant(1)));
    cells.publish(cell, known(onBattery(), instant(2)));
    expect(cells.get(cell)).toEqual(known(onBattery(), instant(2)));
    expect(changed).toHaveLength(2);
  });

  it('is stale when a reading fails, says the latest reason, and is unknown once it has been stale for long', async () => {
    const { cells, clock, changed } = setUp();
    cells.publish(cell, known(onBattery(), instant(1)));
    cells.fail(cell, lost);
    cells.fail(cell, lost);
    expect(cells.get(cell)).toEqual({ state: 'stale', value: onBattery(), began: 1, ...lost });
    expect(changed).toHaveLength(2);
    await clock.advance(staleLimitMs - 1);
    cells.fail(cell, gone);
    expect(cells.get(cell)).toMatchObject({ state: 'stale', ...gone });
    await clock.advance(1);
    expect(cells.get(cell)).toEqual(unknown(gone.reason, gone.message));
    cells.publish(cell, known(onMains(), instant(9)));
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
    cells.publish(cell, known(onMains(), instant(1)));
    cells.publish(cell, unknown(gone.reason, gone.message));
    expect(cells.get(cell)).toEqual(unknown(gone.reason, gone.message));
  });

  it('takes back nothing once the store is closed', async () => {
    const { cells, clock } = setUp();
    cells.publish(cell, known(onMains(), instant(1)));
    cells.fail(cell, lost);
    cells.close();
    expect(clock.next()).toBeUndefined();
    await clock.advance(staleLimitMs);
    expect(cells.get(cell)).toMatchObject({ state: 'stale' });
  });
});

describe('the picture', () => {
  it('stays what it was when it was taken, and the same object while nothing changes', () => {
    const { cells } = setUp();
    cells.publish(cell, known(onMains(), instant(1)));
    const picture = cells.picture();
    cells.publish(cell, known(onMains(), instant(2)));
    expect(cells.picture()).toBe(picture);
    cells.publish(cell, known(onBattery(), instant(3)));
    expect(picture[cell]).toEqual(known(onMains(), instant(1)));
    expect(cells.picture()[cell]).toEqual(known(onBattery(), instant(3)));
  });
});

/** Only what the cells of the simulated world need of its time. */
function createTimers(clock: FakeClock) {
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    after(delayMs: number, run: () => void) {
      const timer = { at: clock.now() + delayMs, run };
      timers.add(timer);
      return timer;
    },
    cancel(timer: { at: number; run: () => void } | undefined): undefined {
      if (timer !== undefined) timers.delete(timer);
    },
    runDue() {
      for (const timer of [...timers].filter(({ at }) => at <= clock.now())) {
        timers.delete(timer);
        timer.run();
      }
    },
  };
}

describe('the cells of the simulated world', () => {
  it('say the same after the same readings', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('publish'), reading: fc.constantFrom(onMains, onBattery), isAsked: fc.boolean() }),
      fc.record({ kind: fc.constant('fail'), failure: fc.constantFrom(lost, gone) }),
      fc.record({ kind: fc.constant('forget'), failure: fc.constantFrom(lost, gone) }),
      fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(1_000, staleLimitMs / 2, staleLimitMs) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const clock = createFakeClock();
        const changes = { real: 0, simulated: 0 };
        const cells = createCells(clock, () => (changes.real += 1));
        const timers = createTimers(clock);
        const simulated = createSimulatedCells(timers as never, () => (changes.simulated += 1));
        let failedFor: string | undefined;
        for (const one of steps) {
          if ('reading' in one) {
            cells.publish(cell, known(one.reading(), clock.now()), one.isAsked);
            simulated.publish(cell, one.reading(), clock.now(), one.isAsked);
            failedFor = undefined;
          } else if ('ms' in one) {
            await clock.advance(one.ms);
            timers.runDue();
          } else if (one.kind === 'fail') {
            cells.fail(cell, one.failure);
            simulated.fail(cell, one.failure);
            failedFor = one.failure.reason;
          } else {
            cells.publish(cell, unknown(one.failure.reason, one.failure.message));
            simulated.forget(cell, one.failure);
          }
          expect(cells.get(cell), failedFor).toEqual(simulated.get(cell) as Observed<unknown>);
        }
        expect(changes.real).toBe(changes.simulated);
      }),
    );
  });
});
