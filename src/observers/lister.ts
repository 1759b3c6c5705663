/** One list as an observer wants it: objects that fit and those that do not, or why the cells that rest on it are not known. */
import type { KubernetesClient } from '../clients/kubernetes/client.ts';
import { list } from '../clients/kubernetes/list.ts';
import { type Collection, spoken } from '../clients/kubernetes/paths.ts';
import { cellFailure } from './api-failure.ts';
import { type Fit, fitting, type Odd, oddOnes } from './fit.ts';
import type { OwnWrites } from './own-writes.ts';
import type { Failure } from './publisher.ts';

export type Shown<Value> =
  | { readonly is: 'shown'; readonly values: readonly Value[]; readonly odd: readonly Odd[] }
  /** `stopped`: the observer itself ends; nothing is to be said. */
  | { readonly is: 'failed'; readonly stopped: boolean; readonly failure: Failure };

export interface Lister {
  show<Value>(collection: Collection, fit: (object: unknown) => Fit<Value>, signal: AbortSignal): Promise<Shown<Value>>;
  /** The version of the last list of it: where a watch may begin. */
  lastVersion(collection: Collection): string | undefined;
}

export function createLister(client: KubernetesClient, ownWrites: OwnWrites): Lister {
  const versions = new Map<string, string>();
  return {
    async show(collection, fit, signal) {
      const outcome = await list(client, collection, fit, { signal });
      if (outcome.is !== 'ok') {
        return { is: 'failed', stopped: outcome.is === 'stopped', failure: cellFailure(outcome) };
      }
      const { items, resourceVersion } = outcome.value;
      versions.set(spoken(collection), resourceVersion);
      const complaint = ownWrites.complaint(collection, resourceVersion);
      if (complaint !== undefined) return { is: 'failed', stopped: false, failure: complaint };
      return { is: 'shown', values: fitting(items), odd: oddOnes(items) };
    },
    lastVersion: (collection) => versions.get(spoken(collection)),
  };
}

export function failureIn(...shown: readonly Shown<unknown>[]): (Shown<unknown> & { is: 'failed' }) | undefined {
  return shown.find((one) => one.is === 'failed');
}
