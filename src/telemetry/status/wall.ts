/** Instants and durations as status.json tells them: UTC for people, whole seconds. */
import type { Snapshot } from '../../core/facts.ts';
import type { Instant, Timestamp } from '../../core/moment.ts';
import { recordOf } from '../../core/records.ts';

export const isoOf = (at: Timestamp): string => new Date(at).toISOString();

/** The wall time of an instant, reckoned from now: exact for what lies near, and for what lies before the clock was set only as good. */
export function wallOf({ takenAt, wallAt }: Snapshot, at: Instant): string {
  return new Date(wallAt + (at - takenAt)).toISOString();
}

export const secondsOf = (milliseconds: number): number => Math.round(milliseconds / 1_000);

/** A key that is there only when its value is known. */
export function known<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value & ({} | null) } {
  return value === undefined ? {} : recordOf([[key, value] as const]);
}
