/** Whether what asks for a poweroff is sure enough for the first one of a run. */
import type { View } from './view.ts';
import { spokenTarget } from './word.ts';

/**
 * A person's word to power off, or a trigger in two updates of its UPS, or in one and then silence. One odd reading is none, and
 * neither is a word that only stops the cluster.
 */
export function isCauseConfirmed({
  run,
  memory,
  power,
  spec,
  config,
}: Pick<View, 'run' | 'memory' | 'power' | 'spec' | 'config'>): boolean {
  if (run?.poweringOff === true || spokenTarget(spec, config) === 'off') return true;
  return Object.values(memory.holds).some((hold) => {
    if (hold.phase !== 'Active' || hold.ups === undefined) return false;
    const picture = power[hold.ups];
    // A trigger that a better estimate ended on battery still stands: the line is what counts then.
    if (picture?.line === 'mains') return false;
    return hold.updates >= 2 || picture?.trigger?.blind === true || picture?.line === 'unknown';
  });
}
