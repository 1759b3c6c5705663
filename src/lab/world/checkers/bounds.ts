// Plain sums of the configured limits: how long a way down or up may take at most, whatever goes wrong on it.
import type { Site } from '../site.ts';
import type { Rules } from './mandate.ts';

/** A request takes at most 15 s, and a tick or a probe stands before it. */
export const requestMs = 20_000;
/** From a fact in the world to the tick that knows it, over and above the lag of the signal. */
export const detectionMs = 10_000;

/** From a cause to "every machine in scope is stopped", along the critical path of the order. */
export function downBoundMs(site: Site, rules: Rules): number {
  const { limits } = rules;
  const servers = site.machines.filter((machine) => machine.role === 'server').length;
  const oneStop = 2 * limits.stopMs + 2 * requestMs;
  const quiet = limits.gitopsMs + requestMs;
  const drained = limits.apiDeadMs + limits.drainMs + limits.volumesMs + 4 * requestMs;
  const agents = limits.stopMs + oneStop + 3 * requestMs;
  return detectionMs + quiet + Math.max(drained, limits.snapshotMs) + agents + servers * oneStop;
}

/** From empty to full of the slowest UPS, at its own charging power. */
export function rechargeMs(site: Site): number {
  const hours = site.upses.map((ups) => (ups.chargeWatts > 0 ? ups.capacityWh / ups.chargeWatts : 0));
  return Math.max(0, ...hours) * 3_600_000;
}

/** From "the mains are back and all is well" to "everything runs again and has proven to stay". */
export function upBoundMs(site: Site, rules: Rules): number {
  const { limits } = rules;
  const delays = Math.max(0, ...site.upses.map((ups) => ups.startDelayMs));
  const finishing = limits.poweroffMs + rules.offUnprovenMs;
  return (
    detectionMs +
    rechargeMs(site) +
    rules.restoreStableMs +
    rules.reversalStableMs +
    delays +
    finishing +
    limits.startMs +
    limits.soakMs
  );
}
