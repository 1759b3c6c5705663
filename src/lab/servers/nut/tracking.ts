/** What became of orders, for those who ask later. */
import { trackedLimit } from './limits.ts';
import type { DriverOutcome } from './upses.ts';

export interface Tracking {
  /** The id under which the outcome can be asked for. */
  add(outcome: Promise<DriverOutcome>): string;
  /** As upsd says it. */
  outcomeOf(id: string): string;
}

const sayings: Readonly<Record<DriverOutcome, string>> = {
  success: 'SUCCESS',
  failed: 'ERR FAILED',
  'invalid-argument': 'ERR INVALID-ARGUMENT',
  unknown: 'ERR UNKNOWN',
};

export function createTracking(): Tracking {
  const outcomes = new Map<string, string>();
  let count = 0;
  return {
    add(outcome) {
      count += 1;
      // In the form of those that upsd gives, and the same in each run.
      const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
      outcomes.set(id, 'PENDING');
      const [oldest] = outcomes.keys();
      if (outcomes.size > trackedLimit && oldest !== undefined) outcomes.delete(oldest);
      void outcome.then((known) => outcomes.set(id, sayings[known]));
      return id;
    },
    outcomeOf: (id) => outcomes.get(id) ?? 'ERR UNKNOWN',
  };
}
