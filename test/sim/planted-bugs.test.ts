import { describe, expect, it } from 'vitest';
import { playOutage } from '../../src/lab/sim/outage.ts';
import { scenarioOf } from '../../src/lab/sim/scenario.ts';
import { type Plant, plants } from './plants.ts';

const seeds = 200;

/** The first seed with a finding of a named checker that the sound controller does not cause. */
async function catchBug({
  plant,
  prepare,
  caughtBy,
  scenario: made,
  firstSeed = 1,
}: Plant): Promise<{ seed: number; by: string } | undefined> {
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const scenario = made?.(seed) ?? scenarioOf(seed, 'small');
    const undo = prepare?.();
    const result = await playOutage(scenario, plant()).finally(() => undo?.());
    const found = result.violations.find(({ invariant }) => caughtBy.includes(invariant));
    if (found === undefined) continue;
    const sound = await playOutage(scenario);
    if (sound.violations.some(({ invariant }) => invariant === found.invariant)) continue;
    return { seed, by: found.invariant };
  }
  return undefined;
}

describe('a planted bug is caught by the checker that is named for it:', () => {
  it.for(plants)('$bug', { timeout: 60_000 }, async (plant) => {
    const caught = await catchBug(plant);
    expect(caught, `within ${seeds} seeds by ${plant.caughtBy.join(' or ')}`).toBeDefined();
  });
});
