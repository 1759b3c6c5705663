/** How much patience the reserve leaves. Within a run it is only ever tightened. */
import type { Config } from '../../core/config.ts';
import type { AssessedStep } from '../../core/decision.ts';
import type { Run } from '../../core/memory.ts';
import { after, type Instant, joinDeadline, type Moment } from '../../core/moment.ts';
import type { Pace, Step } from '../../core/step.ts';
import type { View } from '../../core/view.ts';
import { schedule } from '../graph/schedule.ts';
import { down, ruleOf } from '../order.ts';
import type { Durations } from '../power/estimates.ts';

/** The schedule must miss the reserve on this many UPS updates before the pace is tightened. */
export const missesBeforeHurry = 3;

export interface PaceInput {
  readonly config: Config;
  readonly run: Run;
  readonly power: View['power'];
  /** The steps of the way down as they were settled last. */
  readonly steps: readonly AssessedStep[];
  readonly durations: Durations;
  readonly now: Moment;
}

/** When the first battery that matters to this run ends; nothing while none is on battery or none tells. */
export function darkAt(config: Config, power: View['power']): Instant | undefined {
  const ends = config.ups.flatMap((ups) => {
    const picture = power[ups.name];
    return picture?.darkAt === undefined || ups.onCritical === 'nodes' ? [] : [picture.darkAt];
  });
  const all = ends.length > 0 ? ends : config.ups.flatMap((ups) => power[ups.name]?.darkAt ?? []);
  return all.length === 0 ? undefined : all.reduce((a, b) => (a < b ? a : b));
}

export function nextPace(input: PaceInput): Run {
  const { config, run, power, now } = input;
  if (run.pace === 'emergency') return run;
  const critical = config.ups.some(
    (ups) => power[ups.name]?.lowBattery === true && power[ups.name]?.line === 'battery',
  );
  if (critical) return { ...run, pace: 'emergency' };
  const end = darkAt(config, power);
  if (end === undefined) return run;
  const reserveMs = end - now.at;
  const { stillMs, stalledMs } = remaining(input, run.pace);
  if (stillMs < reserveMs) {
    // With unchanged facts only a step that outruns its estimate makes the schedule miss, and not before this instant.
    joinDeadline(now, after(end, -stalledMs));
    return forgiven(run);
  }
  return missed(input, run, remaining(input, 'hurried').stillMs >= reserveMs);
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

interface Remaining {
  /** Longest path over what is still open, ms. A running step has used up a part of its estimate. */
  readonly stillMs: number;
  /** The same once every running step has used up its estimate: what is left when they stall. */
  readonly stalledMs: number;
}
export function remaining({ steps, durations, now }: PaceInput, pace: Pace): Remaining {
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
    if (!('since' in state)) stalled.set(step, estimate);
  }
  const planned = steps.map(({ step }) => step);
  const longest = (open: ReadonlyMap<Step, number>): number => schedule(planned, (step) => open.get(step) ?? 0).totalMs;
  return { stillMs: longest(still), stalledMs: longest(stalled) };
}
