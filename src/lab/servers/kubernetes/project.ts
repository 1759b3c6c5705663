/** The world's views as the objects that a real API would show: nodes and leases, volumes, Flux. */
import type { FluxView, NodeView, VolumeView } from '../../world/command.ts';
import type { JsonObject } from './objects.ts';

/** World time 0, for the times on objects. */
const beginning = Date.UTC(2026, 0, 1);

export function timeOf(worldMs: number): string {
  return new Date(beginning + worldMs).toISOString();
}

export function nodeObject(view: NodeView): JsonObject {
  const plane = view.role === 'server' ? { 'node-role.kubernetes.io/control-plane': 'true' } : {};
  return {
    metadata: { name: view.name, uid: `node-${view.name}`, annotations: view.annotations, labels: plane },
    spec: view.unschedulable ? { unschedulable: true, taints: [unschedulableTaint] } : {},
    status: {
      conditions: [saying('Ready', view.ready, view.ready === 'True' ? 'KubeletReady' : 'NodeStatusUnknown')],
      nodeInfo: { bootID: view.bootId },
    },
  };
}
const unschedulableTaint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export function leaseObject({ name, leaseRenewedAt }: NodeView): JsonObject {
  return {
    metadata: { name, namespace: 'kube-node-lease', uid: `lease-${name}` },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: timeOf(leaseRenewedAt).replace('Z', '000Z') },
  };
}

const inStorage = (name: string): JsonObject => ({ name, namespace: 'longhorn-system', uid: `longhorn-${name}` });

export function volumeObject({ name, state, robustness, engine = '' }: VolumeView): JsonObject {
  return {
    metadata: inStorage(name),
    spec: { nodeID: engine, frontend: 'blockdev' },
    status: { state, robustness, currentNodeID: engine },
  };
}

export function engineObject({ name, engine = '' }: VolumeView): JsonObject {
  return {
    metadata: inStorage(`${name}-e-0`),
    spec: { volumeName: name, nodeID: engine },
    status: { currentState: engine === '' ? 'stopped' : 'running' },
  };
}

export function replicaObjects({ name, replicas, engine }: VolumeView): JsonObject[] {
  return replicas.map((node) => ({
    metadata: inStorage(`${name}-r-${node}`),
    spec: { volumeName: name, nodeID: node },
    status: { currentState: engine === undefined ? 'stopped' : 'running' },
  }));
}

export function attachmentObjects({ name, state, engine }: VolumeView): JsonObject[] {
  if (state === 'detached' || engine === undefined) return [];
  return [
    {
      metadata: { name: `csi-${name}`, uid: `attachment-${name}` },
      spec: { attacher: 'driver.longhorn.io', nodeName: engine, source: { persistentVolumeName: name } },
      status: { attached: true },
    },
  ];
}

/** The namespace of all Flux objects of the simulated sites. */
const fluxNamespace = 'flux-system';

export function fluxObject(view: FluxView): JsonObject {
  const { kind, name, root, parent, suspended, annotations } = view;
  const by = root ? name : parent;
  const labels =
    by === undefined
      ? {}
      : { 'kustomize.toolkit.fluxcd.io/name': by, 'kustomize.toolkit.fluxcd.io/namespace': fluxNamespace };
  const suspend = suspended ? { suspend: true } : {};
  const source = kind === 'GitRepository' ? { url: view.url ?? '', ref: { branch: view.branch ?? '' } } : {};
  const revision = `${view.branch ?? ''}@sha1:${'0'.repeat(40)}`;
  const artifact = kind === 'GitRepository' && view.ready ? { artifact: { revision } } : {};
  return {
    metadata: { name, namespace: fluxNamespace, uid: `${kind}-${name}`, labels, annotations },
    spec: { interval: '1m', ...source, ...suspend },
    status: { observedGeneration: 1, conditions: conditionsOf(view), ...artifact },
  };
}

function conditionsOf({ ready, reconciling }: FluxView): JsonObject[] {
  const condition = saying('Ready', ready ? 'True' : 'False', ready ? 'Succeeded' : 'ArtifactFailed');
  return reconciling ? [saying('Reconciling', 'True', 'Progressing'), condition] : [condition];
}

/** In the words of Kubernetes and Flux, which are not ananke's. */
function saying(type: string, status: string, reason: string): JsonObject {
  return { type, status, reason };
}
