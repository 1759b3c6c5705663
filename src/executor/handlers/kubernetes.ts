/** What is asked of the Kubernetes API. Several objects of one action are asked at once; each alone may be said no to. */
import type { KubernetesClient } from '../../clients/kubernetes/client.ts';
import type { Outcome } from '../../clients/kubernetes/outcome.ts';
import { type Collection, nodes } from '../../clients/kubernetes/paths.ts';
import type { Discovery } from '../../clients/kubernetes/served.ts';
import {
  cordon,
  deletePod,
  evict,
  type PodTarget,
  resume,
  suspend,
  uncordon,
  type Written,
} from '../../clients/kubernetes/writes.ts';
import type { Action, Answer } from '../../core/action.ts';
import { type FluxPlace, placeOf } from '../../core/flux-id.ts';
import { accepted, failed } from './answers.ts';
import { answerOf, together } from './api-answer.ts';
import type { Handlers } from './handler.ts';

export interface ApiWay {
  readonly client: KubernetesClient;
  readonly discovery: Discovery;
  /** `flux.namespace`. */
  readonly fluxNamespace: string;
  /** The object got this version by what ananke wrote: an older list is not to be believed. */
  readonly onWritten: (collection: Collection, resourceVersion: string) => void;
}
type ApiKinds = 'SuspendFlux' | 'ResumeFlux' | 'Cordon' | 'Uncordon' | 'EvictPod' | 'DeletePod';
type Write = (collection: Collection, name: string) => Promise<Outcome<Written>>;

export function createApiHandlers(way: ApiWay): Pick<Handlers, ApiKinds> {
  const { client } = way;
  const asking = ({ timeoutMs }: Action, signal: AbortSignal) => ({ signal, limitMs: timeoutMs });
  const onNodes = async (names: readonly string[], write: Write): Promise<Answer> =>
    together(await Promise.all(names.map(async (name) => noted(way, nodes, await write(nodes, name)))));
  const onFlux = async (ids: readonly string[], action: Action, signal: AbortSignal, write: Write): Promise<Answer> =>
    together(
      await Promise.all(
        ids.map(async (id) => {
          const place = placeOf(id, way.fluxNamespace);
          if (place === undefined) return failed(`${id} is no Kustomization or HelmRelease`);
          const collection = await servedAs(way, place, action, signal);
          if ('outcome' in collection) return collection;
          return noted(way, collection, await write(collection, place.name));
        }),
      ),
    );
  return {
    Cordon: (action, signal) =>
      onNodes(action.nodes, (_, name) => cordon(client, name, action.run, asking(action, signal))),
    Uncordon: (action, signal) => onNodes(action.nodes, (_, name) => uncordon(client, name, asking(action, signal))),
    SuspendFlux: (action, signal) =>
      onFlux(action.objects, action, signal, (collection, name) =>
        suspend(client, collection, name, action.run, asking(action, signal)),
      ),
    ResumeFlux: (action, signal) =>
      onFlux(action.objects, action, signal, (collection, name) =>
        resume(client, collection, name, asking(action, signal)),
      ),
    EvictPod: async (action, signal) => gone(await evict(client, targetOf(action), asking(action, signal))),
    DeletePod: async (action, signal) => gone(await deletePod(client, targetOf(action), asking(action, signal))),
  };
}

function noted({ onWritten }: ApiWay, collection: Collection, outcome: Outcome<Written>): Answer {
  if (outcome.is === 'ok' && outcome.value.resourceVersion !== undefined)
    onWritten(collection, outcome.value.resourceVersion);
  return answerOf(outcome);
}

const served = {
  Kustomization: { group: 'kustomize.toolkit.fluxcd.io', resource: 'kustomizations' },
  HelmRelease: { group: 'helm.toolkit.fluxcd.io', resource: 'helmreleases' },
} as const;

/** In the version that this API serves, in the namespace of the object. */
async function servedAs(
  { discovery }: ApiWay,
  { kind, namespace }: FluxPlace,
  { timeoutMs }: Action,
  signal: AbortSignal,
): Promise<Collection | Answer> {
  const { group, resource } = served[kind];
  const found = await discovery.served(group, { signal, limitMs: timeoutMs });
  // Nothing was asked of the object yet, however this ended.
  if (found.is !== 'ok') return failed(found.message);
  const collection = found.value?.get(resource);
  return collection === undefined
    ? failed(`the API does not serve ${resource}.${group}`)
    : { ...collection, namespace };
}

function targetOf(action: {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly graceSeconds: number;
}): PodTarget {
  const { namespace, pod: name, uid, graceSeconds } = action;
  return { namespace, name, uid, graceSeconds };
}

/** A pod that is gone already is as good as one that was told to go. */
function gone(outcome: Outcome<unknown>): Answer {
  return outcome.is === 'refused' && outcome.status === 404 ? accepted : answerOf(outcome);
}
