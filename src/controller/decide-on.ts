/** What a word would open in the world as it was last seen: the decision itself is asked, with that word and nothing else changed. */
import type { Input } from '../core/decision.ts';
import { decide } from '../reconcilers/decide.ts';
import type { PlanWord } from '../telemetry/plan/down-steps.ts';
import type { Seen } from '../telemetry/plan/seen.ts';

/** An id that no edit has: the word counts as a new one, also when it says what is in force. */
const plannedEdit = 'ananke-plan';

export function decideOn(input: Input, word: PlanWord): Seen {
  const { memory } = input;
  const before = memory?.edit?.spec;
  const spec = {
    ...word,
    reason: '',
    options: {},
    countermands: before?.countermands ?? [],
    // A plan is what would be done; that nothing is done for now is told beside it.
    act: 'always' as const,
  };
  const desired = { state: 'valid', spec, editId: plannedEdit, digest: plannedEdit } as const;
  const planned = { ...input, desired };
  return { input: planned, decision: decide(planned) };
}
