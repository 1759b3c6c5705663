/** A UPS that says nothing, or nothing about the mains. */
import type { UpsMemory } from '../../core/memory.ts';
import { after, earlier, type Instant, later } from '../../core/moment.ts';
import type { PolicyInput, PolicyResult } from './policy-input.ts';
import { reckonedFrom } from './runtime.ts';

/** How long the end of a battery that nobody can read still counts, ms. */
const staleReserveMs = 60_000;

/** What a UPS that says nothing comes to. */
export interface Silence {
  readonly since: Instant;
  /** ananke caused it. */
  readonly explained: boolean;
  /** Neither explained nor set aside by hand: it means what silence means. */
  readonly counts: boolean;
  /** Last seen on battery, in this boot. */
  readonly onBattery: boolean;
  /** It is a cause to go down. */
  readonly blind: boolean;
}

export function silenceOf(input: PolicyInput): Silence {
  const { memory, now, hostBoot } = input;
  // Once explained it stays so until the next reading: the host is back long before its upsd has something to say.
  const explained = input.explained || memory.silenceExplained === true;
  // A release sets the hold aside for its time, and no longer.
  const counts = !explained && !input.released;
  const since = memory.silentSince ?? now.at;
  const onBattery = memory.lastLine === 'battery' && memory.lastLineBoot === hostBoot;
  return { since, explained, counts, onBattery, blind: onBattery && counts && isBlind(input, since) };
}

/**
 * Silence is never an outage by itself: only a UPS last seen on battery in this boot becomes critical, once its reserve is
 * reckoned gone. Silence that ananke caused is no silence.
 */
export function inSilence(input: PolicyInput): PolicyResult {
  const { ups, memory, needMs, now } = input;
  const { since: silentSince, explained, counts, onBattery, blind } = silenceOf(input);
  const next: UpsMemory = {
    ...drop(memory, 'safeSince', 'topChargePercent', 'topChargeSince', 'readingBegan'),
    silentSince,
    ...(explained ? { silenceExplained: true as const } : {}),
    belowNeed: 0,
    triggerUpdates: blind ? 1 : memory.triggerUpdates,
  };
  const end =
    onBattery && memory.lastRuntimeMs !== undefined
      ? after(reckonedFrom(memory, silentSince), memory.lastRuntimeMs)
      : undefined;
  // Long past its end the battery has either lasted or it has not: the old reading is no reserve any more.
  const darkAt = end === undefined || now.reached(after(end, staleReserveMs)) ? undefined : end;
  return {
    memory: next,
    picture: {
      line: counts ? 'unknown' : 'explained',
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

function isBlind(input: PolicyInput, silentSince: Instant): boolean {
  const { now, ups } = input;
  // Asked for by itself: what comes later is of no interest before.
  return now.reached(after(silentSince, ups.policy.commsDeadMs)) && now.reached(blindAt(input, silentSince));
}

/** When silence that began then becomes a cause: not before the link counts as dead, and at once if no runtime was known. */
export function blindAt({ ups, memory, needMs }: PolicyInput, silentSince: Instant): Instant {
  const { commsDeadMs, blindMarginMs, blindMaxMs } = ups.policy;
  const deadAt = after(silentSince, commsDeadMs);
  if (memory.lastRuntimeMs === undefined) return deadAt;
  const spentAt = after(reckonedFrom(memory, silentSince), memory.lastRuntimeMs - needMs - blindMarginMs);
  return later(deadAt, earlier(after(silentSince, blindMaxMs), spentAt));
}

function drop(memory: UpsMemory, ...keys: readonly (keyof UpsMemory)[]): UpsMemory {
  const { belowNeed, triggerUpdates, ...rest } = memory;
  const kept = Object.fromEntries(Object.entries(rest).filter(([key]) => !keys.some((k) => k === key)));
  return { ...kept, belowNeed, triggerUpdates };
}
