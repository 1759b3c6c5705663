/**
 * How long rows take: learned, or shared out of the default budget. Everything that needs a duration (budget, pace, margin,
 * plan) takes it from here.
 */
import type { Config } from '../../core/config.ts';
import type { Estimates } from '../../core/decision.ts';
import type { Step } from '../../core/step.ts';
import { schedule } from '../graph/schedule.ts';

/** Shares of an unlearned budget: how rows of the way down compare on a usual site. Only the proportions matter. */
const weights: Readonly<Record<string, number>> = {
  'suspend-gitops': 8,
  'snapshot-etcd': 15,
  cordon: 3,
  drain: 120,
  'end-workloads': 4,
  'detach-volumes': 20,
  'stay-down': 3,
  'stop-agent': 20,
  'end-containers': 10,
  'stop-server': 20,
  'end-server-containers': 8,
  'power-off': 75,
  'power-off-host': 60,
  'power-off-serving': 60,
  'power-off-upsd': 60,
  'power-off-peer': 60,
  'cycle-ups-output': 5,
  'power-off-self': 25,
};

export type Durations = (step: Step) => number;

/** Durations of the rows of one expansion: what was learned, or weights scaled so that the longest path is the default budget. */
export function durationsOf(steps: readonly Step[], config: Config, estimates: Estimates): Durations {
  const known = kept.get(steps);
  if (known?.config === config && known.estimates === estimates) return known.durations;
  const durations = makeDurations(steps, config, estimates);
  kept.set(steps, { config, estimates, durations });
  return durations;
}

/** Plans are the same object over many ticks, and each tick asks several times. */
const kept = new WeakMap<readonly Step[], { config: Config; estimates: Estimates; durations: Durations }>();

function makeDurations(steps: readonly Step[], config: Config, estimates: Estimates): Durations {
  if (isLearned(config, estimates)) return (step) => estimates.stepMs[step.row] ?? weight(step) * 1000;
  const longest = schedule(steps, weight).totalMs;
  const scale = longest === 0 ? 0 : config.shutdown.defaultBudgetMs / longest;
  return (step) => weight(step) * scale;
}

export function isLearned(config: Config, estimates: Estimates): boolean {
  return estimates.runs >= config.shutdown.budgetMinRuns;
}

function weight(step: Step): number {
  return weights[step.row] ?? 10;
}

/** What going down takes: the longest path, never under the floor, ms. */
export function budgetMs(steps: readonly Step[], config: Config, estimates: Estimates): number {
  return Math.max(config.shutdown.budgetFloorMs, schedule(steps, durationsOf(steps, config, estimates)).totalMs);
}
