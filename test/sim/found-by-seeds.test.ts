// Outages that once broke an invariant, each for a reason of its own. They are cheap to play again.
import { describe, expect, it } from 'vitest';
import { playOutage } from '../../src/lab/sim/outage.ts';
import { scenarioOf } from '../../src/lab/sim/scenario.ts';

describe('what a seed once found', () => {
  it.each([
    [80, 'S7: the host of an upsd that died with its battery could not be woken'],
    [489, 'L8: a probe that was under way when a clock was set was never repeated'],
    [547, 'S24: a kubelet elsewhere brought a volume back while storage here was being ended'],
    [814, 'S7: a machine that had booted since came back under the reversal rule'],
    [855, 'S25: a machine that only said that it goes off was taken further down'],
    [910, 'S14: a machine told in an older run, and booted since, was left on'],
  ])('seed %i, %s, breaks nothing and converges', { timeout: 60_000 }, async (seed) => {
    const { violations, converged } = await playOutage(scenarioOf(seed));
    expect(violations).toEqual([]);
    expect(converged).toBe(true);
  });
});
