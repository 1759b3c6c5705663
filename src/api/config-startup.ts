/** Keys of ananke.yaml about the way up: `startup`. */
import * as z from 'zod';
import { AbsolutePath, count, day, HttpStatus, HttpUrl, hour, minute, Name, seconds } from './values.ts';

/** Presets know the health endpoint and the answer of a well-known program. */
export const servicePresets = ['gitea', 'grafana', 'keycloak-oidc', 'harbor-registry', 'auth-redirect'] as const;

export const ServiceCheck = z.strictObject({
  name: Name.meta({ description: 'Name in status and reports.' }),
  url: HttpUrl.meta({ description: 'Base address with a preset, else the address that is fetched.' }),
  preset: z.enum(servicePresets).exactOptional().meta({
    description: 'A check that knows the program. Absent: the general form, status and JSON.',
  }),
  repository: z
    .string()
    .min(1)
    .max(300)
    .exactOptional()
    .meta({ description: 'gitea: a repository that must be served.' }),
  realm: z
    .string()
    .min(1)
    .max(200)
    .exactOptional()
    .meta({ description: 'keycloak-oidc: the realm that must be served.' }),
  redirect_host: z.string().min(1).max(253).exactOptional().meta({
    description: 'auth-redirect: the host that an anonymous visitor must be sent to.',
  }),
  accept_status: z
    .array(HttpStatus)
    .min(1)
    .max(50)
    .exactOptional()
    .meta({
      description: 'Status codes that count as healthy.',
      default: [200],
    }),
  expect_json: z
    .record(
      z
        .string()
        .max(300)
        .regex(/^\$(\.[\w-]+|\[\d+\])*$/, { error: 'is not a path such as $.status' }),
      z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'is not a single value' }),
    )
    .exactOptional()
    .meta({ description: 'Values that the JSON answer must have, by path.' }),
  timeout_seconds: seconds(0.5, minute).default(10).meta({ description: 'Limit of one probe.' }),
});
export type ServiceCheck = z.output<typeof ServiceCheck>;

const IngressChecklist = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: 'Probe every host of every Ingress and HTTPRoute.' }),
  accept_status: z
    .array(HttpStatus)
    .min(1)
    .max(100)
    .default([200, 301, 302, 307, 308, 401, 403])
    .meta({ description: 'Answers that show that something serves the host; a login page is one.' }),
  ignore_hosts: z
    .array(z.string().min(1).max(253))
    .max(1000)
    .default([])
    .meta({ description: 'Hosts that are left out.' }),
});

const SourceBootstrap = z.strictObject({
  directory: AbsolutePath.meta({ description: 'Rendered manifests, one folder for each entry of `order`.' }),
  order: z.array(Name).min(1).max(100).meta({ description: 'What is applied, in this order.' }),
  image_archives: z
    .array(z.strictObject({ file: AbsolutePath, nodes: z.array(Name).min(1).max(2000) }))
    .max(100)
    .default([])
    .meta({ description: 'Images for nodes that cannot pull them because the registry lives in the cluster.' }),
});

/** One key for each repair that exists: a switch with a typing mistake would be a repair that surprises somebody. */
const RepairSwitches = z.strictObject({
  webhook_without_backend: z.boolean().default(false).meta({
    description:
      'Set aside an admission webhook whose pods cannot start because of it. Off: it may be there for safety.',
  }),
});

export const StartupConfig = z.strictObject({
  ignore_unavailable_nodes: z.array(Name).max(2000).default([]).meta({
    description: 'Machines that a startup does not wait for while they are unreachable; used as soon as they answer.',
  }),
  wake_parallel: count(1, 1000).default(8).meta({
    description: 'Machines that start at once; few, because of inrush current, DHCP and image pulls.',
  }),
  wake_stagger_seconds: seconds(0, 10 * minute)
    .default(5)
    .meta({ description: 'Between two wakes.' }),
  api_timeout_seconds: seconds(10, 6 * hour)
    .default(600)
    .meta({ description: 'For the API to become ready.' }),
  nodes_ready_timeout_seconds: seconds(10, 6 * hour)
    .default(600)
    .meta({
      description: 'For a node to become Ready; then it is named, given up and tried again slowly.',
    }),
  clock_max_skew_seconds: seconds(1, hour).default(5).meta({
    description: 'Machines with a worse clock are not started: certificates and leases would fail in strange ways.',
  }),
  vault_unseal_breakglass_command: z.string().min(1).max(2000).exactOptional().meta({
    description: 'Run on this host when the unseal keys file fails; prints one share per line.',
  }),
  vault_unseal_breakglass_timeout_seconds: seconds(1, 10 * minute)
    .default(30)
    .meta({ description: 'Limit of that command.' }),
  service_checklist: z.array(ServiceCheck).max(500).default([]).meta({
    description: 'Services that must be healthy before the startup counts as done.',
  }),
  service_checklist_stability_seconds: seconds(0, day).default(120).meta({
    description: 'How long everything has to stay healthy.',
  }),
  soak_limit_seconds: seconds(1, day).default(1800).meta({
    description: 'A soak that keeps failing this long is reported as blocked, with the service.',
  }),
  ingress_checklist: IngressChecklist.prefault({}).meta({
    description: 'Probes of what the cluster serves to the outside.',
  }),
  recovery_window_seconds: seconds(0, day)
    .default(900)
    .meta({ description: 'Repairs may run this long after Converged.' }),
  source_bootstrap: SourceBootstrap.exactOptional().meta({
    description: 'What to apply when the Flux source is down because it lives in the cluster. Never otherwise.',
  }),
  repairs: RepairSwitches.prefault({}).meta({ description: 'Switch of each repair.' }),
});
