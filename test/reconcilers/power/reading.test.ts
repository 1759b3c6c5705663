import { describe, expect, it } from 'vitest';
import type { UpsReading } from '../../../src/core/facts.ts';
import { cleanReading } from '../../../src/reconcilers/power/reading.ts';
import { onBattery, onMains } from '../../support/builders/snapshot.ts';

const clean = (change: Partial<UpsReading>, from = onBattery) => cleanReading({ ...from, ...change });

describe('a reading of a UPS', () => {
  it.each([-1, 65_535, 70_000, Number.NaN, Number.POSITIVE_INFINITY])(
    'has no runtime when it says %s s',
    (runtimeSeconds) => {
      expect(clean({ runtimeSeconds }).runtimeMs).toBeUndefined();
    },
  );

  it('takes a runtime of 0 for a gap on mains, and for the end on battery', () => {
    expect(clean({ runtimeSeconds: 0 }, onMains).runtimeMs).toBeUndefined();
    expect(clean({ runtimeSeconds: 0 }).runtimeMs).toBe(0);
  });

  it('keeps a possible runtime, in milliseconds', () => {
    expect(clean({ runtimeSeconds: 90 }).runtimeMs).toBe(90_000);
  });

  it.each([-1, 101, Number.NaN, 255])('has no charge when it says %s %%', (chargePercent) => {
    expect(clean({ chargePercent }).chargePercent).toBeUndefined();
  });

  it('keeps a charge of 0 and of 100 %', () => {
    expect(clean({ chargePercent: 0 }).chargePercent).toBe(0);
    expect(clean({ chargePercent: 100 }).chargePercent).toBe(100);
  });

  it.each([-5, Number.NaN, Number.POSITIVE_INFINITY])('has no load when it says %s %%', (loadPercent) => {
    expect(clean({ loadPercent }).loadPercent).toBeUndefined();
  });

  it.each([
    [['OL'], 'mains'],
    [['OL', 'CHRG'], 'mains'],
    [['OL', 'LB'], 'mains'],
    [['OL', 'BYPASS'], 'mains'],
    [['OB', 'DISCHRG'], 'battery'],
    [['LB', 'OB'], 'battery'],
    [['WAIT'], 'none'],
    [['OFF'], 'none'],
    [['BYPASS'], 'none'],
    [[], 'none'],
    [['OL', 'OB'], 'none'],
    [['ol'], 'none'],
  ])('with %j is on line %s, by the set of its tokens', (tokens, line) => {
    expect(clean({ tokens }).line).toBe(line);
  });

  it('is on mains during a calibration while input is present, and on battery without', () => {
    expect(clean({ tokens: ['OB', 'CAL'], inputVoltage: 230 }).line).toBe('mains');
    expect(clean({ tokens: ['OB', 'CAL'], inputVoltage: 0 }).line).toBe('battery');
    const { inputVoltage: _none, ...blind } = onBattery;
    expect(cleanReading({ ...blind, tokens: ['OB', 'CAL'] }).line).toBe('battery');
  });
});
