/** What an open step waits for, since when, how long at most, and what happens then. */
import type { Waits } from '../../api/status-steps.ts';
import type { AssessedStep } from '../../core/decision.ts';
import type { ResolvedNeed, Step, StepRule } from '../../core/step.ts';
import { limitMs } from '../../reconcilers/limits.ts';
import { down, ruleOf, up } from '../../reconcilers/order.ts';
import { leftOf } from '../../reconcilers/run/spent.ts';
import type { Telling } from './telling.ts';
import { secondsOf } from './wall.ts';

export function waitsFor({ state, assessment }: AssessedStep, { decision }: Telling): string {
  if (state.is === 'waiting') return `waits for ${needsText(state.for)}`;
  const refused = decision.refusals.find(({ action }) => assessment.actions.some(({ id }) => id === action));
  return refused?.message ?? assessment.verdict.message;
}

function needsText(needs: readonly ResolvedNeed[]): string {
  const rows = needs.map((need) => ('id' in need ? need.id : need.row));
  return [...new Set(rows.map((row) => groupOfRow(row.split('/')[0] ?? row)))].join(', ');
}

function groupOfRow(row: string): string {
  return ruleOf(down, row)?.group ?? ruleOf(up, row)?.group ?? row;
}

export function waitsOf(one: AssessedStep, telling: Telling): Waits | undefined {
  const { state, step } = one;
  if (!('since' in state)) return undefined;
  const rule = ruleOf(down, step.row) ?? ruleOf(up, step.row);
  const limit = limitOf(step, telling);
  return {
    for: waitsFor(one, telling),
    sinceSeconds: secondsOf(telling.input.snapshot.takenAt - state.since),
    ...(limit === Infinity ? {} : { limitSeconds: secondsOf(limit) }),
    atLimit: rule === undefined ? 'waits' : ends[rule.atLimit],
  };
}

/** What this run has left of it. While nothing may be done for the run no limit passes. */
function limitOf(step: Step, { input, run }: Telling): number {
  const limit = limitMs(step, input.config);
  if (run === undefined) return limit;
  return run.frozenSince === undefined ? leftOf(limit, step.id, run) : Infinity;
}

/** What happens when the limit of a row has passed. */
export const ends: Readonly<Record<StepRule['atLimit'], string>> = {
  skip: 'left out',
  'give-up': 'go on, recorded',
  block: 'needs you',
};
