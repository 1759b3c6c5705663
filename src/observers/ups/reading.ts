/**
 * From the variables of upsd to what a cell holds. Only what is no number at all, or one that no UPS could mean, is left out here:
 * which numbers are a way of saying "unknown" (0 and -1 s, 65535 s, 127 %) the policy decides, in src/reconcilers/power/reading.ts.
 * Names and formats: https://networkupstools.org/docs/developer-guide.chunked/nut-names.html
 */
import type { UpsReading } from '../../core/facts.ts';

/** Nothing when there is no status: upsmon takes that for lost communication, and so does whoever calls this. */
export function upsReading(variables: ReadonlyMap<string, string>): UpsReading | undefined {
  const tokens = tokensOf(variables.get('ups.status') ?? '');
  if (tokens.length === 0) return undefined;
  const chargePercent = numberOf(variables.get('battery.charge'));
  const runtimeSeconds = numberOf(variables.get('battery.runtime'));
  const loadPercent = numberOf(variables.get('ups.load'), { most: mostLoadPercent });
  const inputVoltage = numberOf(variables.get('input.voltage'), { least: 0, most: mostVolts });
  const offDelaySeconds = numberOf(variables.get('ups.delay.shutdown'), { least: 0, most: mostDelaySeconds });
  return {
    tokens,
    ...(chargePercent === undefined ? {} : { chargePercent }),
    ...(runtimeSeconds === undefined ? {} : { runtimeSeconds }),
    ...(loadPercent === undefined ? {} : { loadPercent }),
    ...(inputVoltage === undefined ? {} : { inputVoltage }),
    ...(offDelaySeconds === undefined ? {} : { offDelaySeconds }),
  };
}

/** An overloaded UPS says up to about 200 %; what is far beyond says nothing, and would hold up every start. */
const mostLoadPercent = 1_000;
/** A wrong voltage would make a calibration of what is an outage; no UPS of a rack has an input above 1000 V. */
const mostVolts = 1_000;
/** A week. */
const mostDelaySeconds = 604_800;

/** The status is a set, its order means nothing, and words that nobody knows belong to it: devices make up their own. */
function tokensOf(status: string): readonly string[] {
  return [...new Set(status.split(/\s+/).filter((token) => token !== ''))];
}

/** A decimal point and no exponent, zeros in front as in `023.4`. More digits than that nothing in a UPS has. */
function numberOf(text: string | undefined, { least = -Infinity, most = Infinity } = {}): number | undefined {
  if (text === undefined || !/^\s*-?\d{1,12}(\.\d{1,12})?\s*$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
