// What came to pass over many outages, counted in buckets: 20,000 outages in which nothing happens prove nothing.
import { families, mainsBuckets } from './faults.ts';
import { inStepBuckets, rowsUnderWay } from './in-step.ts';

export type Counts = Readonly<Record<string, number>>;

export interface Histogram {
  count(bucket: string): void;
  counts(): Counts;
}

export function createHistogram(): Histogram {
  const counts = new Map<string, number>();
  return {
    count: (bucket) => void counts.set(bucket, (counts.get(bucket) ?? 0) + 1),
    counts: () => Object.fromEntries(counts),
  };
}

/** The sum of many, sorted by name, so that equal runs print equal bytes. */
export function merged(all: Iterable<Counts>): Counts {
  const sums = new Map<string, number>();
  for (const counts of all) {
    for (const [bucket, count] of Object.entries(counts)) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  }
  return Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const bucket = {
  drawn: (fault: string) => `fault/${fault}/drawn`,
  effective: (fault: string) => `fault/${fault}/effective`,
  crashed: (row: string) => `step/${row}/interrupted-by-crash`,
  turned: (row: string) => `step/${row}/interrupted-by-reversal`,
  hold: (reason: string) => `hold/${reason}`,
  pace: (pace: string) => `pace/${pace}`,
  phase: (phase: string) => `phase/${phase}`,
  end: (how: string) => `end/${how}`,
  compared: (how: string) => `compared/${how}`,
  commit: 'commit/reached',
} as const;

/** Every bucket that 20,000 outages have to fill. */
export function expectedBuckets(): readonly string[] {
  const faults = [...mainsBuckets, ...new Set(families.map((family) => family.bucket)), ...inStepBuckets];
  return [
    ...faults.flatMap((fault) => [bucket.drawn(fault), bucket.effective(fault)]),
    ...rowsUnderWay.flatMap((row) => [bucket.crashed(row), bucket.turned(row)]),
    ...['RuntimeBelowBudget', 'LowBattery', 'ForcedShutdown', 'BlindOnBattery', 'ChargeBelowFloor'].map(bucket.hold),
    ...['graceful', 'hurried', 'emergency'].map(bucket.pace),
    ...['acting', 'paused', 'reversing', 'finishing', 'closed'].map(bucket.phase),
    bucket.commit,
    ...['wall-clock', 'same-seed', 'without-crashes'].map(bucket.compared),
    bucket.end('converged'),
  ];
}

export function emptyBuckets(counts: Counts): readonly string[] {
  return expectedBuckets().filter((name) => (counts[name] ?? 0) === 0);
}
