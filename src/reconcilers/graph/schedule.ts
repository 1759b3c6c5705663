/** Longest paths over a step graph: one function for budget, pace, margin, progress, expected times and `plan`. */
import type { StepId } from '../../core/ids.ts';
import type { Step } from '../../core/step.ts';

export interface Schedule {
  /** From now to the end of the last step, ms. */
  readonly totalMs: number;
  readonly startMs: ReadonlyMap<StepId, number>;
  readonly finishMs: ReadonlyMap<StepId, number>;
}

/** `durationMs(step)` is what is left of a step: 0 for a settled one. Steps come in the order of the table. */
export function schedule(steps: readonly Step[], durationMs: (step: Step) => number): Schedule {
  const startMs = new Map<StepId, number>();
  const finishMs = new Map<StepId, number>();
  const rowFinish = new Map<string, number>();
  let totalMs = 0;
  for (const step of steps) {
    let start = 0;
    for (const need of step.needs) {
      const ready = 'id' in need ? finishMs.get(need.id) : rowFinish.get(need.row);
      start = Math.max(start, ready ?? 0);
    }
    const finish = start + durationMs(step);
    startMs.set(step.id, start);
    finishMs.set(step.id, finish);
    rowFinish.set(step.row, Math.max(rowFinish.get(step.row) ?? 0, finish));
    totalMs = Math.max(totalMs, finish);
  }
  return { totalMs, startMs, finishMs };
}

/**
 * What is still to come after each step at the least until the last one that counts is over, ms: it may not wait longer than the
 * reserve minus this. Steps with nothing that counts behind them have none.
 */
export function tails(
  steps: readonly Step[],
  durationMs: (step: Step) => number,
  countsIn: (step: Step) => boolean = all,
): ReadonlyMap<StepId, number> {
  const ofStep = new Map<StepId, number>();
  const ofRow = new Map<string, number>();
  const result = new Map<StepId, number>();
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index];
    if (step === undefined) continue;
    const own = countsIn(step) ? 0 : nothing;
    const tail = Math.max(own, ofStep.get(step.id) ?? nothing, ofRow.get(step.row) ?? nothing);
    if (tail === nothing) continue;
    result.set(step.id, tail);
    const behind = tail + durationMs(step);
    for (const need of step.needs) {
      if ('id' in need) ofStep.set(need.id, Math.max(ofStep.get(need.id) ?? 0, behind));
      else ofRow.set(need.row, Math.max(ofRow.get(need.row) ?? 0, behind));
    }
  }
  return result;
}
const all = (): boolean => true;
const nothing = Number.NEGATIVE_INFINITY;
