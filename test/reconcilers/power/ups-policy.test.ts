import { describe, expect, it } from 'vitest';
import { after } from '../../../src/core/moment.ts';
import { newUpsMemory } from '../../../src/reconcilers/power/ups-policy.ts';
import { aUps, minute, second, upsA } from '../../support/builders/config.ts';
import { aWatch, battery, enough, tooLittle } from '../../support/builders/power.ts';
import { onMains, start } from '../../support/builders/snapshot.ts';

const low = battery({ runtimeSeconds: tooLittle });

describe('a runtime that no longer covers a way down', () => {
  it('is a cause after as many updates as configured, and not before', () => {
    const first = aWatch().reads(low);
    const third = first.reads({ chargePercent: 89 }).reads({ chargePercent: 88 });
    expect(first.reason).toBeUndefined();
    expect(first.reads({ chargePercent: 89 }).reason).toBeUndefined();
    expect(third.reason).toBe('RuntimeBelowBudget');
  });

  it('counts updates and not ticks', () => {
    const ticked = aWatch().reads(low).ticks(10).ticks(10).ticks(10).ticks(10);
    expect(ticked.memory.belowNeed).toBe(1);
    expect(ticked.reason).toBeUndefined();
  });

  it('counts one poll after the last update as an update: a reading that does not change is not waited on for ever', () => {
    const unchanged = aWatch().reads(low).ticks(second);
    expect(unchanged.memory.belowNeed).toBe(2);
    expect(unchanged.ticks(second).reason).toBe('RuntimeBelowBudget');
    expect(aWatch().reads(low).wakeAt).toBe(after(start, 2 * second));
  });

  it('begins to count anew after one reading that is enough', () => {
    const interrupted = aWatch().reads(low).reads({ chargePercent: 89 }).reads({ runtimeSeconds: enough });
    expect(interrupted.memory.belowNeed).toBe(0);
    expect(interrupted.reads({ runtimeSeconds: tooLittle }).reason).toBeUndefined();
  });

  it('counts what it needs exactly as too little', () => {
    const exact = aWatch().reads(battery({ runtimeSeconds: tooLittle + 1 }));
    expect(exact.memory.belowNeed).toBe(1);
    expect(aWatch().reads(battery({ runtimeSeconds: tooLittle + 2 })).memory.belowNeed).toBe(0);
  });

  it('runs down while a driver repeats it', () => {
    const repeated = aWatch().reads(battery({ runtimeSeconds: tooLittle + 31 }));
    // The number covers the way down for half a minute more, and that is when somebody has to look.
    expect(repeated.wakeAt).toBe(after(start, 31 * second));
    const late = repeated.reads({ loadPercent: 41 }, 29 * second);
    expect(late.memory.belowNeed).toBe(0);
    expect(late.ticks(second).ticks(second).ticks(second).ticks(second).reason).toBe('RuntimeBelowBudget');
    expect(late.reads({ runtimeSeconds: tooLittle + 31 }, second).memory.belowNeed).toBe(1);
    expect(late.reads({ runtimeSeconds: enough }, second).memory.belowNeed).toBe(0);
  });

  it('is a new one after a gap in which nobody read anything, also when it is the same number', () => {
    const told = battery({ runtimeSeconds: enough });
    const before = aWatch().reads(told).memory;
    const fact = { state: 'known', value: told, began: after(start, 20 * minute) } as const;
    const again = aWatch({ memory: before, fact, at: after(start, 20 * minute) });
    expect(again.memory.runtimeAt).toBe(fact.began);
    expect(again.ticks(second).ticks(second).reason).toBeUndefined();
  });

  it('is told in words that do not change with each tick', () => {
    const run = aWatch().reads(battery({ runtimeSeconds: tooLittle + 31 }));
    const down = run
      .ticks(31 * second)
      .ticks(second)
      .ticks(second);
    expect(down.picture.trigger?.message).toContain('has run down to the 360 s needed');
    expect(down.ticks(second).picture.trigger?.message).toBe(down.picture.trigger?.message);
  });

  it('has not been running down while mains were there', () => {
    const runtimeSeconds = tooLittle + 31;
    const lost = aWatch()
      .reads({ runtimeSeconds })
      .reads({ loadPercent: 41 }, 10 * minute)
      .reads(battery({ runtimeSeconds }));
    expect(lost.memory.belowNeed).toBe(0);
    expect(lost.ticks(29 * second).memory.belowNeed).toBe(0);
  });

  it('means nothing on mains', () => {
    const mains = aWatch().reads({ runtimeSeconds: 1 }).reads({ runtimeSeconds: 2 }).reads({ runtimeSeconds: 1 });
    expect(mains.reason).toBeUndefined();
  });

  it.each([65_535, -1, Number.NaN])('is not read out of %s s', (runtimeSeconds) => {
    const odd = aWatch().reads(battery({ runtimeSeconds })).ticks(second).ticks(second).ticks(second);
    expect(odd.reason).toBeUndefined();
  });
});

describe('the flags of a UPS', () => {
  it('on battery with low battery are a cause at once', () => {
    expect(aWatch().reads(battery({ tokens: ['OB', 'LB'] })).reason).toBe('LowBattery');
  });

  it('with low battery on mains are none', () => {
    expect(aWatch().reads({ tokens: ['OL', 'LB'] }).reason).toBeUndefined();
    expect(aWatch().reads({ tokens: ['OL', 'LB'] }).startRule.met).toBe(false);
  });

  it('with a forced shutdown on battery are a cause at once', () => {
    expect(aWatch().reads(battery({ tokens: ['OB', 'FSD'] })).reason).toBe('ForcedShutdown');
  });

  it('with a forced shutdown that was first seen on mains block nothing: it is a latch of upsd', () => {
    const latched = aWatch({ memory: newUpsMemory }).reads({ tokens: ['OL', 'FSD'] });
    expect(latched.reason).toBeUndefined();
    expect(latched.ticks(10 * minute).startRule.met).toBe(true);
  });

  it.each([[['OFF']], [['BYPASS']], [['WAIT']], [[]], [['OB', 'CAL']], [['OL', 'BYPASS']]])(
    'that are %j are no outage',
    (tokens) => {
      const odd = aWatch().reads({ tokens, runtimeSeconds: 1 });
      expect(
        odd
          .ticks(second)
          .ticks(minute)
          .ticks(10 * minute).reason,
      ).toBeUndefined();
    },
  );

  it('that say nothing about the mains end their stability', () => {
    const wait = aWatch().reads({ tokens: ['WAIT'] });
    expect(wait.picture.line).toBe('unknown');
    expect(wait.reads({ tokens: ['OL'] }).startRule.reason).toBe('MainsNotStable');
  });

  it('of a calibration are an outage once the input is gone', () => {
    const calibrating = aWatch().reads({ tokens: ['OB', 'CAL', 'LB'] });
    expect(calibrating.reason).toBeUndefined();
    expect(calibrating.reads({ inputVoltage: 0 }).reason).toBe('LowBattery');
  });
});

describe('the optional causes', () => {
  const floor = aUps(upsA, {}, { chargeFloorPercent: 40 });
  const limited = aUps(upsA, {}, { onBatteryLimitMs: 2 * minute });

  it('are a charge at its floor', () => {
    const above = battery({ chargePercent: 41 });
    const at = battery({ chargePercent: 40 });
    expect(aWatch({ ups: floor }).reads(above).ticks(second).ticks(second).reason).toBeUndefined();
    expect(aWatch({ ups: floor }).reads(at).ticks(second).ticks(second).reason).toBe('ChargeBelowFloor');
    expect(aWatch({ ups: floor }).reads({ chargePercent: 10 }).reason).toBeUndefined();
  });

  it('are a time on battery without a break', () => {
    const out = aWatch({ ups: limited }).reads(battery());
    expect(out.ticks(2 * minute - 1).reason).toBeUndefined();
    expect(out.wakeAt).toBe(after(start, second + 2 * minute));
    expect(out.ticks(2 * minute).reason).toBe('OnBatteryTooLong');
    const broken = out.reads(onMains, minute).reads(battery(), second);
    expect(broken.ticks(2 * minute - 1).reason).toBeUndefined();
  });
});

describe('a cause', () => {
  it('is seen in one update first, and in a second one after', () => {
    const once = aWatch().reads(battery({ tokens: ['OB', 'LB'] }));
    expect(once.picture.trigger?.updates).toBe(1);
    expect(once.ticks(10).picture.trigger?.updates).toBe(1);
    expect(once.reads({ chargePercent: 20 }).picture.trigger?.updates).toBe(2);
  });

  it.each([
    ['OB', 'LB'],
    ['OB', 'FSD'],
  ])('is seen a second time one poll later, when the reading %s %s does not change', (...tokens) => {
    const once = aWatch().reads(battery({ tokens }));
    expect(once.ticks(second).picture.trigger?.updates).toBe(2);
  });

  it('that is a time on battery is seen a second time one poll later', () => {
    const once = aWatch({ ups: aUps(upsA, {}, { onBatteryLimitMs: 0 }) }).reads(battery());
    expect(once.picture.trigger?.updates).toBe(1);
    expect(once.ticks(second).picture.trigger?.updates).toBe(2);
  });

  it.each([
    ['a runtime below the need', {}, { runtimeSeconds: 1 }],
    ['a charge at its floor', { chargeFloorPercent: 95 }, {}],
  ])('that is %s has been seen on several updates when it counts', (_, policy, reading) => {
    const polled = aWatch({ ups: aUps(upsA, {}, policy) })
      .reads(battery(reading))
      .ticks(second);
    expect(polled.reason).toBeUndefined();
    expect(polled.ticks(second).picture.trigger?.updates).toBe(2);
    // Where one update is enough to count, a second one has to confirm it.
    const hasty = aWatch({ ups: aUps(upsA, {}, { ...policy, debouncePolls: 1 }) }).reads(battery(reading));
    expect(hasty.picture.trigger?.updates).toBe(1);
  });

  it('that stands and was counted asks for no more ticks', () => {
    const { runtimeSeconds: _none, ...untold } = battery({ tokens: ['OB', 'LB'] });
    for (const reading of [low, { ...low, tokens: ['OB', 'LB'] }, untold]) {
      const known = { state: 'known', value: reading, began: start } as const;
      const counted = aWatch({ fact: known }).ticks(second).ticks(second).ticks(second);
      const later = counted.ticks(minute);
      expect(counted.wakeAt).toBeUndefined();
      expect(later.memory).toEqual(counted.memory);
    }
  });

  it('is gone with the outage', () => {
    expect(
      aWatch()
        .reads(battery({ tokens: ['OB', 'LB'] }))
        .reads(onMains).reason,
    ).toBeUndefined();
  });
});

describe('what is known of a battery', () => {
  it('is when it ends, by the last reading', () => {
    expect(aWatch().reads(battery({ runtimeSeconds: 600 })).picture.darkAt).toBe(after(start, second + 10 * minute));
    expect(aWatch().reads({ runtimeSeconds: 600 }).picture.darkAt).toBeUndefined();
  });
});

describe('the runtime at rest', () => {
  const full = (runtimeSeconds: number) => ({ chargePercent: 100, runtimeSeconds });

  it('is learned from a full battery at full load, and from nothing else', () => {
    const atFullLoad = aWatch({ atFullLoad: true }).reads(full(1_000));
    expect(atFullLoad.memory.restingRuntimeMs).toBe(1_000 * second);
    expect(aWatch().reads(full(1_000)).memory).not.toHaveProperty('restingRuntimeMs');
    expect(atFullLoad.reads({ ...full(2_000), chargePercent: 99 }).memory.restingRuntimeMs).toBe(1_000 * second);
    expect(atFullLoad.reads(battery(full(2_000))).memory.restingRuntimeMs).toBe(1_000 * second);
  });

  it('follows the ageing of a battery, and no jitter', () => {
    const learned = aWatch({ atFullLoad: true }).reads(full(1_000));
    expect(learned.reads(full(1_049)).memory.restingRuntimeMs).toBe(1_000 * second);
    expect(learned.reads(full(900)).memory.restingRuntimeMs).toBe(900 * second);
  });
});
