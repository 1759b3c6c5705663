// Energy in a battery as a straight line between changes: it is computed when asked for, never stepped.
import type { Kernel } from './kernel.ts';
import type { MachineState, UpsState } from './truth.ts';

const millisecondsPerHour = 3_600_000;

export function energyWh(k: Kernel, ups: UpsState): number {
  const now = ups.energyWh + (ups.flowWatts * (k.now - ups.settledAt)) / millisecondsPerHour;
  return Math.max(0, Math.min(ups.spec.capacityWh, now));
}

/** Makes the present moment the beginning of the line. */
export function settle(k: Kernel, ups: UpsState): void {
  ups.energyWh = energyWh(k, ups);
  ups.settledAt = k.now;
}

/** Milliseconds until the battery holds `wattHours`, at the present flow; Infinity when it never will. */
export function untilEnergy(k: Kernel, ups: UpsState, wattHours: number): number {
  if (ups.flowWatts === 0) return Number.POSITIVE_INFINITY;
  const ms = ((wattHours - energyWh(k, ups)) / ups.flowWatts) * millisecondsPerHour;
  return ms < 0 ? Number.POSITIVE_INFINITY : ms;
}

/** Whole percent, as a UPS counts: 100 only when full. */
export function chargePercent(k: Kernel, ups: UpsState): number {
  return Math.floor((energyWh(k, ups) / ups.spec.capacityWh) * 100 + 1e-6);
}

export function hasMains(k: Kernel, ups: UpsState): boolean {
  return k.state.circuits.get(ups.spec.circuit) === true;
}

export function liveFeeds(k: Kernel, feeds: readonly string[]): number {
  let live = 0;
  for (const feed of feeds) if (k.state.upses.get(feed)?.outputOn === true) live += 1;
  return live;
}

/** What a machine draws in all; it is shared evenly by its live feeds. */
export function drawWatts(k: Kernel, machine: MachineState): number {
  const { idleWatts, busyWatts, name } = machine.spec;
  if (machine.state === 'dark' || machine.state === 'off') return 0;
  const full = k.fullPods.get(name) ?? 0;
  if (machine.state === 'booting' || full === 0) return busyWatts;
  return idleWatts + (busyWatts - idleWatts) * Math.min(1, machine.containers.size / full);
}
