import { describe, expect, it } from 'vitest';
import { after } from '../../../src/core/moment.ts';
import { known, unknown } from '../../../src/core/observed.ts';
import { aUps, minute, second, upsA } from '../../support/builders/config.ts';
import { aWatch, battery, needMs } from '../../support/builders/power.ts';
import { start } from '../../support/builders/snapshot.ts';

const noIdea = 65_535;
const testing = { tokens: ['OB', 'DISCHRG', 'CAL'], inputVoltage: 230, runtimeSeconds: 10, chargePercent: 20 };

describe('a UPS that tells no usable runtime', () => {
  it('is reckoned by its charge and what a full battery lasts', () => {
    const whole = { fullLoadRuntimeMs: 4 * needMs };
    const half = aWatch({ ...whole, fact: known(battery({ runtimeSeconds: noIdea, chargePercent: 50 }), start) });
    expect(half.reads({ chargePercent: 49 }).reads({ chargePercent: 48 }).reason).toBeUndefined();
    const low = aWatch({ ...whole, fact: known(battery({ runtimeSeconds: noIdea, chargePercent: 25 }), start) });
    expect(low.reads({ chargePercent: 24 }).reads({ chargePercent: 23 }).reason).toBe('RuntimeBelowBudget');
  });

  it('has a charge below which it asks, when nothing says what a full battery lasts', () => {
    const watch = (chargePercent: number) =>
      aWatch({ fact: known(battery({ runtimeSeconds: noIdea, chargePercent }), start) })
        .ticks(second)
        .ticks(second);
    expect(watch(31).reason).toBeUndefined();
    expect(watch(30).reason).toBe('ChargeBelowFloor');
  });
});

describe('a self-test or calibration', () => {
  it('is no outage while input is present', () => {
    expect(
      aWatch()
        .reads(testing)
        .reads(testing, 30 * second).picture.line,
    ).toBe('mains');
  });

  it('counts as battery when it does not end', () => {
    const limit = aUps(upsA).policy.selfTestLimitMs;
    const endless = aWatch().reads(testing).ticks(limit);
    expect(endless.picture.line).toBe('battery');
    expect(endless.reads(testing).reads(testing).reads(testing).reason).toBe('RuntimeBelowBudget');
  });

  it('begins anew after a reading without it', () => {
    const limit = aUps(upsA).policy.selfTestLimitMs;
    const twice = aWatch()
      .reads(testing)
      .reads({ tokens: ['OL'], runtimeSeconds: 1_400 }, limit - second);
    expect(twice.reads(testing).ticks(limit - second).picture.line).toBe('mains');
  });
});

describe('the silence of a UPS last seen on battery', () => {
  const lost = (released: boolean) =>
    aWatch({ released, fact: known(battery({ runtimeSeconds: 600 }), start) }).falls(second);

  it('means nothing while a person has set its hold aside, and counts from its beginning when that ends', () => {
    const aside = lost(true).ticks(30 * minute);
    expect(aside.reason).toBeUndefined();
    expect(aside.picture.line).toBe('explained');
    const ended = aWatch({
      released: false,
      memory: aside.memory,
      fact: unknown('Silent', ''),
      at: after(start, 31 * minute),
    });
    expect(ended.reason).toBe('BlindOnBattery');
    expect(lost(false).ticks(60 * minute).reason).toBe('BlindOnBattery');
  });

  it('is no reserve to reckon with long after its end', () => {
    expect(lost(false).ticks(9 * minute).picture.darkAt).toBeDefined();
    expect(lost(false).ticks(12 * minute).picture.darkAt).toBeUndefined();
  });
});
