/**
 * Time as the deciding half sees it. An `Instant` is this host's monotonic clock in milliseconds; it is never compared with
 * wall time. Every "is it time yet?" goes through `Moment.reached`, which also remembers the earliest instant that was asked
 * for and not reached: that is `Decision.wakeAt`, exact by construction, because no other way to compare exists.
 */
import type { Branded } from './ids.ts';

/** Monotonic milliseconds of this host (process.hrtime): every age, limit and soak. Rebased when the host booted. */
export type Instant = Branded<number, 'Instant'>;
/** Wall clock, milliseconds since the epoch. For people and calendars only: it decides nothing. */
export type Timestamp = Branded<number, 'Timestamp'>;

export const instant = (milliseconds: number): Instant => milliseconds as Instant;
export const timestamp = (milliseconds: number): Timestamp => milliseconds as Timestamp;
export const after = (start: Instant, milliseconds: number): Instant => (start + milliseconds) as Instant;
export const earlier = (a: Instant, b: Instant): Instant => (a <= b ? a : b);
export const later = (a: Instant, b: Instant): Instant => (a >= b ? a : b);

/** The instant of one decision, or of one assessment within it. */
export interface Moment {
  readonly at: Instant;
  /** True when `deadline` has come. If not, this decision must be looked at again then, and the moment remembers it. */
  reached(deadline: Instant): boolean;
  /** The earliest deadline that was asked for and has not come. */
  next(): Instant | undefined;
}

export function momentAt(at: Instant): Moment {
  let next: Instant | undefined;
  return {
    at,
    reached(deadline) {
      if (at >= deadline) return true;
      // A limit that never comes asks for nothing.
      if (deadline < (next ?? Infinity)) next = deadline;
      return false;
    },
    next: () => next,
  };
}

/** Joins the deadline of a part (an assessment that was memoised, say) into the whole. */
export function joinDeadline(moment: Moment, deadline: Instant | undefined): void {
  if (deadline !== undefined) moment.reached(deadline);
}
