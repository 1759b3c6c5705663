/** The state machine of one UPS: reading + its memory -> its next memory, its line, and the cause to go down, if there is one. */
import type { UpsConfig } from '../../core/config.ts';
import type { UpsMemory } from '../../core/memory.ts';
import { after, type Instant, joinDeadline } from '../../core/moment.ts';
import type { PolicyInput, PolicyResult } from './policy-input.ts';
import { type CleanReading, cleanReading } from './reading.ts';
import { restingRuntime, toldAt, withRuntime } from './runtime.ts';
import { inSilence } from './silence.ts';
import { atFloor, triggerOf } from './ups-triggers.ts';

export type { PolicyInput, PolicyResult } from './policy-input.ts';

export const newUpsMemory: UpsMemory = { belowNeed: 0, triggerUpdates: 0 };

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

function withReading(
  input: PolicyInput,
  reading: CleanReading,
  line: 'mains' | 'battery',
  began: Instant,
): PolicyResult {
  const { memory, needMs, now, hostBoot } = input;
  const runtimeAt = toldAt(input, reading, began);
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
  // What had to be seen on several updates before it counted has been seen on as many.
  const seen = Math.max(memory.triggerUpdates + (isUpdate || memory.triggerUpdates === 0 ? 1 : 0), belowNeed);
  const triggerUpdates = trigger === undefined ? 0 : capped(seen, 2);
  const safe = reading.line === 'mains' && trigger === undefined;
  const next: UpsMemory = {
    lastLine: line,
    lastLineBoot: hostBoot,
    readingBegan: began,
    ...(isUpdate || memory.updatedAt === undefined ? { updatedAt: now.at } : { updatedAt: memory.updatedAt }),
    ...(reading.runtimeMs === undefined ? {} : { lastRuntimeMs: reading.runtimeMs }),
    ...(runtimeAt === undefined ? {} : { runtimeAt }),
    ...(reading.chargePercent === undefined ? {} : { lastChargePercent: reading.chargePercent }),
    ...(onBatterySince === undefined ? {} : { onBatterySince }),
    ...(reading.testing ? { testSince: memory.testSince ?? now.at } : {}),
    belowNeed,
    triggerUpdates,
    ...(safe ? { safeSince: memory.safeSince ?? now.at } : {}),
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

function capped(value: number, limit: number): number {
  return Math.min(value, limit);
}
