/** The way up as gates: one for each row, with what was seen. */
import type { Gate } from '../../api/status-steps.ts';
import type { AssessedStep } from '../../core/decision.ts';
import { whenKnown } from '../../core/when-known.ts';
import { needsPerson } from '../../reconcilers/conditions.ts';
import { stateOf, tookSeconds } from './groups.ts';
import { isOver, type Telling } from './telling.ts';
import { waitsFor } from './waits.ts';

export function gatesOf(telling: Telling): readonly Gate[] {
  return [...Map.groupBy(telling.ups, ({ step }) => step.row)].map(([name, members]) => gateOf(name, members, telling));
}

function gateOf(name: string, members: readonly AssessedStep[], telling: Telling): Gate {
  const open = members.find((one) => !isOver(one)) ?? members.find(({ state }) => state.is === 'given-up');
  const verdict = verdictOf(members);
  const shown = open ?? members[0];
  return {
    name,
    verdict,
    ...whenKnown('reason', verdict === 'passed' ? undefined : shown?.assessment.verdict.reason),
    ...whenKnown('tookSeconds', tookSeconds(members, telling)),
    evidence: evidenceOf(members, open, telling),
  };
}

function verdictOf(members: readonly AssessedStep[]): Gate['verdict'] {
  const state = stateOf(members);
  if (state === 'done') return members.some((one) => one.state.is === 'given-up') ? 'given-up' : 'passed';
  if (state === 'blocked') return members.some(isForPerson) ? 'blocked' : 'running';
  return state === 'waiting' ? 'waits' : state;
}

function evidenceOf(members: readonly AssessedStep[], open: AssessedStep | undefined, telling: Telling): string {
  if (open !== undefined) {
    const others = members.filter((one) => !isOver(one) && one !== open).length;
    return `${waitsFor(open, telling)}${others > 0 ? `, and ${others} more` : ''}`;
  }
  const through = members.filter(({ state }) => state.is === 'done');
  if (members.length === 1) return members[0]?.assessment.verdict.message ?? '';
  return `${through.length} of ${members.length}`;
}

/** Waiting for power is by design; what only a person can end is not. */
function isForPerson({ state, assessment }: AssessedStep): boolean {
  return state.is === 'blocked' && needsPerson.has(assessment.verdict.reason);
}
