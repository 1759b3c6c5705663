/** What a limit that passed makes of its step, and of those behind it. */
import type { AssessedStep } from '../../core/decision.ts';
import type { StepId } from '../../core/ids.ts';
import type { StepRecord } from '../../core/memory.ts';
import type { Instant } from '../../core/moment.ts';
import type { Step, StepRule, StepState } from '../../core/step.ts';

/** Who can be heard of the machines. */
export interface Hearing {
  /** A machine that is known not to answer. */
  silent(subject: string): boolean;
  /** A machine that nobody can read now: silent, mute, or behind a link that is down. */
  unread(subject: string): boolean;
  /** Going down, a machine that nobody reads has its whole chain ended at once; coming up, it is what the chain is there to end. */
  readonly silenceEndsChain: boolean;
}

export function settledState(rule: StepRule, record: StepRecord, now: Instant, unready = false): StepState {
  if (rule.atLimit === 'skip') return { is: 'skipped', by: 'limit' };
  const unread = record.settledBy === 'silence' && record.heardAt === undefined;
  const at = record.settledAt ?? now;
  return { is: 'given-up', at, ...(unready ? { unready: true } : {}), ...(unread ? { unread: true } : {}) };
}

/**
 * A given-up step takes with it those that need just it *done*; on a machine that is silent, or that nobody could read for a whole
 * limit and still cannot, it takes all of the chain, so that such a machine costs one wait and not the sum. One reading that did not
 * come ends no chain.
 */
export function givenUpBefore(
  step: Step,
  byId: ReadonlyMap<StepId, AssessedStep>,
  hearing: Hearing,
): { readonly with: StepId; readonly unread?: true } | undefined {
  for (const need of step.needs) {
    if (!('id' in need)) continue;
    const before = byId.get(need.id);
    if (before?.state.is !== 'given-up') continue;
    const wasUnread = before.state.unread === true;
    const isSame = hearing.silenceEndsChain && before.step.subject === step.subject;
    const endsChain = isSame && (hearing.silent(step.subject) || (wasUnread && hearing.unread(step.subject)));
    if (need.until === 'done' || endsChain) return { with: need.id, ...(isSame && wasUnread ? { unread: true } : {}) };
  }
  return undefined;
}
