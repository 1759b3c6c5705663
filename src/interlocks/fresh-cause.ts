import type { Interlock } from '../core/interlock.ts';
import { spokenTarget } from '../core/word.ts';

/**
 * The first poweroff of a run that a hold opened needs its trigger in two driver updates, or in one and then silence: one odd
 * reading powers nothing off. A person's word to power off needs no second; one that only stops the cluster is none.
 */
export const freshCause: Interlock = (action, { run, memory, power, config, spec }) => {
  if (action.kind !== 'PowerOff' && action.kind !== 'PowerOffSelf') return undefined;
  if (run === undefined || run.phase === 'closed')
    return { reason: 'NoCause', message: 'no run is open that could power anything off' };
  if (run.poweringOff === true || spokenTarget(spec, config) === 'off') return undefined;
  for (const hold of Object.values(memory.holds)) {
    if (hold.phase !== 'Active' || hold.ups === undefined) continue;
    const picture = power[hold.ups];
    // A trigger that a better estimate ended on battery still stands: the line is what counts then.
    if (picture?.line === 'mains') continue;
    if (hold.updates >= 2 || picture?.trigger?.blind === true || picture?.line === 'unknown') return undefined;
  }
  return {
    reason: 'TriggerNotConfirmed',
    message: `${action.message}: waits for a second update of the UPS that asks for it`,
  };
};
