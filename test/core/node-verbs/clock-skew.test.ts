import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skewSeconds } from '../../../src/core/node-verbs/clock-skew.ts';

/** An exchange with a machine whose clock is that far ahead. */
const exchange = (
  skewMs: number,
  thereMs: number,
  answeringMs: number,
  backMs: number,
): Parameters<typeof skewSeconds>[0] => ({
  askedAtMs: 1_000_000,
  beganAtMs: 1_000_000 + thereMs + skewMs,
  endedAtMs: 1_000_000 + thereMs + answeringMs + skewMs,
  answeredAtMs: 1_000_000 + thereMs + answeringMs + backMs,
});

describe('the skew of a clock', () => {
  it.each([
    [0, 0],
    [40, 0],
    [900, 1],
    [-900, -1],
    [12_000, 12],
    [-86_400_000 * 200, -17_280_000],
  ])('of %d ms is told as %d s', (skewMs, told) => {
    expect(skewSeconds(exchange(skewMs, 50, 300, 50))).toBe(told);
  });

  it('is none when the clocks agree, however slow and lopsided the way is', () => {
    const way = fc.integer({ min: 0, max: 5_000 });
    fc.assert(
      fc.property(way, way, way, (there, answering, back) => {
        expect(skewSeconds(exchange(0, there, answering, back))).toBe(0);
      }),
    );
  });

  it('is never told smaller than it is by more than half the way', () => {
    const way = fc.integer({ min: 0, max: 2_000 });
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), way, way, way, (skew, there, answering, back) => {
        const told = skewSeconds(exchange(skew, there, answering, back));
        expect(Math.abs(told) * 1_000).toBeGreaterThanOrEqual(Math.abs(skew) - (there + back));
        expect(Math.abs(told) * 1_000).toBeLessThan(Math.abs(skew) + (there + back) / 2 + 1_000);
      }),
    );
  });

  it('does without the time of the answer when the clock was set in the middle of it', () => {
    const set = { askedAtMs: 0, beganAtMs: -17_000_000, endedAtMs: 120, answeredAtMs: 200 };
    expect(skewSeconds(set)).toBe(0);
  });
});
