// One seed, judged: the outage itself, and now and then a second run of it that has to come out the same.
import { randomStream } from '../world/random.ts';
import type { Finding } from './checkers/index.ts';
import { isCrash, sameActions, sameBytes, sameEnd } from './checkers/metamorphic.ts';
import { bucket, type Counts, merged } from './histogram.ts';
import { type OutageResult, playOutage, type RunFigures } from './outage.ts';
import { type Scenario, type SiteChoice, scenarioOf } from './scenario.ts';
import type { Deed } from './script.ts';

/** What is left of an outage once its world is gone: plain data, for another thread. */
export interface Verdict {
  readonly seed: number;
  readonly violations: readonly (Finding & { readonly seed: number })[];
  readonly converged: boolean;
  readonly blocked: readonly string[];
  readonly ticks: number;
  readonly counters: Counts;
  readonly runs: readonly RunFigures[];
}

/** One seed in so many is run again in each of these ways. */
const again = { clock: 40, seed: 60, crashes: 8 } as const;
const year = 365 * 24 * 3_600_000;

export async function judge(seed: number, choice: SiteChoice): Promise<Verdict> {
  const scenario = scenarioOf(seed, choice);
  const result = await playOutage(scenario);
  const compared = await compare(scenario, choice, result);
  const { converged, blocked, ticks, runs } = result;
  const violations = [...result.violations, ...compared.findings].map((finding) => ({ seed, ...finding }));
  return { seed, violations, converged, blocked, ticks, runs, counters: merged([result.counters, compared.counts]) };
}

async function compare(
  scenario: Scenario,
  choice: SiteChoice,
  result: OutageResult,
): Promise<{ readonly findings: readonly Finding[]; readonly counts: Counts }> {
  const { seed } = scenario;
  const findings: (Finding | undefined)[] = [];
  const counts: Record<string, number> = {};
  if (seed % again.clock === 1) {
    counts[bucket.compared('wall-clock')] = 1;
    findings.push(sameActions(result, await playOutage(withOtherClock(scenario))));
  }
  if (seed % again.seed === 2) {
    counts[bucket.compared('same-seed')] = 1;
    findings.push(sameBytes(result, await playOutage(scenarioOf(seed, choice))));
  }
  if (seed % again.crashes === 3 && scenario.script.deeds.some(isCrash)) {
    counts[bucket.compared('without-crashes')] = 1;
    findings.push(sameEnd(result, await playOutage(withDeeds(scenario, (deed) => !isCrash(deed)))));
  }
  return { findings: findings.filter((finding) => finding !== undefined), counts };
}

function withDeeds(scenario: Scenario, keep: (deed: Deed) => boolean, more: readonly Deed[] = []): Scenario {
  const { script } = scenario;
  const deeds = [...script.deeds.filter(keep), ...more].toSorted((a, b) => a.at - b.at);
  return { ...scenario, script: { ...script, deeds } };
}

/** Years off from the start, and jumping about. */
export function withOtherClock(scenario: Scenario): Scenario {
  const random = randomStream(scenario.seed, 'other clock');
  const step = (at: number, byMs: number): Deed => ({ at, does: 'wall-step', bucket: 'wall-step', byMs });
  const steps = Array.from({ length: 6 }, () =>
    step(random.integer(1, scenario.script.calmAt), random.pick([-year, -3_600_000, 61_000, year])),
  );
  return withDeeds(scenario, () => true, [step(0, random.pick([-year, year])), ...steps]);
}
