// What the API shows of the cluster's state.
import type { FluxView, Listed, NodeView, PdbView, PodView, VolumeView } from './command.ts';
import { disruptionsAllowed } from './eviction.ts';
import { fluxName } from './flux.ts';
import { faultOn, type Kernel } from './kernel.ts';
import { leaseRenewedAt } from './nodes.ts';
import type { FluxState, NodeState, PodState, VolumeState } from './truth.ts';
import { robustness } from './volumes.ts';

/** All lists at one moment; also the copy that a lagging API goes on showing. */
export interface Views {
  readonly resourceVersion: number;
  readonly nodes: readonly NodeView[];
  readonly pods: readonly PodView[];
  readonly pdbs: readonly PdbView[];
  readonly volumes: readonly VolumeView[];
  readonly flux: readonly FluxView[];
}
export type ViewName = Exclude<keyof Views, 'resourceVersion'>;

type Makers = { readonly [N in ViewName]: (k: Kernel) => Views[N] };

const makers: Makers = {
  nodes: (k) => [...k.state.nodes.values()].map((node) => nodeView(k, node)),
  pods: (k) => [...k.state.pods.values()].map(podView),
  pdbs: (k) =>
    k.site.pdbs.map((pdb) => ({
      namespace: pdb.namespace,
      name: pdb.name,
      pods: pdb.pods,
      minAvailable: pdb.minAvailable,
      disruptionsAllowed: disruptionsAllowed(k, pdb),
    })),
  volumes: (k) => [...k.state.volumes.values()].map(volumeView),
  flux: (k) => [...k.state.flux.values()].map((object) => fluxView(k, object)),
};

/** One list, as the API shows it now: the truth, or the frozen copy while it lags. */
export function list<N extends ViewName>(k: Kernel, name: N): Listed<Views[N][number]> {
  const frozen = k.frozen as Views | undefined;
  if (frozen !== undefined) return { resourceVersion: frozen.resourceVersion, items: frozen[name] };
  return { resourceVersion: k.state.api.resourceVersion, items: makers[name](k) };
}

export function freeze(k: Kernel): void {
  k.frozen = {
    resourceVersion: k.state.api.resourceVersion,
    nodes: makers.nodes(k),
    pods: makers.pods(k),
    pdbs: makers.pdbs(k),
    volumes: makers.volumes(k),
    flux: makers.flux(k),
  } satisfies Views;
}

/** With value 1 a lagging API at least shows the writer its own writes: the object that it wrote is shown anew. */
export function showOwnWrite(k: Kernel, name: ViewName, key: string): void {
  const frozen = k.frozen as Views | undefined;
  if (frozen === undefined || faultOn(k, 'api-stale', 'api')?.value !== 1) return;
  const keyOf = (item: object): string => ('uid' in item ? String(item.uid) : viewKey(item as NodeView));
  const fresh = makers[name](k) as readonly object[];
  const items = (frozen[name] as readonly object[]).map((item) =>
    keyOf(item) === key ? (fresh.find((one) => keyOf(one) === key) ?? item) : item,
  );
  k.frozen = { ...frozen, resourceVersion: k.state.api.resourceVersion, [name]: items };
}

function viewKey(item: NodeView | FluxView): string {
  return 'kind' in item ? fluxName(item) : item.name;
}

function nodeView(k: Kernel, node: NodeState): NodeView {
  return {
    name: node.name,
    role: node.role,
    unschedulable: node.unschedulable,
    annotations: node.annotations,
    ready: node.ready,
    leaseRenewedAt: leaseRenewedAt(k, node),
    bootId: node.bootId,
  };
}

function podView(pod: PodState): PodView {
  return {
    namespace: pod.spec.namespace,
    name: pod.name,
    uid: pod.uid,
    owner: pod.spec.owner,
    kind: pod.spec.kind,
    ...(pod.node === undefined ? {} : { node: pod.node }),
    phase: pod.phase,
    ready: pod.ready,
    ...(pod.deletionAt === undefined ? {} : { deletionAt: pod.deletionAt }),
    terminationGraceMs: pod.spec.terminationGraceMs,
    ...(pod.spec.volume === undefined ? {} : { volume: pod.spec.volume }),
  };
}

function volumeView(volume: VolumeState): VolumeView {
  const attached = volume.attachedTo !== undefined;
  const state = volume.detaching?.run === undefined ? 'attached' : 'detaching';
  return {
    name: volume.spec.name,
    state: attached ? state : 'detached',
    robustness: robustness(volume),
    ...(volume.attachedTo === undefined ? {} : { engine: volume.attachedTo }),
    replicas: volume.spec.replicas,
  };
}

function fluxView(k: Kernel, object: FluxState): FluxView {
  const { kind, name, root, parent } = object.spec;
  return {
    kind,
    name,
    root: root === true,
    ...(parent === undefined ? {} : { parent }),
    suspended: object.suspended,
    ...(object.suspendedBy === undefined ? {} : { suspendedBy: object.suspendedBy }),
    annotations: object.annotations,
    ready: object.ready,
    reconciling: object.next?.run !== undefined || faultOn(k, 'flux-reconciling', fluxName(object.spec)) !== undefined,
    ...(object.url === undefined ? {} : { url: object.url }),
    ...(object.branch === undefined ? {} : { branch: object.branch }),
  };
}
