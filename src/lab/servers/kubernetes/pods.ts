/** The ends of pods: DELETE with grace, and eviction under budgets (registry/core/pod/rest/eviction.go of Kubernetes). */
import type { Removal } from './backend.ts';
import {
  at,
  type JsonObject,
  type KubeObject,
  labelsOf,
  namespaceOf,
  numberAt,
  objectsAt,
  textAt,
  withMeta,
} from './objects.ts';
import { type Resource, resourceNamed } from './resources.ts';
import { selectsLabels } from './selectors.ts';
import { conflict, type Reply, refusal, success } from './status.ts';
import { now, type Store } from './store.ts';

const budgets = resourceNamed('poddisruptionbudgets', 'policy');
const pods = resourceNamed('pods');

/** Of metav1.DeleteOptions, as they stand in a body. */
export function removalOf(options: unknown): Removal {
  return {
    graceSeconds: numberAt(options, 'gracePeriodSeconds'),
    uid: textAt(options, 'preconditions', 'uid'),
  };
}

export function uidConflict(resource: Resource, object: KubeObject, uid: string | undefined): Reply | undefined {
  if (uid === undefined || uid === object.metadata.uid) return undefined;
  const why =
    `the UID in the precondition (${uid}) does not match the UID in record (${object.metadata.uid}). ` +
    'The object might have been deleted and then recreated';
  return conflict(resource, object.metadata.name, why);
}

/** Marks it; whoever plays its kubelet takes it away. Without a node or without grace it goes at once. */
export function deletePod(store: Store, pod: KubeObject, removal: Removal): KubeObject {
  const usual = numberAt(pod, 'spec', 'terminationGracePeriodSeconds') ?? 30;
  const given = Math.max(0, removal.graceSeconds ?? usual);
  const before = numberAt(pod, 'metadata', 'deletionGracePeriodSeconds');
  // A second deletion may only shorten.
  const grace = before === undefined ? given : Math.min(before, given);
  const hasNode = (textAt(pod, 'spec', 'nodeName') ?? '') !== '';
  const phase = textAt(pod, 'status', 'phase');
  if (grace === 0 || !hasNode || phase === 'Succeeded' || phase === 'Failed') return store.remove(pods, pod);
  if (before !== undefined && before <= grace) return pod;
  const marks = { deletionTimestamp: now(grace), deletionGracePeriodSeconds: grace };
  return store.put(pods, withMeta(pod, marks));
}

export function evict(store: Store, pod: KubeObject, removal: Removal): Reply {
  const refused = budgetRefusal(store, pod);
  if (refused !== undefined) return refused;
  deletePod(store, pod, removal);
  return success(201);
}

function budgetRefusal(store: Store, pod: KubeObject): Reply | undefined {
  const phase = textAt(pod, 'status', 'phase');
  const isOver = phase !== 'Running' || at(pod, 'metadata', 'deletionTimestamp') !== undefined;
  if (isOver) return undefined;
  const found = store
    .all(budgets, namespaceOf(pod))
    .filter((budget) => selectsLabels(at(budget, 'spec', 'selector'), labelsOf(pod)));
  if (found.length > 1) return severalBudgets();
  const [budget] = found;
  if (budget === undefined || mayGoUnready(budget, pod)) return undefined;
  const allowed = numberAt(budget, 'status', 'disruptionsAllowed') ?? 0;
  const isCurrent =
    (numberAt(budget, 'status', 'observedGeneration') ?? 0) >= (numberAt(budget, 'metadata', 'generation') ?? 0);
  if (allowed <= 0 || !isCurrent) return disruptionRefused(budget);
  store.put(budgets, { ...budget, status: { ...statusOf(budget), disruptionsAllowed: allowed - 1 } });
  return undefined;
}

/** Of a pod that runs and is not ready, by the policy of the budget. */
function mayGoUnready(budget: KubeObject, pod: KubeObject): boolean {
  const ready = objectsAt(pod, 'status', 'conditions').find((condition) => condition['type'] === 'Ready');
  if (ready?.['status'] === 'True') return false;
  if (at(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow') return true;
  const desired = numberAt(budget, 'status', 'desiredHealthy') ?? 0;
  return desired > 0 && (numberAt(budget, 'status', 'currentHealthy') ?? 0) >= desired;
}

function statusOf(object: KubeObject): JsonObject {
  return Object.fromEntries(Object.entries(at(object, 'status') ?? {}));
}

export const severalBudgets = (): Reply =>
  refusal(
    500,
    'InternalError',
    'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  );

export function disruptionRefused(budget: KubeObject | undefined): Reply {
  const name = budget?.metadata.name ?? 'of this pod';
  const wanted = numberAt(budget, 'status', 'desiredHealthy') ?? 0;
  const healthy = numberAt(budget, 'status', 'currentHealthy') ?? 0;
  const message = `The disruption budget ${name} needs ${wanted} healthy pods and has ${healthy} currently`;
  return refusal(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message }],
  });
}
