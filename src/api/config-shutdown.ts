/** Keys of ananke.yaml about the way down: `shutdown`. */
import * as z from 'zod';
import { AbsolutePath, count, hour, minute, seconds } from './values.ts';

const SnapshotConfig = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: 'Take an etcd snapshot on each graceful way down.' }),
  timeout_seconds: seconds(1, hour).default(60).meta({ description: 'After this the snapshot is left out.' }),
  retention: count(1, 1000).default(10).meta({ description: 'Snapshots that are kept.' }),
  copy_to_directory: AbsolutePath.exactOptional().meta({
    description:
      'A folder of this host for a copy: a snapshot inside the cluster is lost with it. No copy when absent.',
  }),
});

const DrainConfig = z.strictObject({
  timeout_seconds: seconds(1, hour).default(180).meta({
    description: 'Per node; then the way down goes on with what is left running.',
  }),
  max_grace_seconds: seconds(0, hour).default(60).meta({
    description: 'Caps terminationGracePeriodSeconds: one pod that asks for an hour must not get it on battery.',
  }),
  pdb_patience_seconds: seconds(0, hour).default(45).meta({
    description:
      'How long PodDisruptionBudgets are obeyed, counted from "all cordoned"; then pods are deleted with grace.',
  }),
  keep_namespaces: z
    .array(z.string().min(1).max(253))
    .max(200)
    .default(['kube-system', 'longhorn-system'])
    .meta({ description: 'Pods that stay until their node stops, because others need them to end cleanly.' }),
});

export const ShutdownConfig = z.strictObject({
  poweroff_enabled: z.boolean().default(true).meta({
    description: 'What `mode: config` means. On: a UPS that runs out would cut the power anyway.',
  }),
  default_budget_seconds: seconds(10, 6 * hour)
    .default(600)
    .meta({
      description: 'Length of a shutdown until it has been learned.',
    }),
  budget_min_runs: count(1, 100).default(3).meta({
    description: 'Complete graceful runs of the same mode and scope before the learned length is believed.',
  }),
  budget_floor_seconds: seconds(0, 6 * hour)
    .default(180)
    .meta({
      description: 'The learned length is never taken to be shorter: good days are no promise.',
    }),
  gitops_timeout_seconds: seconds(1, 10 * minute)
    .default(30)
    .meta({
      description: 'To suspend Flux; then the way down goes on without.',
    }),
  snapshot: SnapshotConfig.prefault({}).meta({ description: 'The etcd snapshot before the servers stop.' }),
  drain: DrainConfig.prefault({}).meta({ description: 'How pods leave their nodes.' }),
  volumes_timeout_seconds: seconds(1, hour).default(60).meta({
    description: 'To wait for volumes to detach from a node; then containers end in the safest order that is left.',
  }),
  stop_timeout_seconds: seconds(1, hour)
    .default(90)
    .meta({ description: 'For the Kubernetes service of a node to stop.' }),
  poweroff_timeout_seconds: seconds(5, hour).default(120).meta({
    description: 'For a machine to go off before stronger ways are tried.',
  }),
  off_silence_seconds: seconds(5, hour).default(30).meta({
    description: 'No answer this long, while a witness on the same switch answers, is one sign of "off".',
  }),
  off_unproven_seconds: seconds(5, 6 * hour)
    .default(180)
    .meta({
      description: 'With one sign only, the way down goes on after this and says so.',
    }),
  api_dead_seconds: seconds(5, hour).default(30).meta({
    description: 'Without an answer of the API this long, the nodes are stopped over SSH instead.',
  }),
});
