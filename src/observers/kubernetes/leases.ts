/**
 * Whether a kubelet renews its lease, as this process saw it: not by the time on the object, which the clock of the node wrote and
 * nobody vouches for, but by that time moving between two readings. A Ready=True left over from before an outage has no such move.
 */
import type { KubeNodeReading } from '../../core/facts.ts';
import { after, type Instant } from '../../core/moment.ts';

/** A lease that has not moved for this long is not fresh (Kubernetes: node-monitor-grace-period; kubelets renew every 10 s). */
export const leaseFreshMs = 40_000;

interface Seen {
  readonly renewTime: string;
  readonly firstSeenAt: Instant;
  /** Undefined until it moved: a first sight proves nothing. */
  readonly movedAt?: Instant;
}
export interface Leases {
  /** Takes in one reading of a node, and says what it shows of its lease. */
  see(node: string, renewTime: string | undefined, began: Instant): KubeNodeReading['lease'];
}

export function createLeases(): Leases {
  const leases = new Map<string, Seen>();
  return {
    see(node, renewTime, began) {
      if (renewTime === undefined) {
        leases.delete(node);
        return 'stale';
      }
      const old = leases.get(node);
      const hasMoved = old !== undefined && old.renewTime !== renewTime;
      const movedAt = hasMoved ? began : old?.movedAt;
      const firstSeenAt = old?.firstSeenAt ?? began;
      leases.set(node, { renewTime, firstSeenAt, ...(movedAt === undefined ? {} : { movedAt }) });
      if (began > after(movedAt ?? firstSeenAt, leaseFreshMs)) return 'stale';
      return movedAt === undefined ? 'unproven' : 'renewed';
    },
  };
}
