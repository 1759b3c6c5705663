// From what came over the wire to what a cell holds: UPS and machine.
import type { NodeReading, UnitState, UpsReading } from '../../core/facts.ts';
import { bootId } from '../../core/ids.ts';
import type { ErrorWord, ProbeReport } from '../world/command.ts';
import type { Failure } from './cells.ts';

const numbers = {
  chargePercent: 'battery.charge',
  runtimeSeconds: 'battery.runtime',
  loadPercent: 'ups.load',
  inputVoltage: 'input.voltage',
  offDelaySeconds: 'ups.delay.shutdown',
} as const satisfies Partial<Record<keyof UpsReading, string>>;

/** What is not a number on the wire is absent here; whether a number makes sense is for the policy to say. */
export function upsReading(vars: Readonly<Record<string, string>>): UpsReading {
  const reading: { -readonly [K in keyof UpsReading]: UpsReading[K] } = {
    tokens: (vars['ups.status'] ?? '').split(' ').filter((token) => token !== ''),
  };
  for (const [field, name] of Object.entries(numbers)) {
    const text = vars[name]?.trim();
    const value = text === undefined || text === '' ? Number.NaN : Number(text);
    if (Number.isFinite(value)) Object.assign(reading, { [field]: value });
  }
  return reading;
}

export function upsFailure(ups: string, word: ErrorWord | 'timeout'): Failure {
  if (word === 'DATA-STALE') return { reason: 'DataStale', message: `upsd has no current data of ${ups}.` };
  if (word === 'DRIVER-NOT-CONNECTED') {
    return { reason: 'DriverNotConnected', message: `The driver of ${ups} is not connected to upsd.` };
  }
  return { reason: 'UpsdUnreachable', message: `The upsd of ${ups} does not answer (${word}).` };
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
  };
}

function awayFromZero(seconds: number): number {
  return seconds === 0 ? 0 : Math.sign(seconds) * Math.ceil(Math.abs(seconds));
}
