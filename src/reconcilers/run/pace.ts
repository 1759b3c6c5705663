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
  const pollMs = Math.min(...config.ups.map((ups) => ups.policy.pollOnBatteryMs));
  if (end === undefined) return run;
  const lookedAt = run.paceUpdateAt;
  if (lookedAt !== undefined && !now.reached(after(lookedAt, pollMs))) return run;
  // The reserve runs out also while no cell changes.
  joinDeadline(now, after(now.at, pollMs));
  const reserveMs = end - now.at;
  if (remainingMs(input, run.pace) <= reserveMs) return { ...run, paceMisses: 0, paceUpdateAt: now.at };
  const misses = run.paceMisses + 1;
  const stronger: Pace = run.pace === 'hurried' || remainingMs(input, 'hurried') > reserveMs ? 'emergency' : 'hurried';
  if (misses < missesBeforeHurry) return { ...run, paceMisses: misses, paceUpdateAt: now.at };
  return { ...run, pace: stronger, paceMisses: 0, paceUpdateAt: now.at };
}

/** Longest path over what is still open. A running step has used up a part of its estimate. */
export function remainingMs({ steps, durations, now }: PaceInput, pace: Pace): number {
  const open = new Map<Step, number>();
  for (const { step, state } of steps) {
    if (state.is === 'done' || state.is === 'skipped' || state.is === 'given-up') continue;
    const rule = ruleOf(down, step.row);
    if (rule?.skipIn?.includes(pace) === true) continue;
    const most = pace === 'graceful' ? Infinity : (rule?.hurriedMs ?? Infinity);
    const used = 'since' in state ? now.at - state.since : 0;
    // A step that outruns its estimate is about to end, as far as anybody knows.
    open.set(step, Math.max(Math.min(durations(step), most) - used, 0));
  }
  return schedule(
    steps.map(({ step }) => step),
    (step) => open.get(step) ?? 0,
  ).totalMs;
}
