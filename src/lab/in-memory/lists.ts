// From the lists of the API to what the cells hold.

import type {
  FluxReading,
  FluxSourceReading,
  NodeVolumesReading,
  PodReading,
  StorageReading,
  WorkloadsReading,
} from '../../core/facts.ts';
import { shownUrl } from '../../core/shown-url.ts';
import type { FluxView, PdbView, PodView, VolumeView } from '../world/command.ts';

/** The run that ananke's own cordon or suspension belongs to stands on the object itself. */
export const cordonMark = 'ananke.dev/cordoned-by';
export const suspendMark = 'ananke.dev/suspended-by';
export const fieldManager = 'ananke';

export function podsByNode(
  pods: readonly PodView[],
  pdbs: readonly PdbView[],
  nodes: readonly string[],
): ReadonlyMap<string, readonly PodReading[]> {
  const blocking = pdbs.filter((pdb) => pdb.disruptionsAllowed <= 0);
  const result = new Map<string, PodReading[]>(nodes.map((node) => [node, []]));
  for (const pod of pods) if (pod.node !== undefined) result.get(pod.node)?.push(podReading(pod, blocking));
  return result;
}

function podReading(pod: PodView, blocking: readonly PdbView[]): PodReading {
  const budget = blocking.find((pdb) => pdb.namespace === pod.namespace && pdb.pods.includes(placeOf(pod)));
  return {
    namespace: pod.namespace,
    name: pod.name,
    uid: pod.uid,
    kind: kindOf(pod),
    terminating: pod.deletionAt !== undefined,
    graceSeconds: Math.ceil(pod.terminationGraceMs / 1_000),
    ...(budget === undefined ? {} : { blockedBy: `${budget.namespace}/${budget.name}` }),
  };
}

function kindOf(pod: PodView): PodReading['kind'] {
  if (pod.owner === 'DaemonSet') return 'daemon';
  return pod.owner === 'none' ? 'bare' : 'owned';
}

/** A Deployment's pod is named for its ReplicaSet with a suffix that changes; what stays is the name without it. */
function placeOf(pod: PodView): string {
  return pod.owner === 'Deployment' ? pod.name.slice(0, pod.name.lastIndexOf('-')) : pod.name;
}

/** Nodes with a pod for DNS, network or storage that is not ready; pods that are on no node yet hold up none. */
export function storageReading(pods: readonly PodView[]): StorageReading {
  const open = new Set<string>();
  for (const pod of pods) if (pod.kind !== 'workload' && !pod.ready && pod.node !== undefined) open.add(pod.node);
  return { notReadyOn: [...open].sort() };
}

export function workloadsReading(pods: readonly PodView[]): WorkloadsReading {
  const open = new Set<string>();
  for (const pod of pods) {
    if (!pod.ready) open.add(`${pod.owner === 'none' ? 'Pod' : pod.owner}/${pod.namespace}/${placeOf(pod)}`);
  }
  return { notConverged: [...open].sort() };
}

export function volumesByNode(
  volumes: readonly VolumeView[],
  nodes: readonly string[],
): ReadonlyMap<string, NodeVolumesReading> {
  const result = new Map(
    nodes.map((node) => [node, { engines: [] as string[], replicas: [] as { volume: string; engineOn: string }[] }]),
  );
  for (const { name, state, engine, replicas } of volumes) {
    if (state === 'detached' || engine === undefined) continue;
    result.get(engine)?.engines.push(name);
    for (const node of replicas) result.get(node)?.replicas.push({ volume: name, engineOn: engine });
  }
  return result;
}

export function fluxId(object: { readonly kind: string; readonly name: string }): string {
  return `${object.kind}/${object.name}`;
}

export function fluxReading(views: readonly FluxView[]): FluxReading {
  return {
    objects: views.flatMap((view) => {
      const { kind, root, suspended, ready, reconciling, annotations } = view;
      if (kind === 'GitRepository') return [];
      const run = annotations[suspendMark];
      const own = run === undefined ? {} : { suspendedBy: run };
      return [{ id: fluxId(view), kind, root, suspended, ...own, ready, reconciling }];
    }),
  };
}

export function fluxSourceReading(views: readonly FluxView[], name: string): FluxSourceReading | undefined {
  const source = views.find((view) => view.kind === 'GitRepository' && view.name === name);
  if (source === undefined) return undefined;
  return { url: shownUrl(source.url ?? ''), branch: source.branch ?? '', ready: source.ready };
}
