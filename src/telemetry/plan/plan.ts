/**
 * What a change of the desired state would do: the same tables, durations and limits as the real run. It is made from the latest
 * recorded input of a decision, or from the configuration and what was learned alone. Nobody is asked either way.
 */
import type { Config } from '../../core/config.ts';
import type { Estimates } from '../../core/decision.ts';
import { factAbout } from '../../core/facts.ts';
import { type NodeName, nodeName } from '../../core/ids.ts';
import type { Target } from '../../core/memory.ts';
import type { Step } from '../../core/step.ts';
import { whenKnown } from '../../core/when-known.ts';
import { expand } from '../../reconcilers/graph/expand.ts';
import { type Schedule, schedule } from '../../reconcilers/graph/schedule.ts';
import { limitMs } from '../../reconcilers/limits.ts';
import { down, up } from '../../reconcilers/order.ts';
import { type Durations, durationsOf, isLearned } from '../../reconcilers/power/estimates.ts';
import { upScope } from '../../reconcilers/run/scope.ts';
import { isOver } from '../status/telling.ts';
import { isoOf, secondsOf } from '../status/wall.ts';
import { downStepsOf, type PlanWord, targetsOfWord } from './down-steps.ts';
import { podsOn, type Seen } from './seen.ts';
import { whatOf } from './what.ts';

export interface PlanRow {
  readonly group: string;
  /** From the beginning; absent for what has not been learned. */
  readonly startSeconds?: number;
  readonly takesSeconds?: number;
  /** When each of its steps takes as long as it may, and all others as long as planned. Absent: one of them has no limit. */
  readonly limitSeconds?: number;
  readonly what: string;
  readonly steps: readonly string[];
}
export interface Plan {
  readonly site: string;
  readonly way: 'down' | 'up';
  readonly to: 'up' | 'cluster-only' | 'poweroff';
  /** Whether the mode comes from the configuration and not from the word itself. */
  readonly modeFromConfig: boolean;
  /** When the world was as this plan finds it, UTC. Absent: it is made from the configuration alone. */
  readonly seenAt?: string;
  readonly totalSeconds?: number;
  /** The UPS that leaves the least time for it, as it was last read. */
  readonly reserve?: { readonly ups: string; readonly runtimeSeconds: number; readonly needSeconds: number };
  /** Complete runs that the times were learned from; 0: shares of the default budget. */
  readonly learnedFrom: number;
  readonly rows: readonly PlanRow[];
  /** Until then it turns round without a power cycle, from the beginning. */
  readonly turnsRoundUntilSeconds?: number;
  readonly notTouched: readonly NodeName[];
  /** They are powered off, and start only with their power or by hand. */
  readonly willNotReturn: readonly NodeName[];
  /** What stands in its way as it was last seen: steps that block, requests that are refused, budgets that allow no eviction. */
  readonly findings: readonly string[];
}

/** `seen`: what the decision makes of that word in the world as it was last recorded. */
export function planOf(config: Config, word: PlanWord, estimates: Estimates, seen?: Seen): Plan {
  const targets = targetsOfWord(config, word);
  const common = {
    site: config.cluster.name,
    modeFromConfig: word.mode === 'config',
    ...whenKnown('seenAt', seen === undefined ? undefined : isoOf(seen.input.snapshot.wallAt)),
    learnedFrom: isLearned(config, estimates) ? estimates.runs : 0,
    notTouched: [...word.ignoredNodes],
    findings: seen === undefined ? [] : findingsOf(seen),
  };
  const open = seen === undefined ? undefined : openIn(seen, word.cluster);
  if (word.cluster === 'up') {
    const steps = open ?? expand(up, upScope(config, targets));
    return { ...common, way: 'up', to: 'up', rows: rowsOf(steps, config, seen), willNotReturn: [] };
  }
  const steps = open ?? downStepsOf(config, targets).steps;
  const likely = durationsOf(steps, config, estimates);
  // At its limit a step is given up or left out, whatever its share of a budget that nobody has learned yet.
  const durations: Durations = (step) => Math.min(likely(step), limitMs(step, config));
  const { totalMs, startMs, finishMs } = schedule(steps, durations);
  const cuts = steps.filter(({ group }) => group === 'poweroff');
  const off = new Set(cuts.map(({ subject }) => nodeName(subject)));
  const firstOff = Math.min(...cuts.map(({ id }) => startMs.get(id) ?? 0));
  const times = (of: readonly Step[]): Pick<PlanRow, 'startSeconds' | 'takesSeconds'> => {
    const { start, ms } = spanOf(of, { startMs, finishMs });
    return { startSeconds: secondsOf(start), takesSeconds: secondsOf(ms) };
  };
  return {
    ...common,
    way: 'down',
    to: Object.values<Target>(targets.machines).includes('off') ? 'poweroff' : 'cluster-only',
    totalSeconds: secondsOf(totalMs),
    ...whenKnown('reserve', seen === undefined ? undefined : tightest(seen)),
    rows: rowsOf(steps, config, seen, durations, times),
    ...(Number.isFinite(firstOff) ? { turnsRoundUntilSeconds: secondsOf(firstOff) } : {}),
    willNotReturn: config.machines.map(({ name }) => name).filter((name) => off.has(name) && needsPower(name, config)),
  };
}

/** What is left to do of that way; what is done already, or concerns nobody, is no part of a plan. */
function openIn({ decision }: Seen, cluster: PlanWord['cluster']): readonly Step[] {
  return decision.steps
    .filter((one) => one.step.row in down === (cluster === 'down') && !isOver(one))
    .map(({ step }) => step);
}

function tightest({ input, decision }: Seen): Plan['reserve'] {
  const reserves = input.config.ups.flatMap(({ name }) => {
    const reading = factAbout(input.snapshot, 'ups', name);
    const picture = decision.power[name];
    if (reading.state !== 'known' || reading.value.runtimeSeconds === undefined || picture === undefined) return [];
    return [{ ups: name, runtimeSeconds: reading.value.runtimeSeconds, needSeconds: secondsOf(picture.needMs) }];
  });
  const [least] = reserves.toSorted((a, b) => a.runtimeSeconds - a.needSeconds - (b.runtimeSeconds - b.needSeconds));
  return least;
}

function findingsOf({ input, decision }: Seen): readonly string[] {
  const kubelets = input.config.machines.filter(({ role }) => role !== 'host').map(({ name }) => name);
  const { budgets } = podsOn(kubelets, input.snapshot, input.config.shutdown.drain.keepNamespaces);
  return [
    ...decision.steps
      .filter(({ state }) => state.is === 'blocked')
      .map(({ step, assessment: { verdict } }) => `${step.id}: ${verdict.message}`),
    ...decision.refusals.map(({ action, interlock, message }) => `${action}: ${message} (${interlock})`),
    ...budgets.map((name) => `PodDisruptionBudget ${name} allows 0 evictions`),
  ];
}

function needsPower(name: NodeName, { machines }: Config): boolean {
  const method = machines.find((machine) => machine.name === name)?.wake.method;
  return method === 'mains' || method === 'manual';
}

function rowsOf(
  steps: readonly Step[],
  config: Config,
  seen: Seen | undefined,
  durations: Durations = () => 0,
  times: (of: readonly Step[]) => Pick<PlanRow, 'startSeconds' | 'takesSeconds'> = () => ({}),
): readonly PlanRow[] {
  return [...Map.groupBy(steps, ({ group }) => group)].map(([group, of]) => {
    const limit = longestOf(of, steps, config, durations);
    return {
      group,
      ...times(of),
      ...(Number.isFinite(limit) ? { limitSeconds: secondsOf(limit) } : {}),
      what: whatOf(group, of, config, seen?.input.snapshot),
      steps: of.map(({ id }) => id),
    };
  });
}

/** How long these steps may take together, ms: one after the other where they need each other. Infinity: one has no limit. */
function longestOf(of: readonly Step[], all: readonly Step[], config: Config, durations: Durations): number {
  const limits = new Map(of.map((step) => [step.id, limitMs(step, config)]));
  if ([...limits.values()].includes(Infinity)) return Infinity;
  return spanOf(
    of,
    schedule(all, (step) => limits.get(step.id) ?? durations(step)),
  ).ms;
}

function spanOf(of: readonly Step[], { startMs, finishMs }: Pick<Schedule, 'startMs' | 'finishMs'>) {
  const start = Math.min(...of.map(({ id }) => startMs.get(id) ?? 0));
  return { start, ms: Math.max(...of.map(({ id }) => finishMs.get(id) ?? 0)) - start };
}
