/** What makes a UPS on battery a cause to go down. */
import type { UpsConfig } from '../../core/config.ts';
import { after, type Instant } from '../../core/moment.ts';
import { type PolicyInput, seconds } from './policy-input.ts';
import type { CleanReading } from './reading.ts';

/** With neither a runtime nor a full-load runtime there is only the charge: on battery, this much is the end, percent. */
const blindChargePercent = 30;
type Trigger = { readonly reason: string; readonly message: string };

export function triggerOf(
  input: PolicyInput,
  reading: CleanReading,
  belowNeed: number,
  onBatterySince: Instant | undefined,
): Trigger | undefined {
  const { ups, needMs, now } = input;
  const policy = ups.policy;
  // An FSD beside OL may be a latch that only a restart of upsd clears; it is reported and blocks nothing.
  if (reading.line !== 'battery') return undefined;
  if (reading.forcedShutdown)
    return { reason: 'ForcedShutdown', message: `${ups.name} is on battery and was told to shut down by force (FSD)` };
  if (reading.lowBattery)
    return { reason: 'LowBattery', message: `${ups.name} is on battery and reports low battery (OB LB)` };
  if (belowNeed >= policy.debouncePolls) {
    if (atFloor(input, reading))
      return {
        reason: 'ChargeBelowFloor',
        message: `${ups.name} charge ${reading.chargePercent} % <= ${floorOf(input, reading)} %, on ${policy.debouncePolls} updates`,
      };
    return {
      reason: 'RuntimeBelowBudget',
      message: `${runtimeInWords(ups, reading.runtimeMs ?? 0, needMs)}, on ${policy.debouncePolls} updates`,
    };
  }
  if (
    policy.onBatteryLimitMs !== undefined &&
    onBatterySince !== undefined &&
    now.reached(after(onBatterySince, policy.onBatteryLimitMs))
  ) {
    return {
      reason: 'OnBatteryTooLong',
      message: `${ups.name} has been on battery for ${seconds(policy.onBatteryLimitMs)}`,
    };
  }
  return undefined;
}

/** Without the present remainder, which is another one at each tick. */
function runtimeInWords({ name }: UpsConfig, toldMs: number, needMs: number): string {
  if (toldMs <= needMs) return `${name} runtime ${seconds(toldMs)} <= ${seconds(needMs)} needed`;
  return `${name} runtime ${seconds(toldMs)} has run down to the ${seconds(needMs)} needed since it was told`;
}

/** The charge at which it is time whatever the runtime says; without a runtime there is always one, percent. */
function floorOf({ ups }: PolicyInput, { runtimeMs }: CleanReading): number | undefined {
  return ups.policy.chargeFloorPercent ?? (runtimeMs === undefined ? blindChargePercent : undefined);
}
export function atFloor(input: PolicyInput, reading: CleanReading): boolean {
  const floor = floorOf(input, reading);
  const { line, chargePercent } = reading;
  return line === 'battery' && floor !== undefined && chargePercent !== undefined && chargePercent <= floor;
}
