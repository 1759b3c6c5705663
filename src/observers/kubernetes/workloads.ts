/**
 * Which controllers and pods have not converged. The rules are those of `kubectl rollout status` (kubectl, pkg/polymorphichelpers)
 * and of kstatus (cli-utils, pkg/kstatus/status): a status that was written for an older spec says nothing; an absent number is 0,
 * an absent `replicas` 1.
 */
import type { WorkloadsReading } from '../../core/facts.ts';
import { isReady, kindOf } from './pods.ts';
import {
  conditionOf,
  controllerOf,
  type DaemonSet,
  type Deployment,
  type Job,
  type Metadata,
  type Pod,
  type StatefulSet,
} from './schema.ts';

export interface Workloads {
  readonly deployments: readonly Deployment[];
  readonly statefulSets: readonly StatefulSet[];
  readonly daemonSets: readonly DaemonSet[];
  readonly jobs: readonly Job[];
  readonly pods: readonly Pod[];
}

export function workloadsReading({ deployments, statefulSets, daemonSets, jobs, pods }: Workloads): WorkloadsReading {
  const open = [
    ...named(
      'Deployment',
      deployments.filter((one) => !isDeploymentDone(one)),
    ),
    ...named(
      'StatefulSet',
      statefulSets.filter((one) => !isStatefulSetDone(one)),
    ),
    ...named(
      'DaemonSet',
      daemonSets.filter((one) => !isDaemonSetDone(one)),
    ),
    ...named('Job', jobs.filter(hasFailed)),
    ...pods.filter((pod) => kindOf(pod) !== 'finished' && !isReady(pod)).flatMap(ownPlace),
  ];
  return { notConverged: [...new Set(open)].sort() };
}

function named(kind: string, objects: readonly { readonly metadata: Metadata }[]): string[] {
  return objects.map(({ metadata }) => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`);
}

function isDeploymentDone({ metadata, spec, status }: Deployment): boolean {
  if (status === null || status === undefined || status.observedGeneration < metadata.generation) return false;
  const wanted = spec.replicas ?? 1;
  // Its last rollout failed; that it has as many pods as it wants may be the pods of the one before.
  if (conditionOf(status.conditions, 'Progressing')?.reason === 'ProgressDeadlineExceeded') return false;
  const { updatedReplicas, replicas, availableReplicas } = status;
  return updatedReplicas >= wanted && replicas <= updatedReplicas && availableReplicas >= updatedReplicas;
}

function isStatefulSetDone({ metadata, spec, status }: StatefulSet): boolean {
  if (status === null || status === undefined) return false;
  if (status.observedGeneration === 0 || status.observedGeneration < metadata.generation) return false;
  const wanted = spec.replicas ?? 1;
  if (status.readyReplicas < wanted) return false;
  // With OnDelete nobody knows when its pods are to be renewed.
  if (spec.updateStrategy?.type === 'OnDelete') return true;
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  if (partition > 0) return status.updatedReplicas >= wanted - partition;
  return (status.updateRevision ?? '') === (status.currentRevision ?? '');
}

function isDaemonSetDone({ metadata, spec, status }: DaemonSet): boolean {
  if (status === null || status === undefined || status.observedGeneration < metadata.generation) return false;
  const { desiredNumberScheduled, updatedNumberScheduled, numberAvailable } = status;
  const isUpdated = spec.updateStrategy?.type === 'OnDelete' || updatedNumberScheduled >= desiredNumberScheduled;
  return isUpdated && numberAvailable >= desiredNumberScheduled;
}

/** A Job that runs or is done counts as converged; one of a CronJob has its next turn. */
function hasFailed({ metadata, status }: Job): boolean {
  return conditionOf(status?.conditions, 'Failed')?.status === 'True' && controllerOf(metadata)?.kind !== 'CronJob';
}

/** Whose convergence is not told above: a bare pod, or one of a controller of another kind, such as a database operator. */
function ownPlace(pod: Pod): string[] {
  const owner = controllerOf(pod.metadata);
  const { namespace, name, labels } = pod.metadata;
  if (owner === undefined || owner.kind === 'Node') return [`Pod/${namespace}/${name}`];
  if (['StatefulSet', 'DaemonSet', 'Job'].includes(owner.kind)) return [];
  // The label stands on pods of those ReplicaSets that a Deployment made.
  if (owner.kind === 'ReplicaSet' && labels?.['pod-template-hash'] !== undefined) return [];
  return [`${owner.kind}/${namespace}/${owner.name}`];
}
