/** Keys of ananke.yaml about the way down: `shutdown`. */
import * as z from 'zod';
import { AbsolutePath, count, hour, minute, seconds } from './values.ts';

const SnapshotConfig = z.strictObject({
  enabled: z.boolean().default(true).meta({
    description: 'Take an etcd snapshot on each graceful way down. On, because an outage is when disks fail.',
  }),
  timeout_seconds: seconds(1, hour).default(60).meta({
    description: 'Limit of the snapshot; then it is left out. A healthy etcd takes seconds.',
  }),
  retention: count(1, 1000).default(10).meta({
    description: 'Snapshots that are kept on a server. More than one, because a fault may be noticed late.',
  }),
  copy_to_directory: AbsolutePath.exactOptional().meta({
    description: 'A folder of this host for a copy: a snapshot inside the cluster is lost with it. Absent: no copy.',
    examples: ['/var/lib/ananke/snapshots'],
  }),
});

const DrainConfig = z.strictObject({
  timeout_seconds: seconds(1, hour)
    .default(180)
    .meta({
      description:
        'Limit per node; then the way down goes on with what is left running. Leaves room for `pdb_patience_seconds` and ' +
        'for two graces.',
    }),
  max_grace_seconds: seconds(0, hour).default(60).meta({
    description: 'Caps terminationGracePeriodSeconds. One pod that asks for an hour must not get it on battery.',
  }),
  pdb_patience_seconds: seconds(0, hour)
    .default(45)
    .meta({
      description:
        'How long PodDisruptionBudgets are obeyed, counted from "all cordoned"; then pods are deleted with grace. Short, ' +
        'because no replacement can start any more.',
    }),
  keep_namespaces: z
    .array(z.string().min(1).max(253))
    .max(200)
    .default(['kube-system', 'longhorn-system'])
    .meta({
      description:
        'Pods that stay until their node stops, because others need them to end cleanly: network, storage, and webhooks ' +
        'that answer for all pods.',
    }),
});

export const ShutdownConfig = z.strictObject({
  poweroff_enabled: z.boolean().default(true).meta({
    description: 'Whether `mode: config` powers machines off. On: a UPS that runs out would cut the power anyway.',
  }),
  default_budget_seconds: seconds(10, 6 * hour)
    .default(600)
    .meta({
      description:
        'What a way down is taken to last until its length has been learned. Long for a small site: too early costs a few ' +
        'minutes of work, too late costs data.',
    }),
  budget_min_runs: count(1, 100).default(3).meta({
    description:
      'Complete graceful runs of the same mode and scope before the learned length is believed. One could be luck.',
  }),
  budget_floor_seconds: seconds(0, 6 * hour)
    .default(180)
    .meta({ description: 'The learned length is never taken to be shorter: good days are no promise.' }),
  gitops_timeout_seconds: seconds(1, 10 * minute)
    .default(30)
    .meta({
      description:
        'Limit of suspending Flux, and of cordoning the nodes after it; then the way down goes on without. Both are small ' +
        'requests to the API.',
    }),
  snapshot: SnapshotConfig.prefault({}).meta({ description: 'The etcd snapshot before the servers stop.' }),
  drain: DrainConfig.prefault({}).meta({ description: 'How pods leave their nodes.' }),
  volumes_timeout_seconds: seconds(1, hour)
    .default(60)
    .meta({
      description:
        'Limit of the wait for volumes to detach from a node; then containers end in the safest order that is left. A volume ' +
        'whose pod is gone detaches within seconds.',
    }),
  stop_timeout_seconds: seconds(1, hour)
    .default(90)
    .meta({
      description:
        'Limit of each step that stops Kubernetes on a node: keeping it from starting by itself, its service, its leftover ' +
        'containers. systemd gives a unit as long.',
    }),
  poweroff_timeout_seconds: seconds(5, hour)
    .default(120)
    .meta({
      description:
        'How long a machine may take to go off; with `off_silence_seconds` it is the limit of the step. At half of that and at ' +
        'four fifths stronger ways are tried, and then the machine is given up. Leftover containers alone can take 90 s.',
    }),
  off_silence_seconds: seconds(5, hour)
    .default(30)
    .meta({
      description:
        'No answer this long, while a witness on the same switch answers, is one sign of "off". Longer than a network that ' +
        'stumbles.',
    }),
  off_unproven_seconds: seconds(5, 6 * hour)
    .default(180)
    .meta({
      description:
        'A machine with that sign alone is taken for off after this (OffUnproven): enough to start it again, never to cut ' +
        'its output. Longer than any poweroff takes.',
    }),
  api_dead_seconds: seconds(5, hour).default(30).meta({
    description:
      'Without a ready API for this long, a way down goes over SSH instead. Longer than the change of an etcd leader takes.',
  }),
});
