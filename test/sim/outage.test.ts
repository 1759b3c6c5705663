import { describe, expect, it } from 'vitest';
import { laneWidth } from '../../src/core/action.ts';
import type { Decision, Input } from '../../src/core/decision.ts';
import { sameActions, sameBytes } from '../../src/lab/sim/checkers/metamorphic.ts';
import { emptyBuckets, expectedBuckets, merged } from '../../src/lab/sim/histogram.ts';
import { withOtherClock } from '../../src/lab/sim/judge.ts';
import { playOutage } from '../../src/lab/sim/outage.ts';
import { scenarioOf } from '../../src/lab/sim/scenario.ts';
import { tinyScenario } from '../../src/lab/sim/tiny.ts';
import { isWhole } from '../../src/lab/sim/truth-digest.ts';
import { randomStream } from '../../src/lab/world/random.ts';
import { decide } from '../../src/reconcilers/decide.ts';

const narrowestLane = laneWidth('wake');

/** The same input with the cells of its snapshot in the opposite order. */
function reversed(input: Input): Input {
  const facts = Object.fromEntries(Object.entries(input.snapshot.facts).toReversed());
  return { ...input, snapshot: { ...input.snapshot, facts } };
}

/** The same site with its machines in another order; servers stop one after another as configured, so theirs stays. */
function shuffled(input: Input, seed: number): Input {
  const { machines } = input.config;
  const servers = machines.filter(({ role }) => role === 'server');
  const random = randomStream(seed, 'order of machines');
  const mixed = machines
    .map((machine) => ({ machine, key: random.between(0, 1) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ machine }) => machine);
  const inTurn = servers[Symbol.iterator]();
  const config = {
    ...input.config,
    machines: mixed.map((one) => (one.role === 'server' ? (inTurn.next().value ?? one) : one)),
  };
  return { ...input, config };
}
/** What it decides, without the order and the words: messages name the first of several, and wakes go one after another. */
function gist({ steps, actions }: Decision): readonly string[] {
  const ofSteps = steps.map(({ step, state, assessment }) => [step.id, state.is, assessment.verdict.is].join(' '));
  return [...ofSteps, ...actions.map(({ id, kind }) => `does ${kind === 'Wake' ? kind : id}`)].toSorted();
}

describe('a clean outage of three machines and one UPS', () => {
  it('goes down in order, comes back, and then rests for a day', async () => {
    const scenario = tinyScenario();
    expect(scenario.site.machines).toHaveLength(3);
    const { violations, converged, counters, world, ticks } = await playOutage(scenario);
    expect(violations).toEqual([]);
    expect(converged).toBe(true);
    expect(isWhole(world)).toBe(true);
    expect(counters['commit/reached']).toBe(3);
    expect(world.trace.filter((event) => event.kind === 'machine' && event.state === 'off')).not.toHaveLength(0);
    // The quiet day is a jump and not 86,400 looks.
    expect(ticks).toBeLessThan(600);
  });
});

describe('outages drawn from seeds', () => {
  it('break no invariant', { timeout: 120_000 }, async () => {
    const broken: string[] = [];
    const counts = [];
    for (let seed = 1; seed <= 28; seed += 1) {
      const { violations, counters } = await playOutage(scenarioOf(seed, 'small'));
      counts.push(counters);
      broken.push(
        ...violations.map(({ invariant, subject, message }) => `${seed}: ${invariant} ${subject} ${message}`),
      );
    }
    expect(broken).toEqual([]);
    const empty = emptyBuckets(merged(counts));
    expect(empty.length).toBeLessThan(expectedBuckets().length * 0.6);
  });

  it('are the same to the last byte when their seed is', async () => {
    for (const seed of [3, 8]) {
      const one = await playOutage(scenarioOf(seed, 'small'));
      const other = await playOutage(scenarioOf(seed, 'small'));
      expect(sameBytes(one, other)).toBeUndefined();
      expect(other.counters).toEqual(one.counters);
    }
  });

  it('are the same when nothing can be remembered beside the memory, and keys come in another order', async () => {
    const forgetful = (input: Input) => decide(reversed(structuredClone(input)));
    for (const seed of [3, 8]) {
      const one = await playOutage(scenarioOf(seed, 'small'));
      const other = await playOutage(scenarioOf(seed, 'small'), { decide: forgetful });
      expect(sameBytes(one, other)).toBeUndefined();
    }
  });

  it('differ when their seed does', async () => {
    const one = await playOutage(scenarioOf(3, 'small'));
    const other = await playOutage(scenarioOf(4, 'small'));
    expect(sameBytes(one, other)).toBeDefined();
  });

  it('do not care what the wall clock says', async () => {
    for (const seed of [3, 8]) {
      const scenario = scenarioOf(seed, 'small');
      const one = await playOutage(scenario);
      const other = await playOutage(withOtherClock(scenario));
      expect(sameActions(one, other)).toBeUndefined();
    }
  });

  it('decide the same, tick by tick, for a site whose machines are configured in another order', async () => {
    for (const seed of [3, 8, 21]) {
      let compared = 0;
      const different: string[] = [];
      await playOutage(scenarioOf(seed, 'small'), {
        decide(input) {
          const decision = decide(input);
          const other = decide(shuffled(input, seed));
          // Lanes take a bounded number, and whoever stands first goes first.
          if (decision.actions.length < narrowestLane) {
            const known = new Set(gist(decision));
            different.push(...gist(other).filter((line) => !known.has(line)));
            compared += 1;
          }
          return decision;
        },
      });
      expect(different).toEqual([]);
      expect(compared).toBeGreaterThan(100);
    }
  });
});
