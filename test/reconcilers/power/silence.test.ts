import { describe, expect, it } from 'vitest';
import { bootId } from '../../../src/core/ids.ts';
import { after } from '../../../src/core/moment.ts';
import { known } from '../../../src/core/observed.ts';
import { aUps, minute, second, upsA } from '../../support/builders/config.ts';
import { aWatch, battery, needMs, silence } from '../../support/builders/power.ts';
import { start } from '../../support/builders/snapshot.ts';

const hour = 60 * minute;
/** On battery, then silent from `start + 1 s` on. */
const blindFrom = (runtimeSeconds: number | undefined) =>
  aWatch({ fact: known(runtimeSeconds === undefined ? untold : battery({ runtimeSeconds }), start) }).falls(second);
const { runtimeSeconds: _untold, ...untold } = battery();
const plenty = 3_600;

describe('silence after mains', () => {
  it('is never a cause, however long it lasts', () => {
    const silent = aWatch().falls(second);
    expect(silent.picture.line).toBe('unknown');
    expect(silent.ticks(hour).ticks(24 * hour).reason).toBeUndefined();
  });

  it('allows no start, and mains count anew from the reading that ends it', () => {
    const silent = aWatch().falls(second);
    expect(silent.ticks(hour).startRule).toMatchObject({ met: false, reason: 'PowerUnknown' });
    expect(silent.ticks(hour).reads({}).startRule.reason).toBe('MainsNotStable');
  });
});

describe('silence after battery', () => {
  it('is a cause when the last runtime less the blind time no longer covers the need and the margin', () => {
    const blind = blindFrom((needMs + 60 * second) / second + 100);
    // It had been told a second before the silence.
    expect(blind.ticks(99 * second - 1).reason).toBeUndefined();
    expect(blind.ticks(99 * second).reason).toBe('BlindOnBattery');
    expect(blind.ticks(99 * second).picture.trigger?.blind).toBe(true);
  });

  it('gives no reserve back that had run down before', () => {
    const told = battery({ runtimeSeconds: 1_000 });
    const long = aWatch()
      .reads(told)
      .ticks(480 * second);
    expect(long.falls(second).picture.darkAt).toEqual(long.picture.darkAt);
  });

  it('announces the instant at which it becomes a cause', () => {
    const blind = blindFrom((needMs + 60 * second) / second + 100).ticks(20 * second);
    expect(blind.wakeAt).toBe(after(start, second + 99 * second));
  });

  it('is never a cause before the link counts as dead', () => {
    const short = blindFrom(10);
    expect(short.ticks(15 * second - 1).reason).toBeUndefined();
    expect(short.ticks(15 * second).reason).toBe('BlindOnBattery');
  });

  it('is a cause as soon as the link counts as dead, when no runtime was known', () => {
    const none = blindFrom(undefined);
    expect(none.ticks(15 * second - 1).reason).toBeUndefined();
    expect(none.ticks(15 * second).reason).toBe('BlindOnBattery');
  });

  it('is a cause at the latest after the longest blind time, whatever the battery promised', () => {
    const blind = blindFrom(plenty);
    expect(blind.ticks(5 * minute - 1).reason).toBeUndefined();
    expect(blind.ticks(5 * minute).reason).toBe('BlindOnBattery');
  });

  it('is no cause when ananke itself sent the host of the upsd off', () => {
    const options = {
      explained: true,
      fact: { state: 'known', value: battery({ runtimeSeconds: 10 }), began: start } as const,
    };
    const explained = aWatch(options).falls(second);
    expect(explained.picture.line).toBe('explained');
    expect(explained.ticks(hour).reason).toBeUndefined();
  });

  it('is no cause when the battery was seen by another boot of this host', () => {
    const silent = blindFrom(10);
    const rebooted = aWatch({ memory: silent.memory, hostBoot: bootId('keeper-boot-2'), fact: silence });
    expect(rebooted.ticks(hour).reason).toBeUndefined();
    expect(aWatch({ memory: silent.memory, fact: silence }).ticks(hour).reason).toBe('BlindOnBattery');
  });

  it('ends with the first reading', () => {
    const back = blindFrom(plenty)
      .ticks(5 * minute)
      .reads({});
    expect(back.reason).toBeUndefined();
    expect(back.falls(second).ticks(10 * second).reason).toBeUndefined();
  });

  it('keeps the low-battery word of nobody', () => {
    const silent = aWatch()
      .reads(battery({ tokens: ['OB', 'LB'], runtimeSeconds: plenty }))
      .falls(second);
    expect(silent.reason).toBeUndefined();
    expect(silent.picture.lowBattery).toBe(false);
  });
});

describe('the margin of the blind rule', () => {
  it('is configured per UPS', () => {
    const ups = aUps(upsA, {}, { blindMarginMs: 0, blindMaxMs: hour });
    const blind = aWatch({ ups })
      .reads(battery({ runtimeSeconds: needMs / second + 100 }))
      .falls(second);
    expect(blind.ticks(99 * second - 1).reason).toBeUndefined();
    expect(blind.ticks(99 * second).reason).toBe('BlindOnBattery');
  });
});
