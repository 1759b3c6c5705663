/** The cluster as its API shows it, with Flux where the configuration names one. */
import type { AnankeConfig } from '../../api/config-schema.ts';
import { createKubernetesClient, type KubernetesClient } from '../../clients/kubernetes/client.ts';
import { createDiscovery, type Discovery } from '../../clients/kubernetes/served.ts';
import type { Clock } from '../../core/ports.ts';
import { siteOf } from '../../core/site.ts';
import { createApiHandlers } from '../../executor/handlers/kubernetes.ts';
import { observeFlux } from '../../observers/flux/observer.ts';
import type { ApiWatch } from '../../observers/kubernetes/api.ts';
import { observeKubernetes } from '../../observers/kubernetes/observer.ts';
import { createLister } from '../../observers/lister.ts';
import { createOwnWrites } from '../../observers/own-writes.ts';
import type { Polling } from '../../observers/poll.ts';
import type { Area, Ground } from './area.ts';

type ApiKinds = 'SuspendFlux' | 'ResumeFlux' | 'Cordon' | 'Uncordon' | 'EvictPod' | 'DeletePod';

export interface KubernetesArea extends Area<ApiKinds> {
  /** For whoever asks something else through the same API. */
  readonly client: KubernetesClient;
  readonly discovery: Discovery;
  readonly api: ApiWatch;
}

export function openKubernetes(ground: Ground): KubernetesArea {
  const { config, file, clock, cells, random, attending, closing } = ground;
  const client = apiClient(file, file.cluster.api_endpoints, clock);
  const discovery = createDiscovery(client);
  const ownWrites = createOwnWrites(clock);
  const lister = createLister(client, ownWrites);
  const isWaitedFor = (): boolean => attending.open;
  const { kubelets } = siteOf(config);
  const { keepNamespaces } = config.shutdown.drain;
  const common = { client, discovery, lister, clock, cells, isWaitedFor, random };
  const kubernetes = observeKubernetes({ ...common, kubelets, keepNamespaces }, closing);
  const flux =
    config.flux === undefined ? new Map() : observeFlux({ ...common, ...config.flux, api: kubernetes.api }, closing);
  const first = (kind: string): readonly (readonly [string, Polling])[] => {
    const found = [...kubernetes.polls].find(([cell]) => cell === kind || cell.startsWith(`${kind}/`));
    return found === undefined ? [] : [[kind, found[1]]];
  };
  return {
    client,
    discovery,
    api: kubernetes.api,
    // One list gives the cells of all nodes, so it is asked for once and not by each of them.
    polls: new Map<string, Polling>([
      ...['api', 'pods', 'volumes', 'workloads'].flatMap(first),
      ...first('kube-node').map(([, poll]) => ['nodes', poll] as const),
      ...[...flux].filter(([cell]) => cell === 'flux'),
    ]),
    handlers: createApiHandlers({
      client,
      discovery,
      fluxNamespace: config.flux?.namespace ?? '',
      onWritten: (collection, version) => ownWrites.note(collection, version),
    }),
    close: () => client.close(),
  };
}

/** A client of these servers, with the credentials and the patience of the configuration. */
export function apiClient({ cluster }: AnankeConfig, endpoints: readonly string[], clock: Clock): KubernetesClient {
  return createKubernetesClient({
    endpoints,
    kubeconfig: cluster.kubeconfig,
    attemptLimitMs: cluster.api_timeout_seconds * 1_000,
    clock,
  });
}
