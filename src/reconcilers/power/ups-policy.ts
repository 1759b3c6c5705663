/** The state machine of one UPS: reading + its memory -> its next memory, its line, and the cause to go down, if there is one. */
import type { UpsConfig } from '../../core/config.ts';
import type { UpsMemory } from '../../core/memory.ts';
import { after, type Instant, joinDeadline } from '../../core/moment.ts';
import { topCharge } from './charge.ts';
import type { PolicyInput, PolicyResult } from './policy-input.ts';
import { restingRuntime } from './runtime.ts';
import { type Sight, sightOf } from './sight.ts';
import { inSilence } from './silence.ts';
import { atFloor, triggerOf } from './ups-triggers.ts';

export type { PolicyInput, PolicyResult } from './policy-input.ts';

export const newUpsMemory: UpsMemory = { belowNeed: 0, triggerUpdates: 0 };

export function upsPolicy(input: PolicyInput): PolicyResult {
  const sight = sightOf(input);
  return sight === undefined ? inSilence(input) : withReading(input, sight);
}

function withReading(input: PolicyInput, sight: Sight): PolicyResult {
  const { memory, needMs, now, hostBoot } = input;
  const { reading, line, began, runtimeAt, below, onBatterySince } = sight;
  const low = below || atFloor(input, reading);
  const pressing = low || triggerOf({ input, sight, belowNeed: 0 }) !== undefined;
  const isUpdate = memory.readingBegan !== began || (pressing && pollPassed(input, low));
  const belowNeed = low ? capped(memory.belowNeed + (isUpdate ? 1 : 0), input.ups.policy.debouncePolls) : 0;
  const trigger = triggerOf({ input, sight, belowNeed });
  // What had to be seen on several updates before it counted has been seen on as many.
  const seen = Math.max(memory.triggerUpdates + (isUpdate || memory.triggerUpdates === 0 ? 1 : 0), belowNeed);
  const triggerUpdates = trigger === undefined ? 0 : capped(seen, 2);
  const safe = line === 'mains' && trigger === undefined;
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
    ...(safe ? { safeSince: memory.safeSince ?? now.at, ...topCharge(input, reading) } : {}),
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
