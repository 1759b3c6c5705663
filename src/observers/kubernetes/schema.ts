/**
 * The fields of Kubernetes objects that are read, and no others: https://kubernetes.io/docs/reference/kubernetes-api/
 * Go leaves out what is empty, so most are optional; what is there has to have the right type.
 */
import * as z from 'zod';

const text = z.string().min(1);
const Labels = z.record(z.string(), z.string()).nullish();
/** An absent number is 0 (API conventions, optional vs. required). */
const count = z
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? 0);

const Metadata = z.object({
  name: text,
  namespace: z.string().optional(),
  uid: z.string().optional(),
  generation: count,
  labels: Labels,
  annotations: Labels,
  ownerReferences: z.array(z.object({ kind: text, name: text, controller: z.boolean().nullish() })).nullish(),
  deletionTimestamp: z.string().nullish(),
});
export type Metadata = z.output<typeof Metadata>;

const Condition = z.object({ type: text, status: z.string(), reason: z.string().nullish() });
const Conditions = z.array(Condition).nullish();
export type Conditions = z.output<typeof Conditions>;

export const Node = z.object({
  metadata: Metadata,
  spec: z.object({ unschedulable: z.boolean().nullish() }).nullish(),
  status: z.object({ conditions: Conditions }).nullish(),
});
export type Node = z.output<typeof Node>;

/** coordination.k8s.io/v1; the time is only compared with itself. */
export const Lease = z.object({
  metadata: Metadata,
  spec: z.object({ renewTime: z.string().nullish() }).nullish(),
});
export type Lease = z.output<typeof Lease>;

export const Pod = z.object({
  metadata: Metadata.extend({ namespace: text, uid: text }),
  spec: z.object({
    nodeName: z.string().nullish(),
    terminationGracePeriodSeconds: z.number().int().nonnegative().nullish(),
  }),
  status: z.object({ phase: z.string().nullish(), conditions: Conditions }).nullish(),
});
export type Pod = z.output<typeof Pod>;

const Expression = z.object({
  key: text,
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
  values: z.array(z.string()).nullish(),
});
const Selector = z.object({ matchLabels: Labels, matchExpressions: z.array(Expression).nullish() }).nullish();
export type Selector = z.output<typeof Selector>;

/** policy/v1. */
export const DisruptionBudget = z.object({
  metadata: Metadata.extend({ namespace: text }),
  spec: z.object({ selector: Selector }),
  status: z.object({ disruptionsAllowed: count, observedGeneration: count }).nullish(),
});
export type DisruptionBudget = z.output<typeof DisruptionBudget>;

/** storage.k8s.io/v1. */
export const VolumeAttachment = z.object({
  metadata: Metadata,
  spec: z.object({ nodeName: text, source: z.object({ persistentVolumeName: z.string().nullish() }) }),
  status: z.object({ attached: z.boolean() }).nullish(),
});
export type VolumeAttachment = z.output<typeof VolumeAttachment>;

const wanted = z.number().int().nonnegative().nullish();
const Strategy = z.object({ type: z.string().nullish() }).nullish();
const inNamespace = Metadata.extend({ namespace: text });

export const Deployment = z.object({
  metadata: inNamespace,
  spec: z.object({ replicas: wanted, paused: z.boolean().nullish() }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      updatedReplicas: count,
      availableReplicas: count,
      conditions: Conditions,
    })
    .nullish(),
});
export type Deployment = z.output<typeof Deployment>;

export const StatefulSet = z.object({
  metadata: inNamespace,
  spec: z.object({
    replicas: wanted,
    updateStrategy: Strategy.unwrap()
      .unwrap()
      .extend({ rollingUpdate: z.object({ partition: count }).nullish() })
      .nullish(),
  }),
  status: z
    .object({
      observedGeneration: count,
      readyReplicas: count,
      updatedReplicas: count,
      currentRevision: z.string().nullish(),
      updateRevision: z.string().nullish(),
    })
    .nullish(),
});
export type StatefulSet = z.output<typeof StatefulSet>;

export const DaemonSet = z.object({
  metadata: inNamespace,
  spec: z.object({ updateStrategy: Strategy }),
  status: z
    .object({
      observedGeneration: count,
      desiredNumberScheduled: count,
      updatedNumberScheduled: count,
      numberAvailable: count,
    })
    .nullish(),
});
export type DaemonSet = z.output<typeof DaemonSet>;

export const Job = z.object({
  metadata: inNamespace,
  status: z.object({ conditions: Conditions }).nullish(),
});
export type Job = z.output<typeof Job>;

export function conditionOf(conditions: Conditions, type: string): z.output<typeof Condition> | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** The one owner that manages it. */
export function controllerOf({
  ownerReferences,
}: Metadata): { readonly kind: string; readonly name: string } | undefined {
  return ownerReferences?.find(({ controller }) => controller === true);
}
