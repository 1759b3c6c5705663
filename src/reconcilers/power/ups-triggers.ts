/** What makes a UPS on battery a cause to go down: one list, for the decision and for whoever asks why. */
import type { UpsConfig } from '../../core/config.ts';
import { after } from '../../core/moment.ts';
import { type PolicyInput, seconds } from './policy-input.ts';
import type { CleanReading } from './reading.ts';
import type { Sight } from './sight.ts';

/** With neither a runtime nor a full-load runtime there is only the charge: on battery, this much is the end, percent. */
const blindChargePercent = 30;

/** `belowNeed`: consecutive updates on which runtime or charge was too low. */
export interface Counted {
  readonly input: PolicyInput;
  readonly sight: Sight;
  readonly belowNeed: number;
}
/** What is compared with what, for people. */
export interface Comparison {
  readonly what: string;
  readonly limit: string;
  /** Absent: not known. */
  readonly now?: string;
  /** It has to be true on so many consecutive updates before it counts. */
  readonly updates?: { readonly seen: number; readonly of: number };
}
interface Trigger {
  readonly reason: string;
  readonly holds: (counted: Counted) => boolean;
  /** Why it holds, without anything that changes from tick to tick. */
  readonly message: (counted: Counted) => string;
  /** Only asked for when somebody wants to know. */
  readonly compared: (counted: Counted) => Comparison;
}

/** The first that holds is the cause. */
export const triggers: readonly Trigger[] = [
  {
    reason: 'ForcedShutdown',
    holds: ({ sight }) => sight.reading.forcedShutdown,
    message: ({ input }) => `${input.ups.name} is on battery and was told to shut down by force (FSD)`,
    compared: ({ sight }) => flag('forced shutdown (FSD)', sight.reading.forcedShutdown),
  },
  {
    reason: 'LowBattery',
    holds: ({ sight }) => sight.reading.lowBattery,
    message: ({ input }) => `${input.ups.name} is on battery and reports low battery (OB LB)`,
    compared: ({ sight }) => flag('low battery (LB)', sight.reading.lowBattery),
  },
  {
    reason: 'ChargeBelowFloor',
    holds: (counted) => isCounted(counted) && atFloor(counted.input, counted.sight.reading),
    message: ({ input, sight: { reading } }) =>
      `${input.ups.name} charge ${reading.chargePercent} % <= ${floorOf(input, reading)} %, on ${input.ups.policy.debouncePolls} updates`,
    compared: (counted) => {
      const { input, sight } = counted;
      const floor = floorOf(input, sight.reading);
      const { chargePercent } = sight.reading;
      return {
        what: 'charge floor',
        limit: floor === undefined ? 'not set' : `<= ${floor} %`,
        ...(chargePercent === undefined ? {} : { now: `${chargePercent} %` }),
        ...(atFloor(input, sight.reading) ? { updates: updatesOf(counted) } : {}),
      };
    },
  },
  {
    reason: 'RuntimeBelowBudget',
    holds: (counted) => isCounted(counted) && counted.sight.below,
    message: ({ input: { ups, needMs }, sight: { reading } }) =>
      `${runtimeInWords(ups, reading.runtimeMs ?? 0, needMs)}, on ${ups.policy.debouncePolls} updates`,
    compared: (counted) => {
      const { input, sight } = counted;
      const runtimeMs = effectiveMs(counted);
      return {
        what: `runtime <= ${input.ups.policy.runtimeSafetyFactor.toFixed(2)} x budget`,
        limit: `<= ${seconds(input.needMs)}`,
        ...(runtimeMs === undefined ? {} : { now: seconds(runtimeMs) }),
        ...(sight.below ? { updates: updatesOf(counted) } : {}),
      };
    },
  },
  {
    reason: 'OnBatteryTooLong',
    holds: ({ input: { ups, now }, sight: { onBatterySince } }) =>
      ups.policy.onBatteryLimitMs !== undefined &&
      onBatterySince !== undefined &&
      now.reached(after(onBatterySince, ups.policy.onBatteryLimitMs)),
    message: ({ input: { ups } }) => `${ups.name} has been on battery for ${seconds(ups.policy.onBatteryLimitMs ?? 0)}`,
    compared: ({ input: { ups, now }, sight: { onBatterySince } }) => ({
      what: 'time on battery',
      limit: ups.policy.onBatteryLimitMs === undefined ? 'not set' : `>= ${seconds(ups.policy.onBatteryLimitMs)}`,
      now: seconds(onBatterySince === undefined ? 0 : now.at - onBatterySince),
    }),
  },
];

export function triggerOf(counted: Counted): { readonly reason: string; readonly message: string } | undefined {
  // An FSD beside OL may be a latch that only a restart of upsd clears; it is reported and blocks nothing.
  if (counted.sight.line !== 'battery') return undefined;
  const trigger = triggers.find(({ holds }) => holds(counted));
  return trigger === undefined ? undefined : { reason: trigger.reason, message: trigger.message(counted) };
}

/** What is left of the runtime that was told, ms; on mains what would be left. */
export function effectiveMs({ input: { now }, sight: { reading, runtimeAt } }: Counted): number | undefined {
  if (reading.runtimeMs === undefined || runtimeAt === undefined) return reading.runtimeMs;
  return Math.max(0, reading.runtimeMs - (now.at - runtimeAt));
}

/** Runtime or charge was too low often enough; which of them is another question. */
function isCounted({ input, belowNeed }: Counted): boolean {
  return belowNeed >= input.ups.policy.debouncePolls;
}

function updatesOf({ input, belowNeed }: Counted): Comparison['updates'] & {} {
  return { seen: belowNeed, of: input.ups.policy.debouncePolls };
}

function flag(what: string, isSet: boolean): Comparison {
  return { what, limit: 'flag', now: isSet ? 'set' : '-' };
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
