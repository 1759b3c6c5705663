/** The ananke.yaml that the operator of a small simulated site would have written, with limits that fit it. */
import { stringify } from 'yaml';
import type { Config, MachineConfig } from '../../core/config.ts';
import { siteConfig } from '../in-memory/site-config.ts';
import type { Site } from '../world/site.ts';

/** Addresses are those of documentation (RFC 5737): the lab puts its own in their place. */
export function smallConfig(site: Site): Uint8Array {
  const config = siteConfig(site);
  const seconds = (ms: number): number => Math.ceil(ms / 1_000);
  const { shutdown, startup, flux } = config;
  const policy = config.ups[0]?.policy;
  const text = stringify({
    apiVersion: 'ananke.dev/v1alpha1',
    kind: 'AnankeConfig',
    ...(flux === undefined
      ? {}
      : { expected_flux_branch: flux.expectedBranch, expected_flux_source_url: flux.expectedUrl }),
    cluster: { name: site.name, datastore: config.cluster.datastore, api_endpoints: ['https://192.0.2.10:6443'] },
    nodes: config.machines.map((machine, index) => node(machine, index)),
    network: config.network.map(({ name, feeds, carries }) => ({ name, feeds, carries })),
    ups: config.ups.map((ups) => ({
      name: ups.name,
      address: `${ups.name}@192.0.2.2`,
      user: 'ananke',
      password_file: '/etc/ananke/nut.password',
      on_critical: ups.onCritical,
      return_output: ups.returnOutput,
      off_delay_seconds: Math.max(leastOffDelaySeconds, seconds(ups.offDelayMs)),
      server_host: ups.serverHost,
    })),
    ...(policy === undefined
      ? {}
      : {
          power: {
            reversal_stable_seconds: seconds(policy.reversalStableMs),
            restore_stable_seconds: seconds(policy.restoreStableMs),
            startup_commit_seconds: seconds(policy.startupCommitMs),
          },
        }),
    shutdown: {
      poweroff_enabled: shutdown.poweroffEnabled,
      default_budget_seconds: seconds(shutdown.defaultBudgetMs),
      budget_floor_seconds: seconds(shutdown.budgetFloorMs),
      drain: { keep_namespaces: shutdown.drain.keepNamespaces },
    },
    startup: {
      service_checklist_stability_seconds: seconds(startup.stabilityMs),
      service_checklist: site.services.map(({ name }) => ({ name, url: `https://${name}.${site.name}.example` })),
    },
    ...(flux === undefined ? {} : { flux: { namespace: flux.namespace, source: flux.source } }),
    ...(config.vault === undefined ? {} : { vault: vaultSection(config.vault) }),
    coordination: { self: site.self },
  });
  return new TextEncoder().encode(text);
}

function node(
  { name, role, feeds, minFeeds, wake, serves, offCheck }: MachineConfig,
  index: number,
): Record<string, unknown> {
  const wakes: Record<typeof wake.method, Record<string, unknown>> = {
    mains: { method: 'mains' },
    manual: { method: 'manual' },
    command: { method: 'command', command: ['power-on', name] },
    'wake-on-lan': { method: 'wake-on-lan', mac: macOf(index), broadcast: '192.0.2.255' },
  };
  return {
    name,
    host: `192.0.2.${10 + index}`,
    role,
    feeds,
    min_feeds: minFeeds,
    wake: wakes[wake.method],
    ...(serves.length === 0 ? {} : { serves }),
    ...(offCheck === undefined ? {} : { off_check: offCheck }),
  };
}

/** What `validate` asks for at least. */
const leastOffDelaySeconds = 60;
/** Locally administered. */
const macOf = (index: number): string => `02:00:00:00:01:${index.toString(16).padStart(2, '0')}`;

const vaultSection = ({ namespace, selector }: NonNullable<Config['vault']>) => ({ namespace, selector });
