// Whether a node renews its lease, as this process saw it: not by the clock on the object, which nobody vouches for, but
// by the renewal time moving between two readings.

import type { KubeNodeReading } from '../../core/facts.ts';
import type { Reading } from './poll.ts';

/** A lease that has not moved for this long is not fresh (Kubernetes: node-monitor-grace-period). */
export const leaseFreshMs = 40_000;

interface Lease {
  readonly renewedAt: number;
  /** When a reading first showed that renewal; a first sight proves nothing, it may be left over from before an outage. */
  readonly movedAt: number;
  /** The beat before that one: it moved after this. */
  readonly movedAfter: number;
  readonly firstSeenAt: number;
}
export interface Leases {
  /** Takes in one reading of a node and says what it shows of its lease. */
  see(node: string, renewedAt: number, reading: LeaseReading): KubeNodeReading['lease'];
  /** True when more readings say the same of every node, unless something happens; the last that did was at `since`. */
  calm(since: number, now: number): boolean;
}
export interface LeaseReading extends Pick<Reading, 'sentAt' | 'rested'> {
  /** When the reading before this one was sent. */
  readonly before: number;
  /** How long a request travels. */
  readonly reachMs: number;
}

export function createLeases(): Leases {
  const leases = new Map<string, Lease>();
  return {
    see(node, renewedAt, reading) {
      const old = leases.get(node);
      const movedAt = old === undefined ? -Infinity : movement(old, renewedAt, reading);
      const movedNow = old !== undefined && movedAt !== old.movedAt;
      const movedAfter = movedNow ? reading.before : (old?.movedAfter ?? -Infinity);
      const firstSeenAt = old?.firstSeenAt ?? reading.sentAt;
      leases.set(node, { renewedAt, movedAt, movedAfter, firstSeenAt });
      if (reading.sentAt - Math.max(movedAt, firstSeenAt) > leaseFreshMs) return 'stale';
      return movedAt === -Infinity ? 'unproven' : 'renewed';
    },
    calm(since, now) {
      for (const { movedAt, movedAfter, firstSeenAt } of leases.values()) {
        const moves = movedAfter > since;
        const stands = now - Math.max(movedAt, firstSeenAt, since) > leaseFreshMs;
        if (!moves && !stands) return false;
      }
      return true;
    },
  };
}

/** The beat at which the renewal would first have shown, had none been rested over. */
function movement(old: Lease, renewedAt: number, { sentAt, rested, reachMs }: LeaseReading): number {
  if (renewedAt === old.renewedAt) return old.movedAt;
  if (rested === undefined) return sentAt;
  const beats = Math.max(1, Math.ceil((renewedAt - reachMs - rested.from) / rested.strideMs));
  const beat = rested.from + beats * rested.strideMs;
  return beat <= rested.until ? beat : sentAt;
}
