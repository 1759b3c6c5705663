import { isCauseConfirmed } from '../core/cause.ts';
import type { Interlock } from '../core/interlock.ts';

/** Nothing is powered off without an open run, and the first one of a run not before its cause is confirmed. */
export const freshCause: Interlock = (action, input) => {
  if (action.kind !== 'PowerOff' && action.kind !== 'PowerOffSelf') return undefined;
  if (input.run === undefined || input.run.phase === 'closed')
    return { reason: 'NoCause', message: 'no run is open that could power anything off' };
  if (isCauseConfirmed(input)) return undefined;
  return {
    reason: 'TriggerNotConfirmed',
    message: `${action.message}: waits for a second update of the UPS that asks for it`,
  };
};
