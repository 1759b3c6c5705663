import type { Interlock } from '../core/interlock.ts';

/** Rows of the way down that the own host has to outlive. */
const before = ['stop-', 'end-', 'power-off', 'cycle-'];

/** The own host goes off last: what stops has stopped, and everybody else of the run is off, or given up on record. */
export const selfLast: Interlock = (action, { steps }) => {
  if (action.kind !== 'PowerOffSelf') return undefined;
  for (const { step, state } of steps.values()) {
    if (step.subject === action.target || !before.some((prefix) => step.row.startsWith(prefix))) continue;
    if (state.is !== 'done' && state.is !== 'skipped' && state.is !== 'given-up') {
      return { reason: 'NotLast', message: `${step.id} is not over yet` };
    }
  }
  return undefined;
};
