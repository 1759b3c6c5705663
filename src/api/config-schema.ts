/** ananke.yaml as a whole: snake_case keys, units in the keys, unknown keys are errors. */
import * as z from 'zod';
import { ClusterConfig, FluxConfig, ServicesConfig, VaultConfig } from './config-cluster.ts';
import { CoordinationConfig, SshConfig } from './config-hosts.ts';
import { NetworkEntry, NodeDefaults, NodeEntry } from './config-nodes.ts';
import {
  LogConfig,
  MetricsConfig,
  NotificationsConfig,
  PathsConfig,
  SchedulesConfig,
  UpdateConfig,
} from './config-operation.ts';
import { PowerConfig, UpsEntry } from './config-power.ts';
import { ShutdownConfig } from './config-shutdown.ts';
import { StartupConfig } from './config-startup.ts';
import { apiVersion } from './desired-schema.ts';

/** More machines than this were never tried; the bound keeps a generated file from eating the host. */
const maxMachines = 2000;

export const AnankeConfig = z
  .strictObject({
    apiVersion: z.literal(apiVersion).exactOptional().meta({ description: 'Version of this format. Optional here.' }),
    kind: z
      .literal('AnankeConfig')
      .exactOptional()
      .meta({ description: 'Optional, as there is one kind of such files.' }),
    expected_flux_branch: z
      .string()
      .min(1)
      .max(250)
      .exactOptional()
      .meta({
        description: 'Branch that the Flux source must have before it is resumed. Absent: not compared.',
        examples: ['main'],
      }),
    expected_flux_source_url: z
      .string()
      .min(1)
      .max(2000)
      .exactOptional()
      .meta({
        description:
          'URL that the Flux source must have before it is resumed, compared without passwords and, over HTTP, without the user. Absent: not compared.',
        examples: ['ssh://git@gitea.example.org/ops/cluster.git'],
      }),
    cluster: ClusterConfig.meta({ description: 'The cluster and its API.' }),
    ssh: SshConfig.prefault({}).meta({ description: 'The way to the machines.' }),
    node_defaults: NodeDefaults.prefault({}),
    nodes: z
      .array(NodeEntry)
      .min(1)
      .max(maxMachines)
      .meta({
        description: 'All machines, this host included if it is on a UPS.',
        examples: [
          [
            { name: 'pi-1', host: '192.0.2.10', role: 'server' },
            { name: 'pi-2', host: '192.0.2.11' },
            { name: 'keeper', host: '192.0.2.2', role: 'host' },
          ],
        ],
      }),
    network: z
      .array(NetworkEntry)
      .max(maxMachines)
      .default([])
      .meta({
        description:
          'What lies between this host and the machines. A UPS that feeds a switch takes down what is behind it.',
        examples: [[{ name: 'switch-rack', feeds: ['rack'] }]],
      }),
    ups: z
      .array(UpsEntry)
      .max(100)
      .default([])
      .meta({
        description: 'The UPSes of the site. Without any, only people take the cluster down.',
        examples: [[{ name: 'rack', address: 'rack@127.0.0.1:3493' }]],
      }),
    power: PowerConfig.prefault({}).meta({ description: 'When power is critical and when it is safe again.' }),
    shutdown: ShutdownConfig.prefault({}).meta({ description: 'The way down: its limits, and what it may leave out.' }),
    startup: StartupConfig.prefault({}).meta({ description: 'The way up: its limits, and when it counts as done.' }),
    services: ServicesConfig.prefault({}).meta({ description: 'How the probes of services reach them.' }),
    vault: VaultConfig.exactOptional().meta({
      description:
        'Present when the cluster runs Vault; a breakglass command alone stands for the defaults of this section. Absent: no ' +
        'Vault.',
    }),
    flux: FluxConfig.exactOptional().meta({
      description:
        'Present when the cluster runs Flux; an expected branch or URL alone stands for the defaults of this section. ' +
        'Absent: no Flux.',
    }),
    coordination: CoordinationConfig.prefault({}).meta({
      description: 'Which host this is, and the others that run ananke.',
    }),
    metrics: MetricsConfig.prefault({}).meta({ description: 'The only port that listens.' }),
    notifications: NotificationsConfig.prefault({}).meta({ description: 'Messages to people.' }),
    schedules: SchedulesConfig.prefault({}).meta({ description: 'What happens by the calendar.' }),
    update: UpdateConfig.exactOptional().meta({ description: 'Where new versions come from. Absent: no updates.' }),
    log: LogConfig.prefault({}).meta({ description: 'What ananke writes to its log.' }),
    paths: PathsConfig.prefault({}).meta({ description: 'Where the files of ananke are.' }),
  })
  .meta({ title: 'AnankeConfig', description: 'Configuration of ananke.' });
export type AnankeConfig = z.output<typeof AnankeConfig>;
