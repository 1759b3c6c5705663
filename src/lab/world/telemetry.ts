// What upsd serves. The driver reads its device on a grid of 2 s while something changes, and with some drivers only the
// status each time and the numbers much more seldom; at rest nothing changes, so that quiet hours cost no events. The runtime
// estimate errs like a real one: its error wanders, and jumps with the load.
import { chargePercent, energyWh, hasMains, untilEnergy } from './energy.ts';
import { cancel, chance, faultOn, type Kernel, tell } from './kernel.ts';
import type { UpsSpec } from './site.ts';
import type { Served, UpsState } from './truth.ts';

/** Drivers poll their device every 2 s (usbhid-ups `pollinterval`). */
const gridMs = 2_000;
/** upsd MAXAGE: a driver that says nothing for longer is DATA-STALE. */
const maxAgeMs = 15_000;
/** A new upsd has attached to its driver and has no data yet: the status is WAIT and nothing else is served. */
const waitMs = 4_000;
const runtimeCapSeconds = 18_000;

/** Something changed: the next reading of the driver shows it. */
export function touch(k: Kernel, ups: UpsState): void {
  readAt(k, ups, k.now);
}

/** What a client gets changes at this very moment: a driver died, an upsd came or went. */
export function refresh(k: Kernel, ups: UpsState): void {
  ups.refresh = cancel(k, ups.refresh);
  const next = read(k, ups);
  if (next !== undefined) readAt(k, ups, next);
}

/** Asks for a reading at the first point of the grid after `time`; an earlier one that is already asked for stays. */
function readAt(k: Kernel, ups: UpsState, time: number): void {
  const at = (Math.floor((time - ups.refreshPhaseMs) / gridMs) + 1) * gridMs + ups.refreshPhaseMs;
  if (ups.refresh?.run !== undefined && ups.refresh.at <= at) return;
  cancel(k, ups.refresh);
  ups.refresh = k.queue.add(at, () => {
    ups.refresh = undefined;
    refresh(k, ups);
  });
}

/** Serves what there is to serve, and says after which moment the next reading is worth taking. */
function read(k: Kernel, ups: UpsState): number | undefined {
  const host = k.state.machines.get(ups.spec.serverHost);
  const answers = host?.state === 'on' || (host?.state === 'stopping' && host.stopPhase !== 'unmounting');
  if (!answers || isUpsdMute(k, ups.spec.serverHost)) {
    serve(k, ups, {});
    return undefined;
  }
  if (faultOn(k, 'driver-dead', ups.spec.name) !== undefined || ups.driverDeadUntil > k.now) {
    serve(k, ups, { error: 'DRIVER-NOT-CONNECTED' });
    return ups.driverDeadUntil > k.now ? ups.driverDeadUntil : undefined;
  }
  if (host.boots > 1 && k.now < host.bootedAt + waitMs) {
    serve(k, ups, { vars: { 'ups.status': 'WAIT' } });
    return host.bootedAt + waitMs;
  }
  if (isSilent(k, ups)) {
    ups.silentSince ??= k.now;
    const staleAt = ups.silentSince + maxAgeMs;
    if (k.now < staleAt && ups.served.vars !== undefined) return staleAt;
    serve(k, ups, { error: 'DATA-STALE' });
    return undefined;
  }
  ups.silentSince = undefined;
  wander(k, ups);
  serve(k, ups, { vars: variables(k, ups) });
  return nextChange(k, ups);
}

/** One upsd serves all UPSes of its host: whatever keeps it from answering, it answers for none of them. */
function isUpsdMute(k: Kernel, serverHost: string): boolean {
  return upsesOf(k, serverHost).some(({ spec }) => faultOn(k, 'upsd-unreachable', spec.name) !== undefined);
}

/** An upsd came or went. */
export function refreshUpsd(k: Kernel, { spec }: UpsState): void {
  for (const ups of upsesOf(k, spec.serverHost)) refresh(k, ups);
}

function upsesOf(k: Kernel, serverHost: string): readonly UpsState[] {
  return [...k.state.upses.values()].filter(({ spec }) => spec.serverHost === serverHost);
}

/** The device says nothing: its driver hangs, or the UPS has switched itself off. */
function isSilent(k: Kernel, ups: UpsState): boolean {
  return faultOn(k, 'driver-silent', ups.spec.name) !== undefined || (!ups.outputOn && !hasMains(k, ups));
}

/** After which moment another reading would show something new. */
function nextChange(k: Kernel, ups: UpsState): number | undefined {
  const { spec, flowWatts, numbers } = ups;
  // The grid point itself is a reading; the one before it is not asked for.
  const nextNumbers = (numbers?.at ?? k.now) + numbersMs(spec) - gridMs;
  // At rest the numbers are read once more when only the status was read last.
  if (flowWatts === 0) return numbers?.at === k.now ? undefined : nextNumbers;
  if (flowWatts < 0) {
    const lowWh = ((spec.lowBatteryPercent + 1) / 100) * spec.capacityWh;
    const untilLow = energyWh(k, ups) <= lowWh ? Infinity : untilEnergy(k, ups, lowWh);
    return Math.max(k.now, Math.min(nextNumbers, k.now + untilLow));
  }
  const nextPercent = ((chargePercent(k, ups) + 1) / 100) * spec.capacityWh;
  return Math.max(nextNumbers, k.now + untilEnergy(k, ups, Math.min(nextPercent, spec.capacityWh)));
}

function numbersMs({ numbersMs: every }: UpsSpec): number {
  return every ?? gridMs;
}

function serve(k: Kernel, ups: UpsState, served: Served): void {
  if (JSON.stringify(served) === JSON.stringify(ups.served)) return;
  ups.served = served;
  const { vars, error } = served;
  tell(k, {
    kind: 'ups-served',
    ups: ups.spec.name,
    ...(vars === undefined ? {} : { vars }),
    ...(error === undefined ? {} : { error }),
  });
}

function wander(k: Kernel, ups: UpsState): void {
  const random = chance(k, `runtime ${ups.spec.name}`);
  if (ups.flowWatts < 0) ups.runtimeBias = 0.93 * ups.runtimeBias + 0.025 * random.normal();
  if (Math.abs(ups.loadWatts - ups.biasLoadWatts) > 0.04 * ups.spec.nominalWatts) {
    ups.runtimeBias += 0.06 * random.normal();
    ups.biasLoadWatts = ups.loadWatts;
  }
  ups.runtimeBias = Math.max(-0.2, Math.min(0.2, ups.runtimeBias));
}

/** The variables of a fresh reading; also what a world begins with. */
export function variables(k: Kernel, ups: UpsState): Readonly<Record<string, string>> {
  const { spec, numbers } = ups;
  const now = status(k, ups).join(' ');
  // A new status makes the driver read everything.
  const isFresh = numbers !== undefined && numbers.status === now && k.now - numbers.at <= numbersMs(spec) - gridMs;
  if (isFresh) return { 'ups.status': now, ...numbers.values, ...settings(ups) };
  const values = numbersOf(k, ups);
  ups.numbers = { at: k.now, status: now, values };
  return { 'ups.status': now, ...values, ...settings(ups) };
}

function numbersOf(k: Kernel, ups: UpsState): Readonly<Record<string, string>> {
  const { spec } = ups;
  return {
    ...(spec.reports.charge ? { 'battery.charge': String(chargePercent(k, ups)) } : {}),
    ...(spec.reports.runtime ? { 'battery.runtime': runtime(k, ups) } : {}),
    ...(spec.reports.load ? { 'ups.load': String(Math.round((100 * ups.loadWatts) / spec.nominalWatts)) } : {}),
    'input.voltage': hasMains(k, ups) ? '230.0' : '0.0',
  };
}

/** What the driver keeps and does not measure. */
function settings({ spec, delaySeconds }: UpsState): Readonly<Record<string, string>> {
  return {
    'battery.charge.low': String(spec.lowBatteryPercent),
    'ups.delay.shutdown': String(delaySeconds),
    'device.serial': serialOf(spec.name),
  };
}

function status(k: Kernel, ups: UpsState): string[] {
  const name = ups.spec.name;
  const tokens = ups.forcedShutdown ? ['FSD'] : [];
  const testing = faultOn(k, 'self-test', name) !== undefined && ups.outputOn;
  if (hasMains(k, ups) && !testing) tokens.push('OL', ...(ups.flowWatts > 0 ? ['CHRG'] : []));
  else tokens.push('OB', 'DISCHRG');
  const early = faultOn(k, 'low-battery-with-mains', name) !== undefined;
  if (early || chargePercent(k, ups) <= ups.spec.lowBatteryPercent) tokens.push('LB');
  if (early) tokens.push('RB');
  if (testing || faultOn(k, 'calibration-latched', name) !== undefined) tokens.push('CAL');
  if (!ups.outputOn) tokens.push('OFF');
  return tokens;
}

function runtime(k: Kernel, ups: UpsState): string {
  const wrong = faultOn(k, 'runtime-wrong', ups.spec.name);
  if (wrong !== undefined) return wrong.text ?? '';
  if (ups.loadWatts <= 0) return String(runtimeCapSeconds);
  const seconds = (energyWh(k, ups) / ups.loadWatts) * 3600 * (1 + ups.runtimeBias);
  return String(Math.max(0, Math.min(runtimeCapSeconds, Math.round(seconds))));
}

/** What the device calls its serial number. */
export const serialOf = (ups: string): string => `SN-${ups}`;
