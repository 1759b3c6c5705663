/**
 * Lists that are older than what ananke last wrote are not believed: an API server may answer from a cache that lags behind.
 * Versions of one resource compare as numbers (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions);
 * what is no number compares with nothing, and is believed. After a while every list is: a store that was restored from a snapshot
 * counts from there anew, and would otherwise never be believed again.
 */
import { type Collection, spoken } from '../clients/kubernetes/paths.ts';
import { after, type Instant } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';
import type { Failure } from './publisher.ts';

/** Caches lag by seconds; one that is behind for longer than this would not be served at all. */
export const cacheLagLimitMs = 120_000;

export interface OwnWrites {
  /** Said by whoever carried out an action. */
  note(collection: Collection, resourceVersion: string): void;
  /** Why this list is not to be believed; undefined when it is. */
  complaint(collection: Collection, resourceVersion: string): Failure | undefined;
}

export function createOwnWrites(clock: Pick<Clock, 'now'>): OwnWrites {
  const newest = new Map<string, { readonly version: bigint; readonly until: Instant }>();
  return {
    note(collection, resourceVersion) {
      const version = numberOf(resourceVersion);
      const key = spoken(collection);
      const last = newest.get(key);
      const isNewest = last === undefined || clock.now() >= last.until || (version ?? 0n) > last.version;
      if (version !== undefined && isNewest) newest.set(key, { version, until: after(clock.now(), cacheLagLimitMs) });
    },
    complaint(collection, resourceVersion) {
      const shown = numberOf(resourceVersion);
      const written = newest.get(spoken(collection));
      if (shown === undefined || written === undefined || shown >= written.version) return undefined;
      if (clock.now() >= written.until) return undefined;
      const what = `${spoken(collection)} at version ${shown}, and ananke has written version ${written.version}`;
      return { reason: 'StaleList', message: `The API showed ${what}.` };
    },
  };
}

/** 64 bits, as etcd counts. */
const numberOf = (version: string): bigint | undefined => (/^\d{1,20}$/.test(version) ? BigInt(version) : undefined);
