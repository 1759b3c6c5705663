/** What one reading of a UPS says, once impossible values are thrown out. */
import type { UpsReading } from '../../core/facts.ts';

export interface CleanReading {
  /** none: WAIT, OFF, BYPASS, an empty or contradictory status: it says nothing about the mains. */
  readonly line: 'mains' | 'battery' | 'none';
  /** A calibration or self-test, with input present. */
  readonly testing: boolean;
  readonly lowBattery: boolean;
  readonly forcedShutdown: boolean;
  /** Absent when not reported or impossible (domain facts: 0 on mains, negative, 65535, not a number). */
  readonly runtimeMs?: number;
  readonly chargePercent?: number;
  readonly loadPercent?: number;
}

/** 65535 is the usual "no idea" of 16-bit firmware. */
const noIdeaSeconds = 65_535;

export function cleanReading(reading: UpsReading): CleanReading {
  const tokens = new Set(reading.tokens);
  const line = lineOf(tokens, reading);
  const runtimeMs = cleanRuntime(reading.runtimeSeconds, line);
  const charge = reading.chargePercent;
  const load = reading.loadPercent;
  return {
    line,
    testing: tokens.has('OB') && line === 'mains',
    lowBattery: tokens.has('LB'),
    forcedShutdown: tokens.has('FSD'),
    ...(runtimeMs === undefined ? {} : { runtimeMs }),
    ...(charge !== undefined && charge >= 0 && charge <= 100 ? { chargePercent: charge } : {}),
    ...(load !== undefined && load >= 0 && Number.isFinite(load) ? { loadPercent: load } : {}),
  };
}

function lineOf(tokens: ReadonlySet<string>, reading: UpsReading): CleanReading['line'] {
  const battery = tokens.has('OB');
  const mains = tokens.has('OL');
  if (battery === mains) return 'none';
  // A calibration runs on the battery while input is present; without a voltage it cannot be told from an outage.
  if (battery && tokens.has('CAL') && (reading.inputVoltage ?? 0) > 0) return 'mains';
  return battery ? 'battery' : 'mains';
}

function cleanRuntime(seconds: number | undefined, line: CleanReading['line']): number | undefined {
  if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0 || seconds >= noIdeaSeconds) return undefined;
  if (seconds === 0 && line !== 'battery') return undefined;
  return seconds * 1000;
}
