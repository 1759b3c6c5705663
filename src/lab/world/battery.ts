// Mains, batteries and outputs. Every change of mains or load lays a new straight line through the battery's energy and
// computes when that line reaches empty or full.
import { drawWatts, energyWh, hasMains, liveFeeds, settle, untilEnergy } from './energy.ts';
import { after, cancel, faultOn, type Kernel, tell } from './kernel.ts';
import { refresh, touch } from './telemetry.ts';
import type { UpsState } from './truth.ts';

/** How long a driver is away when it dies at a transfer and the fault names no time (nut#2925: USB re-enumerates). */
const transferDeadMs = 20_000;
const testFloor = 0.02;

export function setMains(k: Kernel, circuit: string, on: boolean): void {
  if (k.state.circuits.get(circuit) === on) return;
  k.state.circuits.set(circuit, on);
  tell(k, { kind: 'mains', circuit, on });
  for (const ups of k.state.upses.values()) {
    if (ups.spec.circuit !== circuit) continue;
    const dies = faultOn(k, 'driver-dead-at-transfer', ups.spec.name);
    if (dies !== undefined) ups.driverDeadUntil = k.now + (dies.value ?? transferDeadMs);
    if (on && !ups.outputOn) restoreLater(k, ups);
    if (!on) ups.restore = cancel(k, ups.restore);
    rebalance(k, ups);
    // Also one that carries nothing and is full: its status changes all the same.
    touch(k, ups);
    if (dies !== undefined) refresh(k, ups);
  }
}

/** Lays the line anew after any change of mains, output or load. */
export function rebalance(k: Kernel, ups: UpsState): void {
  settle(k, ups);
  const loadBefore = ups.loadWatts;
  const flowBefore = ups.flowWatts;
  ups.loadWatts = ups.outputOn ? loadOf(k, ups) : 0;
  // A test ends by itself before it empties the battery.
  const floorWh = testFloor * ups.spec.capacityWh;
  const testing = faultOn(k, 'self-test', ups.spec.name) !== undefined && ups.outputOn && ups.energyWh > floorWh;
  const onBattery = !hasMains(k, ups) || testing;
  const full = ups.energyWh >= ups.spec.capacityWh - 1e-9;
  if (onBattery) ups.flowWatts = ups.outputOn ? -ups.loadWatts : 0;
  else ups.flowWatts = full ? 0 : ups.spec.chargeWatts;
  noteBattery(k, ups, full);
  ups.crossing = cancel(k, ups.crossing);
  const lowest = hasMains(k, ups) ? floorWh : 0;
  const target = ups.flowWatts < 0 ? lowest : ups.spec.capacityWh;
  const inMs = untilEnergy(k, ups, target);
  if (Number.isFinite(inMs)) ups.crossing = after(k, inMs, () => reached(k, ups, target));
  if (loadBefore !== ups.loadWatts || flowBefore !== ups.flowWatts) touch(k, ups);
}

function loadOf(k: Kernel, ups: UpsState): number {
  let watts = 0;
  for (const machine of k.fedBy.get(ups.spec.name) ?? []) {
    const draw = drawWatts(k, machine);
    if (draw > 0) watts += draw / Math.max(1, liveFeeds(k, machine.spec.feeds));
  }
  return watts;
}

function noteBattery(k: Kernel, ups: UpsState, full: boolean): void {
  let state: UpsState['battery'];
  if (ups.flowWatts < 0) state = 'discharging';
  else if (ups.flowWatts > 0) state = 'charging';
  else if (full) state = 'full';
  else state = ups.energyWh <= 0 ? 'empty' : 'discharging';
  if (state === ups.battery) return;
  ups.battery = state;
  tell(k, { kind: 'ups-battery', ups: ups.spec.name, state });
}

function reached(k: Kernel, ups: UpsState, wattHours: number): void {
  ups.crossing = undefined;
  settle(k, ups);
  // The event stands on a whole millisecond; the line itself may be a hair short of the mark.
  ups.energyWh = wattHours;
  if (wattHours === 0 && !hasMains(k, ups)) setOutput(k, ups, false, 'battery-empty');
  else rebalance(k, ups);
  touch(k, ups);
}

export function setOutput(k: Kernel, ups: UpsState, on: boolean, cause: string): void {
  if (ups.outputOn === on) return;
  settle(k, ups);
  ups.outputOn = on;
  tell(k, { kind: 'ups-output', ups: ups.spec.name, on, cause });
  k.signals.feedsChanged(ups);
  rebalance(k, ups);
  // Machines with two supplies now draw from the other one alone, or from both again.
  for (const other of k.state.upses.values()) if (other !== ups) rebalance(k, other);
  if (!on && hasMains(k, ups)) restoreLater(k, ups);
  touch(k, ups);
}

function restoreLater(k: Kernel, ups: UpsState): void {
  cancel(k, ups.restore);
  ups.restore = after(k, ups.spec.startDelayMs, () => {
    ups.restore = undefined;
    setOutput(k, ups, true, 'mains-back');
  });
}

/** shutdown.return: the output goes off after the delay also when mains are back by then; that is its purpose. */
export function cutAndReturn(k: Kernel, ups: UpsState): void {
  cancel(k, ups.cut);
  ups.cutAt = k.now + ups.delaySeconds * 1000;
  ups.cut = after(k, ups.delaySeconds * 1000, () => {
    ups.cut = undefined;
    ups.cutAt = undefined;
    setOutput(k, ups, false, 'shutdown.return');
  });
}

/** An aged battery gives way: what is left lasts for `seconds` at the present load. */
export function collapse(k: Kernel, ups: UpsState, seconds: number): void {
  settle(k, ups);
  ups.energyWh = Math.min(ups.energyWh, (ups.loadWatts * seconds) / 3600);
  rebalance(k, ups);
  touch(k, ups);
}

export function secondsLeft(k: Kernel, ups: UpsState): number {
  if (!ups.outputOn) return 0;
  return ups.flowWatts < 0 ? (energyWh(k, ups) / -ups.flowWatts) * 3600 : Number.POSITIVE_INFINITY;
}
