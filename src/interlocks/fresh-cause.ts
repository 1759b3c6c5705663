import type { Interlock, InterlockInput } from '../core/interlock.ts';
import { spokenTarget } from '../core/spoken-target.ts';

/** Nothing is powered off without an open run, and the first one of a run not before its cause is confirmed. */
export const freshCause: Interlock = (action, input) => {
  if (action.kind !== 'PowerOff' && action.kind !== 'PowerOffSelf') return undefined;
  if (input.run === undefined || input.run.phase === 'closed')
    return { reason: 'NoCause', message: 'no run is open that could power anything off' };
  // Told in this very boot: its cause was confirmed then, and half off is worse than off.
  const told = action.kind === 'PowerOff' && input.memory.committed[action.node] === action.boot;
  if (told || isCauseConfirmed(input)) return undefined;
  return {
    reason: 'TriggerNotConfirmed',
    message: `${action.message}: waits for a second update of the UPS that asks for it`,
    notItsTurn: true,
  };
};

/**
 * A person's word to power off, or a trigger in two updates of its UPS, or in one and then silence. One odd reading is none, and
 * neither is a word that only stops the cluster.
 */
function isCauseConfirmed({ run, memory, power, spec, config }: InterlockInput): boolean {
  if (run?.poweringOff === true || spokenTarget(spec, config) === 'off') return true;
  return Object.values(memory.holds).some((hold) => {
    if (hold.phase !== 'Active' || hold.ups === undefined) return false;
    const picture = power[hold.ups];
    // A trigger that a better estimate ended on battery still stands: the line is what counts then.
    if (picture === undefined || picture.line === 'mains') return false;
    // Silence after it confirms, also the silence of an upsd whose host went off for another UPS.
    return hold.updates >= 2 || picture.trigger?.blind === true || picture.line !== 'battery';
  });
}
