import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import type { NodeName } from '../../../src/core/ids.ts';
import type { Memory } from '../../../src/core/memory.ts';
import { after } from '../../../src/core/moment.ts';
import type { View } from '../../../src/core/view.ts';
import { expand } from '../../../src/reconcilers/graph/expand.ts';
import { down } from '../../../src/reconcilers/order.ts';
import { reservesOf } from '../../../src/reconcilers/run/reserve.ts';
import { downScope } from '../../../src/reconcilers/run/scope.ts';
import { aPicture } from '../../support/builders/actions.ts';
import {
  aConfigWithTwoUpses,
  keeper,
  minute,
  pi2,
  pi3,
  upsA,
  upsB,
  withMachine,
  withUps,
} from '../../support/builders/config.ts';
import { aHold, aRun } from '../../support/builders/memory.ts';
import { start } from '../../support/builders/snapshot.ts';

const small = withMachine(withUps(aConfigWithTwoUpses(), upsA, { onCritical: 'nodes' }), keeper, { feeds: [] });
const config = withMachine(small, pi2, { feeds: [upsA, upsB] });
const power = (minutesA: number, minutesB: number) => ({
  [upsA]: aPicture({ line: 'battery', darkAt: after(start, minutesA * minute) }),
  [upsB]: aPicture({ line: 'battery', darkAt: after(start, minutesB * minute) }),
});
const reserves = (config: Config, power: View['power'], holds: Memory['holds'] = {}) =>
  reservesOf({ config, power, holds });
const steps = expand(down, { ...downScope(config, aRun(config), []), together: false });
const carries = (name: NodeName, index: number, of = power(10, 5)) => {
  const step = steps.find(({ subject }) => subject === name);
  return step !== undefined && reserves(config, of)[index]?.carried.has(step) === true;
};

describe('the reserve of a machine', () => {
  it('ends with its battery, and with two feeds with the last of them', () => {
    expect(reserves(config, power(10, 5)).map(({ end }) => end)).toEqual([
      after(start, 5 * minute),
      after(start, 10 * minute),
    ]);
    expect([carries(pi3, 0), carries(pi2, 0)]).toEqual([true, false]);
    expect(carries(pi2, 1)).toBe(true);
  });

  it.each([
    ['is silent under its hold', aPicture({ line: 'unknown' }), { 'ups/B': aHold({ ups: upsB }) }],
    ['tells no runtime on battery', aPicture({ line: 'battery' }), {}],
  ])('ends with the one feed when the other %s', (_, other, holds) => {
    const onA = { ...power(10, 5), [upsB]: other };
    const has = (of: View['power'], under: Memory['holds']) => {
      const [first] = reserves(config, of, under);
      return steps.some((step) => step.subject === pi2 && first?.carried.has(step) === true);
    };
    expect(has(onA, holds)).toBe(true);
    expect(has({ ...onA, [upsB]: aPicture({ line: 'unknown' }) }, {})).toBe(false);
  });

  it('has no end while its UPS tells none', () => {
    expect(reserves(config, { [upsA]: aPicture({ line: 'mains' }), [upsB]: aPicture({ line: 'battery' }) })).toEqual(
      [],
    );
  });

  it('does not count for a UPS that nobody is lost with, not even to cycle its output', () => {
    const [first] = reserves(withMachine(config, pi3, { feeds: [upsA] }), power(10, 5));
    const cycle = expand(down, { ...downScope(config, aRun(config), [upsB]), together: false });
    expect(cycle.some(({ row }) => row === 'cycle-ups-output')).toBe(true);
    expect(cycle.some((step) => first?.carried.has(step) === true)).toBe(false);
  });

  it('counts for everybody when its UPS takes the whole cluster down', () => {
    const wide = aConfigWithTwoUpses();
    const [first] = reserves(wide, { [upsA]: aPicture({ line: 'battery', darkAt: start }) });
    expect(steps.every((step) => first?.carried.has(step) === true)).toBe(true);
  });

  it('keeps who is carried while only the estimates change', () => {
    expect(reserves(config, power(10, 5))[0]?.carried).toBe(reserves(config, power(9, 4))[0]?.carried);
    expect(reserves(config, power(10, 5))[0]?.carried).not.toBe(reserves(config, power(4, 5))[0]?.carried);
  });
});
