/** The fields of Longhorn's custom resources that are read; states as in longhorn-manager, k8s/pkg/apis/longhorn/v1beta2. */
import * as z from 'zod';

export const longhornGroup = 'longhorn.io';

const Metadata = z.object({ name: z.string().min(1), namespace: z.string().optional() });

export const LonghornVolume = z.object({
  metadata: Metadata,
  spec: z.object({ nodeID: z.string().nullish() }),
  /** state: creating, attached, detached, attaching, detaching, deleting. */
  status: z.object({ state: z.string().nullish(), currentNodeID: z.string().nullish() }).nullish(),
});
export type LonghornVolume = z.output<typeof LonghornVolume>;

export const LonghornReplica = z.object({
  metadata: Metadata,
  spec: z.object({ volumeName: z.string().nullish(), nodeID: z.string().nullish() }),
});
export type LonghornReplica = z.output<typeof LonghornReplica>;

/** Serves one volume to many nodes over NFS; named like its volume. */
export const LonghornShareManager = z.object({
  metadata: Metadata,
  /** state: stopped, starting, running, stopping, error, unknown. */
  status: z.object({ state: z.string().nullish(), ownerID: z.string().nullish() }).nullish(),
});
export type LonghornShareManager = z.output<typeof LonghornShareManager>;
