/** The state machine of one UPS: reading + its memory -> its next memory, its line, and the cause to go down, if there is one. */
import type { UpsConfig } from '../../core/config.ts';
import type { UpsReading } from '../../core/facts.ts';
import type { BootId } from '../../core/ids.ts';
import type { UpsMemory } from '../../core/memory.ts';
import { after, type Instant, joinDeadline, type Moment } from '../../core/moment.ts';
import type { Observed } from '../../core/observed.ts';
import type { UpsPicture } from '../../core/view.ts';
import { type CleanReading, cleanReading } from './reading.ts';

export const newUpsMemory: UpsMemory = { belowNeed: 0, triggerUpdates: 0, sawWithoutFsd: false };

export interface PolicyInput {
  readonly ups: UpsConfig;
  readonly fact: Observed<UpsReading>;
  readonly memory: UpsMemory;
  readonly hostBoot: BootId;
  /** What a shutdown of its scope takes, times the safety factor, ms. */
  readonly needMs: number;
  /** ananke itself sent the host of this upsd off: silence is explained. */
  readonly explained: boolean;
  /** A person has set the hold of this UPS aside: its silence needs a new reading before it means anything again. */
  readonly released: boolean;
  /** What a full battery lasts at full load, ms: configured or learned. */
  readonly fullLoadRuntimeMs: number | undefined;
  /** The whole cluster runs and nothing is under way: the load is the full one. */
  readonly atFullLoad: boolean;
  readonly now: Moment;
}
export interface PolicyResult {
  readonly memory: UpsMemory;
  readonly picture: Omit<UpsPicture, 'startRule' | 'reversalRule'>;
}
/** How long the end of a battery that nobody can read still counts, ms. */
const staleReserveMs = 60_000;
/** With neither a runtime nor a full-load runtime there is only the charge: on battery, this much is the end, percent. */
const blindChargePercent = 30;
type Trigger = { readonly reason: string; readonly message: string };

export function upsPolicy(input: PolicyInput): PolicyResult {
  if (input.fact.state !== 'known') return inSilence(input);
  const reading = withRuntime(testBounded(input, cleanReading(input.fact.value)), input);
  // WAIT, OFF, BYPASS or nothing at all: it says as little about the mains as silence does.
  return reading.line === 'none' ? inSilence(input) : withReading(input, reading, reading.line, input.fact.began);
}

/** A self-test or calibration runs on the battery while input is present; one that does not end is an outage. */
function testBounded({ memory, ups, now }: PolicyInput, reading: CleanReading): CleanReading {
  if (!reading.testing) return reading;
  const since = memory.testSince ?? now.at;
  return now.reached(after(since, ups.policy.selfTestLimitMs)) ? { ...reading, line: 'battery' } : reading;
}

/** A UPS that tells no runtime, or an impossible one: what its charge would last at full load. */
function withRuntime(reading: CleanReading, { fullLoadRuntimeMs }: PolicyInput): CleanReading {
  const { runtimeMs, chargePercent, line } = reading;
  if (line !== 'battery' || runtimeMs !== undefined || chargePercent === undefined || fullLoadRuntimeMs === undefined)
    return reading;
  return { ...reading, runtimeMs: (fullLoadRuntimeMs * chargePercent) / 100 };
}

function withReading(
  input: PolicyInput,
  reading: CleanReading,
  line: 'mains' | 'battery',
  began: Instant,
): PolicyResult {
  const { memory, needMs, now, hostBoot } = input;
  const runtimeAt = toldAt(memory, reading, began);
  const below =
    runtimeAt !== undefined &&
    reading.runtimeMs !== undefined &&
    now.reached(after(runtimeAt, reading.runtimeMs - needMs));
  const onBatterySince = reading.line === 'battery' ? (memory.onBatterySince ?? now.at) : undefined;
  const low = below || atFloor(input, reading);
  const pressing = low || triggerOf(input, reading, 0, onBatterySince) !== undefined;
  const isUpdate = memory.readingBegan !== began || (pressing && pollPassed(input, low));
  const belowNeed = low ? capped(memory.belowNeed + (isUpdate ? 1 : 0), input.ups.policy.debouncePolls) : 0;
  const trigger = triggerOf(input, reading, belowNeed, onBatterySince);
  const triggerUpdates =
    trigger === undefined ? 0 : capped(memory.triggerUpdates + (isUpdate || memory.triggerUpdates === 0 ? 1 : 0), 2);
  const safe = reading.line === 'mains' && trigger === undefined;
  const next: UpsMemory = {
    lastLine: line,
    lastLineBoot: hostBoot,
    readingBegan: began,
    ...(isUpdate || memory.updatedAt === undefined ? { updatedAt: now.at } : { updatedAt: memory.updatedAt }),
    ...(reading.runtimeMs === undefined ? {} : { lastRuntimeMs: reading.runtimeMs }),
    ...(runtimeAt === undefined ? {} : { runtimeAt }),
    ...(reading.chargePercent === undefined
      ? pick(memory, 'lastChargePercent')
      : { lastChargePercent: reading.chargePercent }),
    ...(onBatterySince === undefined ? {} : { onBatterySince }),
    ...(reading.testing ? { testSince: memory.testSince ?? now.at } : {}),
    belowNeed,
    triggerUpdates,
    ...(safe ? { safeSince: memory.safeSince ?? now.at } : {}),
    sawWithoutFsd: memory.sawWithoutFsd || !reading.forcedShutdown,
    ...depth(memory, reading),
    ...restingRuntime(input, reading),
  };
  // Asked for also by an update that has just come: with an unchanged cell nothing else would bring the next one.
  if (pressing && !isCounted(next, low, input.ups)) joinDeadline(now, nextPoll(next, input.ups));
  const darkAt =
    runtimeAt === undefined || reading.runtimeMs === undefined ? undefined : after(runtimeAt, reading.runtimeMs);
  return {
    memory: next,
    picture: {
      line,
      ...(trigger === undefined ? {} : { trigger: { ...trigger, updates: triggerUpdates, blind: false } }),
      ...(darkAt === undefined ? {} : { darkAt }),
      lowBattery: reading.lowBattery,
      needMs,
      ...(next.updatedAt === undefined ? {} : { updatedAt: next.updatedAt }),
    },
  };
}

/** A runtime that is told again and again has been running down since it was told first. */
function toldAt(memory: UpsMemory, { line, runtimeMs }: CleanReading, began: Instant): Instant | undefined {
  if (line !== 'battery' || runtimeMs === undefined) return undefined;
  return memory.lastRuntimeMs === runtimeMs && memory.runtimeAt !== undefined ? memory.runtimeAt : began;
}

/** One poll after the last update counts as an update too, so that an unchanged bad reading is not waited on for ever. */
function pollPassed({ memory, ups, now }: PolicyInput, low: boolean): boolean {
  const next = nextPoll(memory, ups);
  return next !== undefined && !isCounted(memory, low, ups) && now.reached(next);
}
function nextPoll({ updatedAt }: UpsMemory, ups: UpsConfig): Instant | undefined {
  return updatedAt === undefined ? undefined : after(updatedAt, ups.policy.pollOnBatteryMs);
}
/** Another update would change nothing. */
function isCounted({ belowNeed, triggerUpdates }: UpsMemory, low: boolean, ups: UpsConfig): boolean {
  return (!low || belowNeed >= ups.policy.debouncePolls) && triggerUpdates >= 2;
}

function triggerOf(
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
      message: `${ups.name} runtime ${seconds(reading.runtimeMs ?? 0)} <= ${seconds(needMs)} needed, on ${policy.debouncePolls} updates`,
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

/** The charge at which it is time whatever the runtime says; without a runtime there is always one, percent. */
function floorOf({ ups }: PolicyInput, { runtimeMs }: CleanReading): number | undefined {
  return ups.policy.chargeFloorPercent ?? (runtimeMs === undefined ? blindChargePercent : undefined);
}
function atFloor(input: PolicyInput, reading: CleanReading): boolean {
  const floor = floorOf(input, reading);
  const { line, chargePercent } = reading;
  return line === 'battery' && floor !== undefined && chargePercent !== undefined && chargePercent <= floor;
}

/**
 * Silence is never an outage by itself: only a UPS last seen on battery in this boot becomes critical, once its reserve is
 * reckoned gone. Silence that ananke caused is no silence.
 */
function inSilence(input: PolicyInput): PolicyResult {
  const { ups, memory, needMs, now, hostBoot } = input;
  // Once explained it stays so until the next reading: the host is back long before its upsd has something to say.
  const explained = input.explained || input.released || memory.silenceExplained === true;
  const silentSince = memory.silentSince ?? now.at;
  const onBattery = memory.lastLine === 'battery' && memory.lastLineBoot === hostBoot;
  const blind = onBattery && !explained && isBlind(input, silentSince);
  const next: UpsMemory = {
    ...drop(memory, 'safeSince', 'readingBegan'),
    silentSince,
    ...(explained ? { silenceExplained: true as const } : {}),
    belowNeed: 0,
    triggerUpdates: blind ? 1 : memory.triggerUpdates,
  };
  const end = onBattery && memory.lastRuntimeMs !== undefined ? after(silentSince, memory.lastRuntimeMs) : undefined;
  // Long past its end the battery has either lasted or it has not: the old reading is no reserve any more.
  const darkAt = end === undefined || now.reached(after(end, staleReserveMs)) ? undefined : end;
  return {
    memory: next,
    picture: {
      line: explained ? 'explained' : 'unknown',
      ...(blind
        ? {
            trigger: {
              reason: 'BlindOnBattery',
              message: `${ups.name} was last seen on battery and is silent; its reserve is reckoned gone`,
              updates: 1,
              blind: true,
            },
          }
        : {}),
      ...(darkAt === undefined ? {} : { darkAt }),
      lowBattery: false,
      needMs,
      ...(memory.updatedAt === undefined ? {} : { updatedAt: memory.updatedAt }),
    },
  };
}

function isBlind({ ups, memory, needMs, now }: PolicyInput, silentSince: Instant): boolean {
  const { commsDeadMs, blindMarginMs, blindMaxMs } = ups.policy;
  if (!now.reached(after(silentSince, commsDeadMs))) return false;
  if (memory.lastRuntimeMs === undefined) return true;
  return now.reached(after(silentSince, Math.min(blindMaxMs, memory.lastRuntimeMs - needMs - blindMarginMs)));
}

/** The latest and not the best: batteries age, and the best of their days is no promise. */
function restingRuntime(
  { memory, atFullLoad }: PolicyInput,
  { line, chargePercent, runtimeMs }: CleanReading,
): Pick<UpsMemory, 'restingRuntimeMs'> {
  const told = atFullLoad && line === 'mains' && chargePercent === 100 ? runtimeMs : undefined;
  const known = told ?? memory.restingRuntimeMs;
  return known === undefined ? {} : { restingRuntimeMs: known };
}

function depth(memory: UpsMemory, reading: CleanReading): Pick<UpsMemory, 'dischargeDepth'> {
  const lost =
    reading.line === 'battery' && reading.chargePercent !== undefined ? 100 - reading.chargePercent : undefined;
  const deepest = Math.max(lost ?? 0, memory.dischargeDepth ?? 0);
  return deepest === 0 ? {} : { dischargeDepth: deepest };
}

function capped(value: number, limit: number): number {
  return Math.min(value, limit);
}
function pick(memory: UpsMemory, ...keys: readonly (keyof UpsMemory)[]): Partial<UpsMemory> {
  return Object.fromEntries(keys.filter((key) => memory[key] !== undefined).map((key) => [key, memory[key]]));
}
function drop(memory: UpsMemory, ...keys: readonly (keyof UpsMemory)[]): UpsMemory {
  const { belowNeed, triggerUpdates, sawWithoutFsd, ...rest } = memory;
  const kept = Object.fromEntries(Object.entries(rest).filter(([key]) => !keys.some((k) => k === key)));
  return { ...kept, belowNeed, triggerUpdates, sawWithoutFsd };
}
export function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
