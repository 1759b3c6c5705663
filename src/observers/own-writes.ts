/**
 * Lists that are older than what ananke last wrote are not believed: an API server may answer from a cache that lags behind.
 * Versions of one resource compare as numbers (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions);
 * what is no number compares with nothing, and is believed.
 */
import { type Collection, spoken } from '../clients/kubernetes/paths.ts';
import type { Failure } from './publisher.ts';

export interface OwnWrites {
  /** Said by whoever carried out an action. */
  note(collection: Collection, resourceVersion: string): void;
  /** Why this list is not to be believed; undefined when it is. */
  complaint(collection: Collection, resourceVersion: string): Failure | undefined;
}

export function createOwnWrites(): OwnWrites {
  const newest = new Map<string, bigint>();
  return {
    note(collection, resourceVersion) {
      const version = numberOf(resourceVersion);
      const key = spoken(collection);
      if (version !== undefined && version > (newest.get(key) ?? 0n)) newest.set(key, version);
    },
    complaint(collection, resourceVersion) {
      const shown = numberOf(resourceVersion);
      const written = newest.get(spoken(collection));
      if (shown === undefined || written === undefined || shown >= written) return undefined;
      const what = `${spoken(collection)} at version ${shown}, and ananke has written version ${written}`;
      return { reason: 'StaleList', message: `The API showed ${what}.` };
    },
  };
}

/** 64 bits, as etcd counts. */
const numberOf = (version: string): bigint | undefined => (/^\d{1,20}$/.test(version) ? BigInt(version) : undefined);
