// What the budget is learned from, and what it is not.
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/api/run-history.ts';
import { countedRuns, highQuantile, learn, whyNotCounted } from '../../src/telemetry/runs/learn.ts';
import { aConfig } from '../support/builders/config.ts';
import { aRow, aRunRecord } from '../support/builders/run-record.ts';

const base = aConfig();
const config = { ...base, shutdown: { ...base.shutdown, poweroffEnabled: true } };

describe('step times', () => {
  it('are the high end of what the slowest step of each row took', () => {
    const runs = [40, 10, 30, 20].map((seconds, index) =>
      aRunRecord({ id: `run-${index}`, rows: [aRow('drain', seconds), aRow('cordon', 1)] }),
    );
    expect(learn(runs, config)).toMatchObject({ runs: 4, stepMs: { drain: 40_000, cordon: 1_000 } });
  });

  it('leave one outlier of many aside, and none of few', () => {
    const many = Array.from({ length: 20 }, (_, index) => (index === 7 ? 900 : 10));
    expect(highQuantile(many)).toBe(10);
    expect(highQuantile([10, 900, 10])).toBe(900);
  });

  it('come from the newest runs: a cluster changes', () => {
    const runs = Array.from({ length: 30 }, (_, index) =>
      aRunRecord({ id: `run-${index}`, rows: [aRow('drain', index < 10 ? 500 : 50)] }),
    );
    expect(learn(runs, config)).toMatchObject({ runs: 20, stepMs: { drain: 50_000 } });
  });

  const { tookSeconds: _unknown, ...withoutTimes } = aRunRecord();
  it.each<[string, RunRecord]>([
    ['came up', aRunRecord({ way: 'up', to: 'up' })],
    ['gave something up', aRunRecord({ end: 'incomplete', givenUp: ['drain/titan-07'] })],
    ['was turned round', aRunRecord({ end: 'turned-round' })],
    ['gave way to another one', aRunRecord({ end: 'superseded' })],
    ['was hurried', aRunRecord({ pace: 'hurried' })],
    ['took some machines only', aRunRecord({ scope: 'machines' })],
    ['stopped the cluster and nothing else', aRunRecord({ to: 'cluster-only' })],
    ['went over a boot of the own host', withoutTimes],
  ])('do not come from a run that %s', (_what, run) => {
    expect(whyNotCounted(run, config)).toEqual(expect.any(String));
    expect(countedRuns([run, aRunRecord({ id: 'run-9' })], config).map(({ id }) => id)).toEqual(['run-9']);
  });
});
