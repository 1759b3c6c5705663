import { describe, expect, it } from 'vitest';
import { stepId } from '../../../src/core/ids.ts';
import type { Order, Step } from '../../../src/core/step.ts';
import { expand } from '../../../src/reconcilers/graph/expand.ts';
import { schedule, tails } from '../../../src/reconcilers/graph/schedule.ts';
import { down, up } from '../../../src/reconcilers/order.ts';
import { downScope, upScope } from '../../../src/reconcilers/run/scope.ts';
import { aConfigOf } from '../../support/builders/config.ts';
import { aNeed, aRule, aScope } from '../../support/builders/graph.ts';
import { aRun } from '../../support/builders/memory.ts';

const order: Order<string> = {
  cordon: aRule({ per: 'cluster' }),
  drain: aRule({ needs: [aNeed('cordon', 'every')] }),
  snapshot: aRule({ per: 'cluster' }),
  stop: aRule({ per: 'cluster', needs: [aNeed('drain', 'every'), aNeed('snapshot', 'every')] }),
};
const steps = expand(order, aScope({ cluster: ['cluster'], machine: ['a', 'b'] }));
const took: Readonly<Record<string, number>> = {
  'cordon/cluster': 5,
  'drain/a': 10,
  'drain/b': 40,
  'snapshot/cluster': 30,
  'stop/cluster': 7,
};
const duration = (step: Step): number => took[step.id] ?? 0;

describe('the schedule', () => {
  it('is as long as the longest path, not as the sum', () => {
    expect(schedule(steps, duration).totalMs).toBe(5 + 40 + 7);
  });

  it('starts each step when the last of its needs has ended', () => {
    const { startMs, finishMs } = schedule(steps, duration);
    expect(startMs.get(stepId('drain', 'a'))).toBe(5);
    expect(startMs.get(stepId('snapshot', 'cluster'))).toBe(0);
    expect(startMs.get(stepId('stop', 'cluster'))).toBe(45);
    expect(finishMs.get(stepId('stop', 'cluster'))).toBe(52);
  });

  it('of nothing takes no time', () => {
    expect(schedule([], duration).totalMs).toBe(0);
  });
});

describe('what is still to come after a step', () => {
  it('is the longest path behind it', () => {
    const behind = tails(steps, duration);
    expect(behind.get(stepId('stop', 'cluster'))).toBe(0);
    expect(behind.get(stepId('drain', 'a'))).toBe(7);
    expect(behind.get(stepId('cordon', 'cluster'))).toBe(47);
  });

  it('to the last step that counts leaves out what comes later, and who has nothing that counts behind', () => {
    const behind = tails(steps, duration, ({ row, subject }) => row === 'drain' && subject === 'b');
    expect(Object.fromEntries(behind)).toEqual({ 'drain/b': 0, 'cordon/cluster': 40 });
  });

  it('and the way to its end make no more than the whole', () => {
    const whole = schedule(steps, duration);
    const behind = tails(steps, duration);
    const sums = steps.map((step) => (whole.finishMs.get(step.id) ?? 0) + (behind.get(step.id) ?? 0));
    expect(Math.max(...sums)).toBe(whole.totalMs);
  });
});

describe('a thousand machines', () => {
  const size = (count: number) => {
    const config = aConfigOf(count);
    const downs = expand(down, { ...downScope(config, aRun(config), []), together: false });
    const ups = expand(up, upScope(config, aRun(config, {}, 'running').targets));
    const all = [...downs, ...ups];
    return { steps: all.length, edges: all.reduce((sum, step) => sum + step.needs.length, 0), all };
  };

  it('make ten times the steps and edges of a hundred, and not a hundred times', () => {
    const hundred = size(100);
    const thousand = size(1_000);
    expect(thousand.steps / hundred.steps).toBeLessThan(10.1);
    expect(thousand.edges / hundred.edges).toBeLessThan(10.1);
    expect(thousand.edges).toBeLessThan(40 * 1_000);
  });

  it('have a longest path that does not grow with the agents', () => {
    const longest = (count: number) => schedule(size(count).all, () => 1).totalMs;
    expect(longest(1_000)).toBe(longest(10));
  });
});
