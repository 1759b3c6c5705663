/** ananke.yaml as a whole: snake_case keys, units in the keys, unknown keys are errors. */
import * as z from 'zod';
import {
  ClusterConfig,
  CoordinationConfig,
  FluxConfig,
  LogConfig,
  ServicesConfig,
  SshConfig,
  VaultConfig,
} from './config-cluster.ts';
import { NetworkEntry, NodeDefaults, NodeEntry } from './config-nodes.ts';
import { MetricsConfig, NotificationsConfig, PathsConfig, SchedulesConfig, UpdateConfig } from './config-operation.ts';
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
    expected_flux_branch: z.string().min(1).max(250).exactOptional().meta({
      description: 'Branch that the Flux source must have before it is resumed. Not compared when absent.',
    }),
    expected_flux_source_url: z.string().min(1).max(2000).exactOptional().meta({
      description: 'URL that the Flux source must have before it is resumed. Not compared when absent.',
    }),
    cluster: ClusterConfig.meta({ description: 'The cluster and its API.' }),
    ssh: SshConfig.prefault({}).meta({ description: 'The way to the machines.' }),
    node_defaults: NodeDefaults.prefault({}),
    nodes: z
      .array(NodeEntry)
      .min(1)
      .max(maxMachines)
      .meta({ description: 'All machines, this host included if it is on a UPS.' }),
    network: z
      .array(NetworkEntry)
      .max(maxMachines)
      .default([])
      .meta({ description: 'What lies between this host and them.' }),
    ups: z.array(UpsEntry).max(100).default([]).meta({ description: 'The UPSes of the site.' }),
    power: PowerConfig.prefault({}).meta({ description: 'When power is critical and when it is safe again.' }),
    shutdown: ShutdownConfig.prefault({}).meta({ description: 'The way down.' }),
    startup: StartupConfig.prefault({}).meta({ description: 'The way up.' }),
    services: ServicesConfig.prefault({}).meta({ description: 'How probes reach things.' }),
    vault: VaultConfig.exactOptional().meta({
      description:
        'Present when the cluster runs Vault; a breakglass command alone stands for the defaults of this section.',
    }),
    flux: FluxConfig.exactOptional().meta({
      description:
        'Present when the cluster runs Flux; an expected branch or URL alone stands for the defaults of this section.',
    }),
    coordination: CoordinationConfig.prefault({}).meta({
      description: 'Which host this is, and the others that run ananke.',
    }),
    metrics: MetricsConfig.prefault({}).meta({ description: 'The only port that listens.' }),
    notifications: NotificationsConfig.prefault({}).meta({ description: 'Messages to people.' }),
    schedules: SchedulesConfig.prefault({}).meta({ description: 'What happens by the calendar.' }),
    update: UpdateConfig.exactOptional().meta({ description: 'Where new versions come from. No updates when absent.' }),
    log: LogConfig.prefault({}).meta({ description: 'The log.' }),
    paths: PathsConfig.prefault({}).meta({ description: 'Where files are.' }),
  })
  .meta({ title: 'AnankeConfig', description: 'Configuration of ananke.' });
export type AnankeConfig = z.output<typeof AnankeConfig>;
