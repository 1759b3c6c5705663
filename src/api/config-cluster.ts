/** Keys of ananke.yaml about the cluster and the ways to reach it: `cluster`, `ssh`, `flux`, `vault`, `services`. */
import * as z from 'zod';
import { AbsolutePath, count, Host, HttpsUrl, minute, Name, Port, seconds } from './values.ts';

export const ClusterConfig = z.strictObject({
  name: Name.meta({ description: 'First word of every status line and notification.' }),
  distribution: z
    .enum(['k3s', 'rke2', 'kubeadm'])
    .default('k3s')
    .meta({ description: 'Decides unit names, the kill script and the snapshot command.' }),
  datastore: z.enum(['auto', 'embedded-etcd', 'sqlite', 'external']).default('auto').meta({
    description: 'Snapshots exist only on embedded-etcd; auto asks the servers.',
  }),
  kubeconfig: AbsolutePath.default('/etc/ananke/kubeconfig').meta({
    description: 'Credentials of a ServiceAccount. The admin file of k3s would expire after a year.',
  }),
  api_endpoints: z.array(HttpsUrl).min(1).max(50).meta({
    description: 'API servers, tried in order. Addresses: a name that the cluster resolves is gone when it is needed.',
  }),
  api_timeout_seconds: seconds(0.5, 15).default(5).meta({
    description: 'Limit of one API request; short, because one slow server must not hold up the others.',
  }),
});

export const SshConfig = z.strictObject({
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, { error: 'is not a user name' })
    .default('ananke')
    .meta({ description: 'User on the machines; its key may run the fixed verbs only.' }),
  identity_file: AbsolutePath.default('/etc/ananke/ssh/id_ed25519').meta({ description: 'Private key of that user.' }),
  known_hosts_file: AbsolutePath.default('/etc/ananke/ssh/known_hosts').meta({
    description: 'Pinned host keys. A machine that is not in it is not spoken to.',
  }),
  port: Port.default(22).meta({ description: 'SSH port of the machines.' }),
  connect_timeout_seconds: seconds(0.5, 15).default(5).meta({ description: 'Limit of one connection attempt.' }),
  command_timeout_seconds: seconds(1, 15).default(10).meta({
    description: 'Limit of one verb. Longer work runs on the machine as a unit of its own and is observed by name.',
  }),
  max_connections: count(1, 1000).default(32).meta({
    description: 'Connections at once, so that a large site does not exhaust this host.',
  }),
  jump_host: Name.exactOptional().meta({
    description: 'A machine that the others are reached through. It then goes off after them.',
  }),
});

const KubernetesName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, { error: 'is not a Kubernetes name' });

export const FluxConfig = z.strictObject({
  namespace: KubernetesName.default('flux-system').meta({ description: 'Where the Flux source lives.' }),
  source: KubernetesName.default('flux-system').meta({
    description: 'The GitRepository that the source guard compares with what is expected.',
  }),
  healthy_timeout_seconds: seconds(10, 12 * 60 * minute)
    .default(1800)
    .meta({
      description: 'How long Flux may take to become healthy; long, because images are pulled on the way.',
    }),
});

export const VaultConfig = z.strictObject({
  namespace: KubernetesName.default('vault').meta({ description: 'Where the Vault pods live.' }),
  selector: z
    .string()
    .min(1)
    .max(500)
    .default('app.kubernetes.io/name=vault,component=server')
    .meta({ description: 'Label selector of the Vault server pods.' }),
  unseal_keys_file: AbsolutePath.exactOptional().meta({
    description: 'Unseal shares, one per line, readable by root alone. Absent: Vault unseals itself, or a person does.',
  }),
});

export const ServicesConfig = z.strictObject({
  resolve: z
    .record(z.string().regex(/^(\*\.)?[A-Za-z0-9][A-Za-z0-9.-]*$/, { error: 'is not a host name or *.domain' }), Host)
    .default({})
    .meta({ description: 'Addresses of host names for the probes, because cluster DNS may be down.' }),
  ca_file: AbsolutePath.exactOptional().meta({ description: 'Certificates that the probes trust besides the system.' }),
  interval_seconds: seconds(1, 60 * minute)
    .default(10)
    .meta({
      description: 'Time between two probes of one service.',
    }),
});

export const CoordinationConfig = z.strictObject({
  role: z.enum(['coordinator', 'peer']).default('coordinator').meta({
    description: 'One coordinator decides for the site; a peer watches its own UPS and forwards holds.',
  }),
  self: Name.exactOptional().meta({
    description:
      "This host's entry in `nodes`. Absent: found by machine id; else the only machine of role host; without any, this host is outside the site.",
  }),
  peer_hosts: z
    .array(Name)
    .max(50)
    .default([])
    .meta({ description: 'On the coordinator its peers, on a peer the coordinator.' }),
  peer_silent_seconds: seconds(5, 24 * 60 * minute)
    .default(60)
    .meta({
      description: 'A peer that is silent this long is reported; silence alone never stops anything.',
    }),
  forward_timeout_seconds: seconds(1, 10 * minute)
    .default(20)
    .meta({
      description: 'A peer tries this long to hand over a hold before it falls back to its own host.',
    }),
  fallback_local_shutdown: z.boolean().default(true).meta({
    description:
      'A peer without an answer may stop its own host and what only its UPS feeds. It never starts anything.',
  }),
});

export const LogConfig = z.strictObject({
  level: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .meta({ description: 'Least important line that is written.' }),
});
