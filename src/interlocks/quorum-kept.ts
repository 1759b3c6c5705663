import type { Interlock } from '../core/interlock.ts';

/** No server stops while a request that needs the API is still to be made: after the second of three the API is dead. */
export const quorumKept: Interlock = (action, { site, steps }) => {
  if (action.kind !== 'StopUnit' || site.machine.get(action.node)?.role !== 'server') return undefined;
  for (const { step, state } of steps.values()) {
    if (!step.usesApi) continue;
    if (state.is !== 'done' && state.is !== 'skipped' && state.is !== 'given-up') {
      return { reason: 'QuorumWouldBeLost', message: `${step.id} still needs the API` };
    }
  }
  return undefined;
};
