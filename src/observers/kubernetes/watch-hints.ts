/** Watches of what changes by itself, so that at rest a change is seen in seconds; where somebody waits, lists are as quick. */
import { type Collection, nodes, pods } from '../../clients/kubernetes/paths.ts';
import { watch } from '../../clients/kubernetes/watch.ts';
import type { CellName } from '../../core/facts.ts';
import { createHints } from '../hints.ts';
import type { Polling } from '../poll.ts';
import type { KubernetesObserverOptions } from './reader.ts';

interface Listing {
  readonly reader: { readonly cells: readonly CellName[] };
  readonly polling: Polling;
}

export function watchForHints(host: KubernetesObserverOptions, lists: readonly Listing[], signal: AbortSignal): void {
  const { client, clock, lister, isWaitedFor, random } = host;
  const follow = (collection: Collection, cell: CellName): void => {
    const polling = lists.find(({ reader }) => reader.cells.includes(cell))?.polling;
    const ask = createHints(clock, signal, () => polling?.ask());
    const hint = (): void => {
      if (!isWaitedFor()) ask();
    };
    void watch(client, collection, { since: () => lister.lastVersion(collection), hint, random }, signal);
  };
  follow(nodes, `kube-node/${host.kubelets[0] ?? ''}`);
  follow(pods, 'storage');
}
