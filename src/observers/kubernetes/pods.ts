/** From Pod objects and disruption budgets to what the cells `pods` and `storage` hold. */
import type { PodReading, StorageReading } from '../../core/facts.ts';
import { conditionOf, controllerOf, type DisruptionBudget, type Pod } from './schema.ts';
import { selects } from './selector.ts';

/** Kubernetes' default of terminationGracePeriodSeconds. */
const usualGraceSeconds = 30;
/** The kubelet runs it from a file and shows it; deleting what is shown ends nothing. */
const mirrorMark = 'kubernetes.io/config.mirror';

export function podReading(pod: Pod, budgets: readonly DisruptionBudget[]): PodReading {
  const { namespace, name, uid, deletionTimestamp } = pod.metadata;
  const blocking = budgets.find((budget) => isBlocking(budget) && isFor(budget, pod));
  return {
    namespace,
    name,
    uid,
    kind: kindOf(pod),
    terminating: deletionTimestamp !== undefined && deletionTimestamp !== null,
    graceSeconds: pod.spec.terminationGracePeriodSeconds ?? usualGraceSeconds,
    ...(blocking === undefined ? {} : { blockedBy: `${blocking.metadata.namespace}/${blocking.metadata.name}` }),
  };
}

export function kindOf(pod: Pod): PodReading['kind'] {
  if (pod.metadata.annotations?.[mirrorMark] !== undefined) return 'mirror';
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') return 'finished';
  const owner = controllerOf(pod.metadata);
  if (owner === undefined) return 'bare';
  return owner.kind === 'DaemonSet' ? 'daemon' : 'owned';
}

/** A budget whose status is older than its spec allows nothing either: the eviction API answers 429 until it is reckoned anew. */
function isBlocking({ metadata, status }: DisruptionBudget): boolean {
  return status === null || status === undefined
    ? true
    : status.disruptionsAllowed <= 0 || status.observedGeneration < metadata.generation;
}

function isFor({ metadata, spec }: DisruptionBudget, pod: Pod): boolean {
  return metadata.namespace === pod.metadata.namespace && selects(spec.selector, pod.metadata.labels ?? {});
}

export function isReady(pod: Pod): boolean {
  return conditionOf(pod.status?.conditions, 'Ready')?.status === 'True';
}

/** Nodes with a pod for DNS, network or storage that is not ready; pods that are on no node yet hold up none. */
export function storageReading(pods: readonly Pod[], namespaces: readonly string[]): StorageReading {
  const open = new Set<string>();
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    if (!namespaces.includes(pod.metadata.namespace) || isReady(pod) || kindOf(pod) === 'finished') continue;
    if (nodeName !== undefined && nodeName !== null && nodeName !== '') open.add(nodeName);
  }
  return { notReadyOn: [...open].sort() };
}
