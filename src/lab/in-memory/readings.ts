// From what came over the wire to what a cell holds: UPS and machine.
import type { NodeReading, UnitState, UpsReading } from '../../core/facts.ts';
import { bootId } from '../../core/ids.ts';
import type { Failure } from '../../observers/publisher.ts';
import type { ErrorWord, ProbeReport } from '../world/command.ts';

/** What is not a number on the wire is absent here; whether a number makes sense is for the policy to say. */
export function upsReading(vars: Readonly<Record<string, string>>): UpsReading {
  const reading: { -readonly [K in keyof UpsReading]: UpsReading[K] } = { tokens: tokensOf(vars['ups.status']) };
  const charge = numberOf(vars['battery.charge']);
  const runtime = numberOf(vars['battery.runtime']);
  const load = numberOf(vars['ups.load']);
  const voltage = numberOf(vars['input.voltage']);
  const offDelay = numberOf(vars['ups.delay.shutdown']);
  if (charge !== undefined) reading.chargePercent = charge;
  if (runtime !== undefined) reading.runtimeSeconds = runtime;
  if (load !== undefined) reading.loadPercent = load;
  if (voltage !== undefined) reading.inputVoltage = voltage;
  if (offDelay !== undefined) reading.offDelaySeconds = offDelay;
  return reading;
}

function tokensOf(status: string | undefined): readonly string[] {
  return status === undefined ? [] : status.split(' ').filter((token) => token !== '');
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

export function upsFailure(ups: string, word: ErrorWord | 'timeout'): Failure {
  if (word === 'DATA-STALE') return { reason: 'DataStale', message: `upsd has no current data of ${ups}.` };
  if (word === 'DRIVER-NOT-CONNECTED') {
    return { reason: 'DriverNotConnected', message: `The driver of ${ups} is not connected to upsd.` };
  }
  if (word === 'timeout') return { reason: 'UpsdUnreachable', message: `The upsd of ${ups} does not answer.` };
  return { reason: 'UpsdRefuses', message: `The upsd of ${ups} refuses (${word}).` };
}

/** `ownOffsetMs`: how far the own wall clock is beside the right time, because only the difference can be seen. */
export function nodeReading(report: ProbeReport, ownOffsetMs: number): NodeReading {
  const containers = { workload: 0, storage: 0, system: 0 };
  for (const container of report.containers) containers[container.kind] += 1;
  const unit: UnitState = report.unit ?? 'absent';
  const { stayDown } = report;
  return {
    bootId: bootId(report.bootId),
    unit,
    containers,
    mounts: report.mounts.length,
    ...(stayDown === undefined
      ? {}
      : { marker: { owner: stayDown.owner, epoch: stayDown.epoch, cause: stayDown.cause } }),
    clockSkewSeconds: awayFromZero((report.clockOffsetMs - ownOffsetMs) / 1_000),
    clockSynchronized: report.clockSynchronized,
  };
}

function awayFromZero(seconds: number): number {
  return seconds === 0 ? 0 : Math.sign(seconds) * Math.ceil(Math.abs(seconds));
}
