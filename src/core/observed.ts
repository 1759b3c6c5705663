/** What is known of one fact. "Unknown" and "stale" are never read as "off", "empty" or "healthy". */
import type { Instant } from './moment.ts';

export type Observed<Value> =
  /** `began` is when the reading that gave the value started: "newer than the proposal" means that it began after it. */
  | { readonly state: 'known'; readonly value: Value; readonly began: Instant }
  /** The last good value; a later reading failed for `reason`. */
  | {
      readonly state: 'stale';
      readonly value: Value;
      readonly began: Instant;
      readonly reason: string;
      readonly message: string;
    }
  | { readonly state: 'unknown'; readonly reason: string; readonly message: string };

export const known = <Value>(value: Value, began: Instant): Observed<Value> => ({ state: 'known', value, began });
export const unknown = (
  reason: string,
  message: string,
): { readonly state: 'unknown'; readonly reason: string; readonly message: string } => ({
  state: 'unknown',
  reason,
  message,
});

/** The value of a fact that is known now; nothing for a stale or unknown one. */
export function valueOf<Value>(fact: Observed<Value>): Value | undefined {
  return fact.state === 'known' ? fact.value : undefined;
}
