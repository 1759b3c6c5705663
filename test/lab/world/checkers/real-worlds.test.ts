// The checkers on real worlds: silent while everything is done right, and by name when one rule is broken.
import { describe, expect, it } from 'vitest';
import {
  createCheckers,
  type InvariantName,
  type Mandate,
  type Violation,
} from '../../../../src/lab/world/checkers/index.ts';
import { scopeBoundMs } from '../../../../src/lab/world/checkers/scope-bound.ts';
import { smallSite } from '../../../../src/lab/world/sites.ts';
import { createWorld } from '../../../../src/lab/world/world.ts';
import { diligentHand, type Slip } from './diligent-hand.ts';
import { rules as paperRules, up } from './stub-world.ts';

const hour = 3_600_000;
const seeds = Array.from({ length: 25 }, (_, index) => index + 1);

interface Outcome {
  readonly violations: readonly Violation[];
  readonly unavoidable: number;
  readonly events: number;
}

function run(seed: number, outageMs: number, slip?: Slip, faults: readonly ('pdb' | 'person')[] = []): Outcome {
  const site = smallSite(seed);
  const world = createWorld(site, seed);
  const all = site.machines.map((machine) => machine.name);
  const boundMs = scopeBoundMs(world, paperRules, all);
  const needMs = Object.fromEntries(site.upses.map((ups) => [ups.name, 1.5 * boundMs + 90_000]));
  const rules = {
    ...paperRules,
    needMs,
    clusterNeedMs: 1.5 * boundMs + 90_000,
    onCritical: Object.fromEntries(site.upses.map((ups) => [ups.name, 'cluster' as const])),
  };
  const mandate: Mandate = { words: [up], recorded: [], blocked: [], rules };
  const running = createCheckers(world, mandate);
  const hand = diligentHand(world, needMs, rules.limits.pdbPatienceMs, slip);
  for (const circuit of new Set(site.upses.map((ups) => ups.circuit))) {
    if (outageMs > 0) world.inject({ at: 120_000, kind: 'mains-off', target: circuit, untilMs: 120_000 + outageMs });
  }
  if (faults.includes('pdb'))
    for (const pdb of site.pdbs)
      world.inject({ at: 60_000, kind: 'pdb-never-yields', target: `${pdb.namespace}/${pdb.name}`, untilMs: 2 * hour });
  if (faults.includes('person')) {
    world.inject({ at: 700_000, kind: 'person-powers-on', target: 'agent-1' });
  }
  const end = 3 * hour;
  while (world.now() < end) {
    world.advance(world.now() + (world.now() > hour && outageMs === 0 ? 60_000 : 1_000));
    hand.tick();
  }
  return { violations: running.finish(), unavoidable: running.unavoidable.length, events: world.trace.length };
}

const caught = (slip: Slip, outageMs: number, faults: readonly ('pdb' | 'person')[] = []): Set<InvariantName> =>
  new Set(
    seeds.slice(0, 8).flatMap((seed) => run(seed, outageMs, slip, faults).violations.map((one) => one.invariant)),
  );

describe('the checkers on real worlds', () => {
  it.each([0, 30_000, 240_000, 1_500_000])('find no fault with a diligent hand (%d ms without mains)', (outageMs) => {
    for (const seed of seeds) {
      const { violations } = run(seed, outageMs, seed % 2 === 0 ? 'own host stays' : undefined);
      const safety = violations.filter(
        (one) => one.invariant !== 'L6' && one.invariant !== 'L8' && one.invariant !== 'L1',
      );
      expect(safety, `seed ${seed}`).toEqual([]);
    }
  });
  it('name the rule that a slip breaks', () => {
    expect(caught('servers first', 1_500_000)).toContain('S2');
    expect(caught('volumes not waited for', 1_500_000)).toContain('S24');
    expect(caught('containers left', 1_500_000)).toContain('S4');
    expect(caught('own host early', 1_500_000)).toContain('S14');
    expect(caught('down on mains', 0)).toContain('S25');
    expect(caught('up at once', 1_500_000)).toContain('S7');
    expect(caught('marks left', 1_500_000)).toContain('S13');
    expect(caught('budgets for ever', 1_500_000, ['pdb'])).toContain('S1');
  });
});
