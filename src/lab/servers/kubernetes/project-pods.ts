/** The world's pods and budgets as objects, and the controllers that a real cluster would have for them: one for each place. */
import type { PdbView, PodView } from '../../world/command.ts';
import type { JsonObject } from './objects.ts';
import { timeOf } from './project.ts';

const placeLabel = 'lab.ananke.dev/place';
const templateHash = '0123456789';

export function podObject(pod: PodView): JsonObject {
  const { name, namespace, uid, deletionAt, node } = pod;
  const place = placeOf(pod);
  const hash = pod.owner === 'Deployment' ? { 'pod-template-hash': templateHash } : {};
  const deletion = deletionAt === undefined ? {} : { deletionTimestamp: timeOf(deletionAt) };
  return {
    metadata: {
      name,
      namespace,
      uid,
      labels: { [placeLabel]: place, ...hash, ...chartLabels(pod) },
      ...ownersOf(pod),
      ...deletion,
    },
    spec: {
      ...(node === undefined ? {} : { nodeName: node }),
      terminationGracePeriodSeconds: Math.ceil(pod.terminationGraceMs / 1_000),
    },
    status: { phase: pod.phase, conditions: [{ type: 'Ready', status: pod.ready ? 'True' : 'False' }] },
  };
}

/** What the Helm chart of Vault gives to its servers (hashicorp/vault-helm, templates/server-statefulset.yaml). */
function chartLabels({ namespace, name }: PodView): JsonObject {
  if (namespace !== 'vault' || !/^vault-\d+$/.test(name)) return {};
  return { 'app.kubernetes.io/name': 'vault', 'app.kubernetes.io/instance': 'vault', component: 'server' };
}

/** A Deployment's pod is named for its ReplicaSet with a suffix that changes; what stays is the name without it. */
function placeOf({ owner, name }: PodView): string {
  return owner === 'Deployment' ? name.slice(0, name.lastIndexOf('-')) : name;
}

function ownersOf(pod: PodView): JsonObject {
  if (pod.owner === 'none') return {};
  const isDeployment = pod.owner === 'Deployment';
  const name = isDeployment ? `${placeOf(pod)}-${templateHash}` : placeOf(pod);
  return { ownerReferences: [{ kind: isDeployment ? 'ReplicaSet' : pod.owner, name, controller: true }] };
}

export function controllerObjects(pods: readonly PodView[], owner: PodView['owner']): JsonObject[] {
  const places = new Map<string, { readonly metadata: JsonObject; ready: boolean }>();
  for (const pod of pods) {
    if (pod.owner !== owner) continue;
    const name = placeOf(pod);
    const key = `${pod.namespace}/${name}`;
    const uid = `${owner}-${key}`;
    const place = places.get(key) ?? { metadata: { name, namespace: pod.namespace, uid }, ready: true };
    place.ready &&= pod.ready;
    places.set(key, place);
  }
  return [...places.values()].map(({ metadata, ready }) => controllerObject(metadata, ready ? 1 : 0));
}

/** With the fields of all three kinds: a reader takes those that it knows. */
function controllerObject(metadata: JsonObject, ready: number): JsonObject {
  return {
    metadata,
    spec: { replicas: 1 },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: ready,
      availableReplicas: ready,
      currentRevision: 'one',
      updateRevision: 'one',
      desiredNumberScheduled: 1,
      updatedNumberScheduled: 1,
      numberAvailable: ready,
    },
  };
}

export function budgetObject({ namespace, name, pods, minAvailable, disruptionsAllowed }: PdbView): JsonObject {
  return {
    metadata: { name, namespace, uid: `budget-${namespace}-${name}` },
    spec: { minAvailable, selector: { matchExpressions: [{ key: placeLabel, operator: 'In', values: pods }] } },
    status: { observedGeneration: 1, disruptionsAllowed, desiredHealthy: minAvailable, expectedPods: pods.length },
  };
}
