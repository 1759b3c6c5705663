/** What the runtime that a UPS tells is worth: run down since it was told first, made from the charge, learned at rest. */
import type { UpsMemory } from '../../core/memory.ts';
import { after, earlier, type Instant } from '../../core/moment.ts';
import type { PolicyInput } from './policy-input.ts';
import type { CleanReading } from './reading.ts';

/** Drivers read the numbers again after 30 s at the latest, by default; twice that is a gap, ms. */
const longestRepeatMs = 60_000;
/** A runtime at rest that moves by less says the same, as a share: each change of it is written to the disk. */
const restingJitter = 0.05;

/** A UPS that tells no runtime, or an impossible one: what its charge would last at full load. */
export function withRuntime(reading: CleanReading, { fullLoadRuntimeMs }: PolicyInput): CleanReading {
  const { runtimeMs, chargePercent, line } = reading;
  if (line !== 'battery' || runtimeMs !== undefined || chargePercent === undefined || fullLoadRuntimeMs === undefined)
    return reading;
  return { ...reading, runtimeMs: (fullLoadRuntimeMs * chargePercent) / 100 };
}

/**
 * A runtime that is told again and again has been running down since it was told first. Not across a gap in which nobody read
 * anything: a full battery under the same load tells the same number in the next outage.
 */
export function toldAt(
  { memory, now }: PolicyInput,
  { line, runtimeMs }: CleanReading,
  began: Instant,
): Instant | undefined {
  if (line !== 'battery' || runtimeMs === undefined) return undefined;
  const { runtimeAt, lastRuntimeMs, readingBegan, updatedAt } = memory;
  if (runtimeAt === undefined || lastRuntimeMs !== runtimeMs) return began;
  const isSeamless =
    readingBegan === began || (updatedAt !== undefined && !now.reached(after(updatedAt, longestRepeatMs)));
  return isSeamless ? runtimeAt : began;
}

/** The latest and not the best: batteries age, and the best of their days is no promise. */
export function restingRuntime(
  { memory, atFullLoad }: PolicyInput,
  { line, chargePercent, runtimeMs }: CleanReading,
): Pick<UpsMemory, 'restingRuntimeMs'> {
  const told = atFullLoad && line === 'mains' && chargePercent === 100 ? runtimeMs : undefined;
  const known = memory.restingRuntimeMs;
  if (told === undefined) return known === undefined ? {} : { restingRuntimeMs: known };
  const isSame = known !== undefined && Math.abs(told - known) <= restingJitter * known;
  return { restingRuntimeMs: isSame ? known : told };
}

/** What was told last had been running down before the silence came. */
export function reckonedFrom({ runtimeAt }: UpsMemory, silentSince: Instant): Instant {
  return earlier(runtimeAt ?? silentSince, silentSince);
}
