/**
 * Time that open steps have already had in the runs before this one. Mains that flap, or a second UPS, open run after run; were each of
 * them to begin its limits anew, nothing would ever be given up while the batteries drain.
 */
import { rowOf, type StepId, subjectOf } from '../../core/ids.ts';
import type { Memory, Run } from '../../core/memory.ts';
import type { Instant } from '../../core/moment.ts';
import { entriesOf, recordOf } from '../../core/records.ts';
import { minimumPatienceMs } from '../graph/settle.ts';
import { down } from '../order.ts';
import { goingDown } from './scope.ts';

/** Milliseconds by step of the way down. Whoever had safe power in between begins a new way down, with all of its time. */
export function spentBefore(previous: Run | undefined, { hostBootId }: Memory, now: Instant): Pick<Run, 'spent'> {
  if (previous === undefined || previous.boot !== hostBootId) return {};
  const spent = new Map(entriesOf(previous.spent ?? {}));
  // The time of a pause was nobody's.
  const until = previous.frozenSince ?? now;
  for (const [id, { readyAt, doneAt, settledBy }] of entriesOf(previous.steps)) {
    if (readyAt === undefined || doneAt !== undefined || settledBy !== undefined) continue;
    if (rowOf(id) in down) spent.set(id, (spent.get(id) ?? 0) + Math.max(0, until - readyAt));
  }
  const goesDown = new Set<string>(goingDown(previous));
  const counts = (id: StepId): boolean => {
    const subject = subjectOf(id);
    return previous.powerSafeAt === undefined || (subject === 'cluster' ? goesDown.size > 0 : goesDown.has(subject));
  };
  const kept = [...spent].filter(([id]) => counts(id));
  return kept.length === 0 ? {} : { spent: recordOf(kept) };
}

/** What is left of a limit. Each run may try what it is made of: one reading that is missed as it opens gives nothing up. */
export function leftOf(limitMs: number, step: StepId, { spent }: Run): number {
  return Math.min(limitMs, Math.max(minimumPatienceMs, limitMs - (spent?.[step] ?? 0)));
}
