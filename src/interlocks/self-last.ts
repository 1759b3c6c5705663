import type { Interlock } from '../core/interlock.ts';

/** The own host goes off last: everybody else of the run is off, or given up on record. */
export const selfLast: Interlock = (action, { steps }) => {
  if (action.kind !== 'PowerOffSelf') return undefined;
  for (const { step, state } of steps.values()) {
    if (!step.row.startsWith('power-off') || step.subject === action.target) continue;
    if (state.is !== 'done' && state.is !== 'skipped' && state.is !== 'given-up') {
      return { reason: 'NotLast', message: `${step.subject} is not off yet` };
    }
  }
  return undefined;
};
