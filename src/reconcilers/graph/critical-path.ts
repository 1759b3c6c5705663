/** The steps that make a schedule as long as it is: shortening any other one changes nothing. */
import type { StepId } from '../../core/ids.ts';
import type { Step } from '../../core/step.ts';
import { schedule } from './schedule.ts';

/** In the order in which they come. Steps come in the order of the table. */
export function criticalPath(steps: readonly Step[], durationMs: (step: Step) => number): readonly Step[] {
  const { totalMs, startMs, finishMs } = schedule(steps, durationMs);
  const startOf = (id: StepId): number => startMs.get(id) ?? 0;
  const finishOf = (id: StepId): number => finishMs.get(id) ?? 0;
  const path: Step[] = [];
  let next = steps.findLast(({ id }) => finishOf(id) === totalMs);
  while (next !== undefined) {
    path.unshift(next);
    const { needs, id } = next;
    const start = startOf(id);
    // What it waited for last. A need always stands before the step in the table, so the walk ends.
    const isLast = (other: Step): boolean =>
      finishOf(other.id) === start &&
      needs.some((need) => ('id' in need ? need.id === other.id : need.row === other.row)) &&
      !path.includes(other);
    next = start === 0 ? undefined : steps.findLast(isLast);
  }
  return path;
}
