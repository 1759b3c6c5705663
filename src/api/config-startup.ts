/** Keys of ananke.yaml about the way up: `startup`. */
import * as z from 'zod';
import { AbsolutePath, count, day, HttpStatus, HttpUrl, hour, matching, minute, Name, seconds } from './values.ts';
import { words } from './words.ts';

/** Presets know the health endpoint and the answer of a well-known program. */
const Preset = words({
  gitea: 'Its health, and that it serves `repository`.',
  grafana: 'Its health, database included.',
  'keycloak-oidc': 'That it serves `realm` under its own address.',
  'harbor-registry': 'That the registry asks for a token, and that all its components are healthy.',
  'auth-redirect': 'That an anonymous visitor is sent to `redirect_host`.',
});

export const ServiceCheck = z.strictObject({
  name: Name.meta({ description: 'Name in status and reports.' }),
  url: HttpUrl.meta({ description: 'Base address with a preset, else the address that is fetched.' }),
  preset: Preset.exactOptional().meta({
    description: 'A check that knows the program. Absent: the general form, status and JSON.',
    examples: ['gitea'],
  }),
  repository: z
    .string()
    .min(1)
    .max(300)
    .exactOptional()
    .meta({
      description: 'gitea: a repository that must be served. Absent: health alone counts.',
      examples: ['ops/cluster'],
    }),
  realm: z
    .string()
    .min(1)
    .max(200)
    .exactOptional()
    .meta({
      description: 'keycloak-oidc: the realm that must be served. Absent: an error with that preset.',
      examples: ['home'],
    }),
  redirect_host: z
    .string()
    .min(1)
    .max(253)
    .exactOptional()
    .meta({
      description:
        'auth-redirect: the host that an anonymous visitor must be sent to. Absent: an error with that preset.',
      examples: ['login.example.org'],
    }),
  accept_status: z
    .array(HttpStatus)
    .min(1)
    .max(50)
    .exactOptional()
    .meta({
      description: 'General form: status codes that count as healthy. Absent: 200 alone.',
      examples: [[200, 204]],
    }),
  expect_json: z
    .record(
      matching(/^\$(\.[\w-]+|\[\d+\])*$/, 'is not a path such as $.status', z.string().max(300)),
      z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'is not a single value' }),
    )
    .exactOptional()
    .meta({
      description: 'General form: values that the JSON answer must have, by path. Absent: the answer is not looked at.',
      examples: [{ '$.status': 'ok' }],
    }),
  timeout_seconds: seconds(0.5, minute).default(10).meta({
    description: 'Limit of one probe. A service that takes longer is no help to anybody.',
  }),
});
export type ServiceCheck = z.output<typeof ServiceCheck>;

const IngressChecklist = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .meta({ description: 'Probe every host of every Ingress and HTTPRoute. On: it needs no list.' }),
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
    .meta({ description: 'Hosts that are left out.', examples: [['staging.example.org']] }),
});

const ImageArchive = z.strictObject({
  file: AbsolutePath.meta({ description: 'Archive of images on this host.' }),
  nodes: z.array(Name).min(1).max(2000).meta({ description: 'Where it is loaded.' }),
});

const SourceBootstrap = z.strictObject({
  directory: AbsolutePath.meta({
    description: 'Rendered manifests, one folder for each entry of `order`.',
    examples: ['/var/lib/ananke/bootstrap'],
  }),
  order: z
    .array(Name)
    .min(1)
    .max(100)
    .meta({ description: 'What is applied, in this order.', examples: [['core', 'storage', 'postgres', 'gitea']] }),
  image_archives: z
    .array(ImageArchive)
    .max(100)
    .default([])
    .meta({
      description: 'Images for nodes that cannot pull them because the registry lives in the cluster.',
      examples: [[{ file: '/var/lib/ananke/images/gitea.tar.zst', nodes: ['pi-2'] }]],
    }),
});

/** One key for each repair that exists: a switch with a typing mistake would be a repair that surprises somebody. */
const RepairSwitches = z.strictObject({
  webhook_without_backend: z.boolean().default(false).meta({
    description:
      'Set aside an admission webhook whose pods cannot start because of it. Off: it may be there for safety.',
  }),
});

export const StartupConfig = z.strictObject({
  ignore_unavailable_nodes: z
    .array(Name)
    .max(2000)
    .default([])
    .meta({
      description: 'Machines that a startup does not wait for while they are unreachable; used as soon as they answer.',
      examples: [['pi-2']],
    }),
  wake_parallel: count(1, 1000).default(8).meta({
    description: 'Machines that start at once. Few, because of inrush current, DHCP and image pulls.',
  }),
  wake_stagger_seconds: seconds(0, 10 * minute)
    .default(5)
    .meta({ description: 'Time between two wakes. The inrush of one is over when the next one comes.' }),
  api_timeout_seconds: seconds(10, 6 * hour)
    .default(600)
    .meta({
      description:
        'How long the API may take to become ready; then the startup is reported as blocked and goes on waiting. Servers on ' +
        'small boards need minutes.',
    }),
  nodes_ready_timeout_seconds: seconds(10, 6 * hour)
    .default(600)
    .meta({
      description:
        'How long a node may take to start its service, and then to become Ready; also storage, and unsealing Vault. What is ' +
        'late is named, given up and tried again slowly, and the rest goes on.',
    }),
  clock_max_skew_seconds: seconds(1, hour)
    .default(5)
    .meta({
      description:
        'A machine whose clock is not synchronised and is further than this from the clock of this host is not started: ' +
        'certificates and leases would fail in strange ways.',
    }),
  vault_unseal_breakglass_command: z
    .string()
    .min(1)
    .max(2000)
    .exactOptional()
    .meta({
      description:
        'Run by the shell of this host when the unseal keys file is absent or fails; prints one share per line. What it prints ' +
        'is never shown. Absent: there is no second way.',
      examples: ['ssh -o BatchMode=yes safe vault-shares'],
    }),
  vault_unseal_breakglass_timeout_seconds: seconds(1, 10 * minute)
    .default(30)
    .meta({ description: 'Limit of that command. It may ask another host, and Vault waits for it.' }),
  service_checklist: z
    .array(ServiceCheck)
    .max(500)
    .default([])
    .meta({
      description: 'Services that must be healthy before the startup counts as done.',
      examples: [[{ name: 'gitea', url: 'https://gitea.example.org', preset: 'gitea', repository: 'ops/cluster' }]],
    }),
  service_checklist_stability_seconds: seconds(0, day).default(120).meta({
    description: 'How long everything has to stay healthy. What crashes after its start usually does so by then.',
  }),
  soak_limit_seconds: seconds(1, day)
    .default(1800)
    .meta({
      description:
        'Limit of both checklists, and of the soak after them. What fails by then is named, a checklist as given up and the ' +
        'soak as blocked, and tried on. Long, because images are pulled and databases repaired first.',
    }),
  ingress_checklist: IngressChecklist.prefault({}).meta({
    description: 'Probes of what the cluster serves to the outside.',
  }),
  recovery_window_seconds: seconds(0, day).default(900).meta({
    description: 'Repairs may run this long after Converged. Some faults show only when people are back.',
  }),
  source_bootstrap: SourceBootstrap.exactOptional().meta({
    description:
      'What to apply when the Flux source is down because it lives in the cluster; never otherwise. Absent: nothing, and a ' +
      'person starts the source.',
  }),
  repairs: RepairSwitches.prefault({}).meta({ description: 'Switch of each repair.' }),
});
