/** How much patience the reserve leaves. Within a run it is only ever tightened. */
import type { Config } from '../../core/config.ts';
import type { AssessedStep } from '../../core/decision.ts';
import type { Memory, Run } from '../../core/memory.ts';
import { after, joinDeadline, type Moment } from '../../core/moment.ts';
import type { Pace, Step } from '../../core/step.ts';
import type { View } from '../../core/view.ts';
import { type Schedule, schedule } from '../graph/schedule.ts';
import { down, ruleOf } from '../order.ts';
import type { Durations } from '../power/estimates.ts';
import { type Carried, carriedBy, type Reserve, reservesOf } from './reserve.ts';

/** The schedule must miss the reserve on this many UPS updates before the pace is tightened. */
export const missesBeforeHurry = 3;

export interface PaceInput {
  readonly config: Config;
  readonly run: Run;
  readonly power: View['power'];
  readonly holds: Memory['holds'];
  /** The steps of the way down as they were settled last. */
  readonly steps: readonly AssessedStep[];
  readonly durations: Durations;
  readonly now: Moment;
}

export function nextPace(input: PaceInput): Run {
  const { run, now } = input;
  if (run.pace === 'emergency') return run;
  if (isLow(input)) return { ...run, pace: 'emergency' };
  const reserves = reservesOf(input);
  if (reserves.length === 0) return run;
  const left = remaining(input, run.pace);
  if (reserves.every((reserve) => fits(left, reserve, now))) {
    // With unchanged facts only a step that outruns its estimate makes the schedule miss, and not before this instant.
    for (const { end, carried } of reserves) {
      const stalledMs = left.stalledMs(carried);
      if (stalledMs !== undefined) joinDeadline(now, after(end, -stalledMs));
    }
    return forgiven(run);
  }
  const hurried = remaining(input, 'hurried');
  return missed(
    input,
    run,
    reserves.some((reserve) => !fits(hurried, reserve, now)),
  );
}

/** A battery is nearly empty, and what goes down hangs on it. */
function isLow(input: PaceInput): boolean {
  const { config, power, steps } = input;
  const low = config.ups.filter((ups) => power[ups.name]?.lowBattery === true && power[ups.name]?.line === 'battery');
  if (low.length === 0) return false;
  const carried = carriedBy(input, low);
  return steps.some(({ step }) => carried.has(step));
}

function fits(left: Remaining, { end, carried }: Reserve, now: Moment): boolean {
  const stillMs = left.stillMs(carried);
  return stillMs === undefined || stillMs < end - now.at;
}

function forgiven(run: Run): Run {
  if (run.paceMisses === 0 && run.paceUpdateAt === undefined) return run;
  const { paceUpdateAt: _, ...rest } = run;
  return { ...rest, paceMisses: 0 };
}

/** Counts updates, not ticks: an unchanged miss counts again after one poll. */
function missed({ config, now }: PaceInput, run: Run, hurryIsNotEnough: boolean): Run {
  const pollMs = Math.min(...config.ups.map((ups) => ups.policy.pollOnBatteryMs));
  const countedAt = run.paceUpdateAt;
  if (countedAt !== undefined && !now.reached(after(countedAt, pollMs))) return run;
  joinDeadline(now, after(now.at, pollMs));
  const misses = run.paceMisses + 1;
  if (misses < missesBeforeHurry) return { ...run, paceMisses: misses, paceUpdateAt: now.at };
  const stronger: Pace = run.pace === 'hurried' || hurryIsNotEnough ? 'emergency' : 'hurried';
  return { ...run, pace: stronger, paceMisses: 0, paceUpdateAt: now.at };
}

export interface Remaining {
  /** When each step is expected to begin, from now, ms. */
  readonly startMs: Schedule['startMs'];
  /**
   * Longest path over what is still open, to the last step of those carried, ms; undefined when all of theirs is over. A running step
   * has used up a part of its estimate.
   */
  readonly stillMs: (carried: Carried) => number | undefined;
  /** The same once every running step has used up its estimate: what is left when they stall. */
  readonly stalledMs: (carried: Carried) => number | undefined;
}
export function remaining({ run, steps, durations, now }: PaceInput, pace: Pace): Remaining {
  const still = new Map<Step, number>();
  const stalled = new Map<Step, number>();
  for (const { step, state } of steps) {
    if (state.is === 'done' || state.is === 'skipped' || state.is === 'given-up') continue;
    const rule = ruleOf(down, step.row);
    if (rule?.skipIn?.includes(pace) === true) continue;
    const most = pace === 'graceful' ? Infinity : (rule?.hurriedMs ?? Infinity);
    // Whole milliseconds: a fraction would make the instant of the miss another one than what was asked for.
    const estimate = Math.round(Math.min(durations(step), most));
    const used = 'since' in state ? now.at - state.since : 0;
    // A step that outruns its estimate is about to end, as far as anybody knows.
    still.set(step, Math.max(estimate - used, 0));
    // While nothing may be done for the run no step uses anything up.
    if (!('since' in state) || run.frozenSince !== undefined) stalled.set(step, estimate);
  }
  const planned = steps.map(({ step }) => step);
  const planOf = (left: ReadonlyMap<Step, number>) => schedule(planned, (step) => left.get(step) ?? 0);
  const longest =
    ({ finishMs }: Schedule) =>
    (carried: Carried): number | undefined => {
      let last: number | undefined;
      for (const step of still.keys()) if (carried.has(step)) last = Math.max(last ?? 0, finishMs.get(step.id) ?? 0);
      return last;
    };
  const plan = planOf(still);
  return { startMs: plan.startMs, stillMs: longest(plan), stalledMs: longest(planOf(stalled)) };
}
