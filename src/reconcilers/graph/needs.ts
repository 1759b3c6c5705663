/** What a step waits for: rows as a whole by tallies, single steps by their state. */
import type { AssessedStep } from '../../core/decision.ts';
import type { StepId } from '../../core/ids.ts';
import type { ResolvedNeed, Step } from '../../core/step.ts';

export interface Tally {
  /** Steps of the row. */
  total: number;
  done: number;
  settled: number;
  proceed: number;
  /** Of those that wait, the ones that are held back: with one of the others done, a row is settled without them. */
  heldBack: number;
}

/** Rows whose own wait is for another row have no limit before that one has settled as a whole. */
export function isRowSettled(row: string | undefined, tallies: ReadonlyMap<string, Tally>): boolean {
  const tally = row === undefined ? undefined : tallies.get(row);
  return tally === undefined || tally.settled >= tally.total;
}

export function emptyTallies(steps: readonly Step[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { row } of steps) {
    const tally = tallies.get(row) ?? { total: 0, done: 0, settled: 0, proceed: 0, heldBack: 0 };
    tally.total++;
    tallies.set(row, tally);
  }
  return tallies;
}

const nothingUnmet: readonly ResolvedNeed[] = [];

export function unmet(
  { needs }: Step,
  byId: ReadonlyMap<StepId, AssessedStep>,
  tallies: ReadonlyMap<string, Tally>,
): readonly ResolvedNeed[] {
  return needs.every((need) => satisfied(need, byId, tallies))
    ? nothingUnmet
    : needs.filter((need) => !satisfied(need, byId, tallies));
}

function satisfied(
  need: ResolvedNeed,
  byId: ReadonlyMap<StepId, AssessedStep>,
  tallies: ReadonlyMap<string, Tally>,
): boolean {
  if ('row' in need) return isRowFar(tallies.get(need.row), need);
  const step = byId.get(need.id);
  return step !== undefined && counts(step, need.until);
}

function isRowFar(
  tally: Tally | undefined,
  { until, count }: { until: ResolvedNeed['until']; count: number },
): boolean {
  if (tally === undefined) return count <= 0;
  const without = until === 'settled' && tally.done > 0 ? tally.heldBack : 0;
  return tally[until] + without >= count;
}

export function count(tallies: Map<string, Tally>, assessed: AssessedStep, heldBack: boolean): void {
  const tally = tallies.get(assessed.step.row);
  if (tally === undefined) return;
  if (heldBack && assessed.state.is === 'waiting') tally.heldBack++;
  // Done is settled, and settled may go on.
  if (!counts(assessed, 'proceed')) return;
  tally.proceed++;
  if (!counts(assessed, 'settled')) return;
  tally.settled++;
  if (counts(assessed, 'done')) tally.done++;
}

function counts({ state, assessment }: AssessedStep, until: ResolvedNeed['until']): boolean {
  if (state.is === 'done' || (state.is === 'skipped' && state.by === 'not-applicable')) return true;
  if (until === 'done') return false;
  if (state.is === 'skipped' || state.is === 'given-up') return true;
  return until === 'proceed' && state.is !== 'waiting' && assessment.proceed === true;
}
