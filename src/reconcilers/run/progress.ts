/** What settling the steps says about the open run: pace, phase, and the instants that later rules count from. */
import { mayActFor } from '../../core/act-mode.ts';
import type { Input } from '../../core/decision.ts';
import type { StepId } from '../../core/ids.ts';
import type { Run } from '../../core/memory.ts';
import type { Instant } from '../../core/moment.ts';
import { sameEntries } from '../../core/records.ts';
import type { AssessInput } from '../assess.ts';
import type { Settled } from '../graph/settle.ts';
import { empty, sameRecord, without } from '../graph/step-record.ts';
import { durationsOf } from '../power/estimates.ts';
import { phaseOf } from './close.ts';
import { nextPace } from './pace.ts';

export function progressed(run: Run, view: AssessInput, downs: Settled, ups: Settled, input: Input): Run {
  // Looking on starts no timer: the limits begin when something may be done.
  const keeps = ups.records === run.steps || !mayActFor(view.spec, run);
  let next: Run = keeps ? run : { ...run, steps: ups.records };
  if (downs.steps.length > 0) next = whileDown(next, view, downs, input);
  const phase = phaseOf(next, ups.steps, view.memory);
  if (phase !== next.phase) next = { ...next, phase };
  return next.powerSafeAt === undefined && isPowerSafe(ups) ? { ...next, powerSafeAt: view.now.at } : next;
}

function whileDown(run: Run, view: AssessInput, downs: Settled, input: Input): Run {
  const durations = durationsOf(downs.planned, input.config, input.estimates);
  const paced = nextPace({ ...view, run, holds: view.memory.holds, steps: downs.steps, durations });
  const next = paced.downSettled === true || !isSettled(downs) ? paced : { ...paced, downSettled: true as const };
  const cordon = downs.steps.find(({ step }) => step.row === 'cordon')?.state.is;
  const cordoned = cordon === 'done' || cordon === 'given-up';
  if (cordoned) return next.cordonedAt === undefined ? { ...next, cordonedAt: view.now.at } : next;
  if (next.cordonedAt === undefined || cordon === 'skipped' || cordon === undefined) return next;
  // More nodes came in: where their pods may go is open again, and so is the patience for their budgets.
  const { cordonedAt: _before, ...open } = next;
  return open;
}

/**
 * An own host that stays on because nothing would start it again is the end of the way down: everything else has gone. One that could
 * still stop somebody is not.
 */
function isSettled(downs: Settled): boolean {
  return downs.steps.every(
    ({ state, assessment }) =>
      state.is === 'done' ||
      state.is === 'skipped' ||
      state.is === 'given-up' ||
      assessment.verdict.reason === 'WouldStrandItself',
  );
}

function isPowerSafe(ups: Settled): boolean {
  const rows = ups.steps.filter(({ step }) => step.row === 'power-safe');
  return rows.length > 0 && rows.every(({ state }) => state.is === 'done' || state.is === 'skipped');
}

/** Whoever only waits for its turn is not given up before it was tried: a limit that began in this tick has not begun. */
export function withoutBegun(run: Run, waiting: ReadonlySet<StepId>, before: Run['steps'], now: Instant): Run {
  const begun = [...waiting].filter((id) => run.steps[id]?.readyAt === now);
  if (begun.length === 0) return run;
  const steps = { ...run.steps };
  for (const id of begun) {
    const record = without(steps[id] ?? empty, 'readyAt', 'rung', 'heardAt');
    const kept = before[id];
    if (kept !== undefined || Object.keys(record).length > 0)
      steps[id] = kept !== undefined && sameRecord(kept, record) ? kept : record;
    else delete steps[id];
  }
  return { ...run, steps: sameEntries(before, steps) ? before : steps };
}
