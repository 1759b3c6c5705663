import { describe, expect, it } from 'vitest';
import { nothingLearned } from '../../../src/core/decision.ts';
import { after } from '../../../src/core/moment.ts';
import { known } from '../../../src/core/observed.ts';
import { newUpsMemory } from '../../../src/reconcilers/power/ups-policy.ts';
import { aUps, minute, second, upsA } from '../../support/builders/config.ts';
import { aWatch, battery, needMs, type WatchOptions } from '../../support/builders/power.ts';
import { onMains, start } from '../../support/builders/snapshot.ts';

/** 30 min at full load: a start needs 2 + 6 min of them, 27 % of the charge. */
const ups = aUps(upsA, {}, { restartMinChargePercent: 10 });
/** Mains are back at `start` with this charge. */
const backWith = (chargePercent: number | undefined, options: WatchOptions = {}) => {
  const { chargePercent: _none, ...untold } = onMains;
  const value = chargePercent === undefined ? untold : { ...onMains, chargePercent };
  return aWatch({ ups, memory: newUpsMemory, fact: known(value, start), ...options });
};
const stable = 5 * minute;

describe('the start rule', () => {
  it('waits until mains have been there without a break', () => {
    const back = backWith(100);
    expect(back.startRule.reason).toBe('MainsNotStable');
    expect(back.ticks(stable - 1).startRule.met).toBe(false);
    expect(back.ticks(stable).startRule.met).toBe(true);
  });

  it('begins anew after a flicker', () => {
    const flicker = backWith(100)
      .ticks(stable - second)
      .reads(battery({ chargePercent: 100 }))
      .reads(onMains);
    expect(flicker.ticks(stable - 1).startRule.met).toBe(false);
    expect(flicker.ticks(stable).startRule.met).toBe(true);
  });

  it('wants the least charge that is configured', () => {
    const strict = { ups: aUps(upsA, {}, { restartMinChargePercent: 60 }) };
    expect(backWith(59, strict).ticks(stable).startRule.reason).toBe('Recharging');
    expect(backWith(60, strict).ticks(stable).startRule.met).toBe(true);
  });

  it('wants the reserve at full load to cover a start that turns into a way down at its worst moment', () => {
    expect(backWith(26).ticks(stable).startRule.reason).toBe('Recharging');
    expect(backWith(27).ticks(stable).startRule.met).toBe(true);
  });

  it('never reckons with the present load: with the cluster down the runtime looks long', () => {
    const light = known({ ...onMains, chargePercent: 20, runtimeSeconds: 50_000 }, start);
    expect(backWith(20, { fact: light }).ticks(stable).startRule.met).toBe(false);
  });

  it('takes what was learned before what was configured', () => {
    const learned = { estimates: { ...nothingLearned, fullLoadRuntimeMs: { [upsA]: 10 * minute } } };
    expect(backWith(79, learned).ticks(stable).startRule.met).toBe(false);
    expect(backWith(80, learned).ticks(stable).startRule.met).toBe(true);
  });

  it('always allows a full battery on stable mains, however small it is', () => {
    const small = { ups: aUps(upsA, { fullLoadRuntimeMs: minute }) };
    expect(backWith(99, small).ticks(stable).startRule.met).toBe(false);
    expect(backWith(100, small).ticks(stable).startRule.met).toBe(true);
  });

  describe('for a battery that floats below 100 %', () => {
    const small = { ups: aUps(upsA, { fullLoadRuntimeMs: minute }) };
    const blind = 120 * minute;
    const floating = backWith(98, small).reads({ chargePercent: 99 });

    it('allows it once the charge has not risen for the long time', () => {
      expect(floating.ticks(blind - 1).startRule.met).toBe(false);
      expect(floating.ticks(blind).startRule).toMatchObject({
        met: true,
        reason: 'StartReserveBelowNeed',
        message: expect.stringContaining('charges no further than 99 %'),
      });
    });

    it('announces the instant', () => {
      expect(floating.ticks(stable).wakeAt).toBe(after(start, second + blind));
    });

    it('takes a wavering gauge for what it is, and a rise for charging', () => {
      const wavering = floating.reads({ chargePercent: 97 }, minute).reads({ chargePercent: 99 }, minute);
      expect(wavering.ticks(blind - 2 * minute).startRule.met).toBe(true);
      const rising = floating.reads({ chargePercent: 99.5 }, minute);
      expect(rising.ticks(blind - 1).startRule.met).toBe(false);
    });

    it('begins anew with a discharge, with battery and with silence', () => {
      const drained = floating.reads({ chargePercent: 96 }, minute).reads({ chargePercent: 99 }, minute);
      const flicker = floating.reads(battery({ chargePercent: 99 }), minute).reads({ ...onMains, chargePercent: 99 });
      const silent = floating.falls(minute).reads({ ...onMains, chargePercent: 99 });
      for (const anew of [drained, flicker, silent]) {
        expect(anew.ticks(blind - 1).startRule.met).toBe(false);
        expect(anew.ticks(blind).startRule.met).toBe(true);
      }
    });

    it('still wants the least charge that is configured', () => {
      const stuck = backWith(59, small).ticks(blind);
      expect(stuck.startRule.reason).toBe('Recharging');
    });

    it('takes no charger for done in a moment, however short the long time is', () => {
      const hasty = { ups: aUps(upsA, { fullLoadRuntimeMs: minute }, { restoreStableBlindMs: 0 }) };
      expect(backWith(99, hasty).ticks(30 * minute - 1).startRule.met).toBe(false);
      expect(backWith(99, hasty).ticks(30 * minute).startRule.met).toBe(true);
    });
  });

  it('without a charge waits for the long time', () => {
    const untold = backWith(undefined);
    expect(untold.ticks(stable).startRule.reason).toBe('Recharging');
    expect(untold.ticks(120 * minute - 1).startRule.met).toBe(false);
    expect(untold.ticks(120 * minute).startRule.met).toBe(true);
  });

  it('takes no charge from before for one that is not told any more', () => {
    const before = backWith(100).ticks(stable);
    expect(before.startRule.met).toBe(true);
    const untold = backWith(undefined, { memory: before.memory, at: after(start, stable) });
    expect(untold.ticks(stable).startRule.reason).toBe('Recharging');
  });

  it('says no on battery, in silence and with low battery, and why', () => {
    const back = backWith(100).ticks(stable);
    expect(back.reads(battery()).startRule.reason).toBe('OnBattery');
    expect(back.falls(second).startRule.reason).toBe('PowerUnknown');
    expect(back.reads({ tokens: ['OL', 'LB'] }).startRule.reason).toBe('LowBatteryOnMains');
  });
});

describe('the reversal rule', () => {
  it('needs less time and less reserve than a start', () => {
    const back = backWith(20);
    expect(back.ticks(minute - 1).reversalRule.reason).toBe('MainsNotStable');
    expect(back.ticks(minute).reversalRule.met).toBe(true);
    expect(back.ticks(minute).startRule.met).toBe(false);
  });

  it('wants one more way down to be covered', () => {
    expect(backWith(19).ticks(minute).reversalRule.reason).toBe('ReserveBelowNeed');
    expect(backWith(20).ticks(minute).reversalRule.met).toBe(true);
  });

  it('goes by the runtime of the UPS when no full-load runtime is known', () => {
    const { fullLoadRuntimeMs: _none, ...unknown } = ups;
    const told = (runtimeSeconds: number) =>
      backWith(30, { ups: unknown, fact: known({ ...onMains, chargePercent: 30, runtimeSeconds }, start) });
    expect(told(needMs / second).ticks(minute).reversalRule.met).toBe(true);
    expect(told(needMs / second - 1).ticks(minute).reversalRule.reason).toBe('ReserveBelowNeed');
  });

  it('falls back on the start rule when nothing tells the reserve', () => {
    const value = { tokens: ['OL'] };
    const mute = backWith(undefined, { fact: known(value, start) });
    expect(mute.ticks(minute).reversalRule.met).toBe(false);
    expect(mute.ticks(120 * minute).reversalRule.met).toBe(true);
  });

  it('never allows anything on battery', () => {
    expect(backWith(100).ticks(stable).reads(battery()).reversalRule.reason).toBe('OnBattery');
  });
});
