// What the API shows of the cluster's state.
import type { FluxView, Listed, NodeView, PodView, VolumeView } from './command.ts';
import { disruptionsAllowed } from './eviction.ts';
import { fluxName } from './flux.ts';
import { faultOn, type Kernel } from './kernel.ts';
import { leaseRenewedAt } from './nodes.ts';
import type { FluxState, NodeState, PodState, VolumeState } from './truth.ts';
import type { ViewName, Views } from './views.ts';
import { robustness } from './volumes.ts';

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
  const { frozen } = k;
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
  };
}

/** With value 1 a lagging API at least shows the writer its own writes: the object that it wrote is shown anew. */
export function showOwnWrite(k: Kernel, name: 'nodes' | 'pods' | 'flux', key: string): void {
  const { frozen } = k;
  if (frozen === undefined || faultOn(k, 'api-stale', 'api')?.value !== 1) return;
  const resourceVersion = k.state.api.resourceVersion;
  const nodeKey = (node: NodeView): string => node.name;
  const podKey = (pod: PodView): string => pod.uid;
  if (name === 'nodes')
    k.frozen = { ...frozen, resourceVersion, nodes: renew(frozen.nodes, makers.nodes(k), nodeKey, key) };
  if (name === 'pods') k.frozen = { ...frozen, resourceVersion, pods: renew(frozen.pods, makers.pods(k), podKey, key) };
  if (name === 'flux')
    k.frozen = { ...frozen, resourceVersion, flux: renew(frozen.flux, makers.flux(k), fluxName, key) };
}

function renew<T>(old: readonly T[], fresh: readonly T[], keyOf: (item: T) => string, key: string): readonly T[] {
  const renewed = fresh.find((item) => keyOf(item) === key);
  return renewed === undefined ? old : old.map((item) => (keyOf(item) === key ? renewed : item));
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
