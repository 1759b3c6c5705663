/** What the readers of this folder have in common: each reads some lists, and publishes the cells that rest on them. */
import type { KubernetesClient } from '../../clients/kubernetes/client.ts';
import type { Discovery } from '../../clients/kubernetes/served.ts';
import type { CellName } from '../../core/facts.ts';
import type { Clock } from '../../core/ports.ts';
import type { Lister } from '../lister.ts';
import type { Reading } from '../poll.ts';
import type { Failure, Publisher } from '../publisher.ts';

export interface KubernetesObserverOptions {
  readonly client: KubernetesClient;
  readonly discovery: Discovery;
  readonly lister: Lister;
  readonly clock: Clock;
  readonly cells: Publisher;
  /** Machines of the configuration that are Kubernetes nodes; others in the API are none of ananke's business. */
  readonly kubelets: readonly string[];
  /** `shutdown.drain.keep_namespaces`: where the pods for DNS, network and storage live. */
  readonly keepNamespaces: readonly string[];
  /** Some step is open: somebody waits for news. */
  readonly isWaitedFor: () => boolean;
  /** In [0, 1). */
  readonly random: () => number;
}
export interface Reader {
  readonly cells: readonly CellName[];
  read(reading: Reading, signal: AbortSignal): Promise<void>;
}

export function failAll(cells: Publisher, names: readonly CellName[], failure: Failure): void {
  for (const name of names) cells.fail(name, failure);
}
