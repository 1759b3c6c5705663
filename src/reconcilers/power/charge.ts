/** When a battery is full: by its gauge, or because it has stopped charging. Worn ones and some chargers float below 100 % for good. */
import type { UpsMemory } from '../../core/memory.ts';
import { after } from '../../core/moment.ts';
import type { PolicyInput } from './policy-input.ts';
import type { CleanReading } from './reading.ts';
import type { StartInput } from './start-input.ts';

/** A gauge that wavers by this much says the same, percent. */
const chargeJitterPercent = 2;

/** However short the blind time: a slow charger takes this long for one percent, ms. */
const leastWithoutRiseMs = 30 * 60_000;

type Top = Pick<UpsMemory, 'topChargePercent' | 'topChargeSince'>;

/** On mains: the highest charge, and since when it has not risen above it. A discharge begins anew. */
export function topCharge({ memory, now }: PolicyInput, { chargePercent: charge }: CleanReading): Top {
  const { topChargePercent: top, topChargeSince: since } = memory;
  if (charge === undefined) return {};
  const isTop = top !== undefined && charge <= top && charge >= top - chargeJitterPercent;
  return isTop && since !== undefined
    ? { topChargePercent: top, topChargeSince: since }
    : { topChargePercent: charge, topChargeSince: now.at };
}

/** As long without a rise as a deep discharge may take to charge again: what is not in it by then does not come any more. */
export function isFull({ ups, memory, now }: StartInput): boolean {
  const { lastChargePercent: charge, topChargeSince: since } = memory;
  if (charge === undefined || charge >= 100) return charge !== undefined;
  const withoutRiseMs = Math.max(ups.policy.restoreStableBlindMs, leastWithoutRiseMs);
  return since !== undefined && now.reached(after(since, withoutRiseMs));
}
