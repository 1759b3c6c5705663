/** Instants and durations as status.json tells them: UTC for people, whole seconds. */
import type { Snapshot } from '../../core/facts.ts';
import type { Instant, Timestamp } from '../../core/moment.ts';

export const isoOf = (at: Timestamp): string => new Date(at).toISOString();

/** The wall time of an instant, reckoned from now: exact for what lies near, and for what lies before the clock was set only as good. */
export function wallOf({ takenAt, wallAt }: Snapshot, at: Instant): string {
  return new Date(wallAt + (at - takenAt)).toISOString();
}

export const secondsOf = (milliseconds: number): number => Math.round(milliseconds / 1_000);
