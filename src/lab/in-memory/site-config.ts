// The configuration that an operator of a simulated site would have written: its names and feeds, and limits that fit it.
import type { Config, MachineConfig, NetworkConfig, UpsConfig, Wake } from '../../core/config.ts';
import { nodeName, upsName } from '../../core/ids.ts';
import type { MachineSpec, Site, UpsSpec } from '../world/site.ts';
import { type SiteTimes, scaledTimes, titanTimes } from './site-times.ts';

export interface SiteConfigOptions {
  /** What a hold asks for. */
  readonly holdMode?: Config['holdMode'];
  readonly poweroffEnabled?: boolean;
  readonly offUnaffected?: boolean;
  readonly ignoreUnavailableNodes?: readonly string[];
  /** scaled: stable times of seconds, limits from the site's own durations. titan: the values of a real site. */
  readonly times?: 'scaled' | 'titan';
  /** In place of the reckoned one. */
  readonly defaultBudgetMs?: number;
}

export function siteConfig(site: Site, options: SiteConfigOptions = {}): Config {
  const real = (options.times ?? (site.name === 'titan' ? 'titan' : 'scaled')) === 'titan';
  const times = real ? titanTimes(site) : scaledTimes(site);
  const source = site.flux.find((object) => object.kind === 'GitRepository');
  const { defaultBudgetMs = times.shutdown.defaultBudgetMs, poweroffEnabled = true } = options;
  return {
    cluster: { name: site.name, datastore: 'embedded-etcd' },
    ...(source === undefined ? {} : { flux: fluxSection(source, times) }),
    ...(site.vault === undefined ? {} : { vault: { namespace: 'vault', selector: 'app.kubernetes.io/name=vault' } }),
    self: nodeName(site.self),
    role: 'coordinator',
    peers: [],
    machines: site.machines.map((machine) => machineConfig(machine, times)),
    network: site.switches.map((one): NetworkConfig => {
      const behind = site.machines.filter((machine) => machine.switch === one.name).map(({ name }) => nodeName(name));
      const carries = behind.length === site.machines.length ? 'all' : behind;
      return { name: one.name, feeds: one.feeds.map(upsName), carries };
    }),
    ups: site.upses.map((ups) => upsConfig(ups, site, times)),
    holdMode: options.holdMode ?? 'config',
    offUnaffected: options.offUnaffected ?? false,
    shutdown: {
      ...times.shutdown,
      defaultBudgetMs,
      poweroffEnabled,
      drain: { ...times.shutdown.drain, keepNamespaces: keptNamespaces(site) },
    },
    startup: {
      ...times.startup,
      ignoreUnavailableNodes: (options.ignoreUnavailableNodes ?? []).map(nodeName),
      services: site.services.map(({ name }) => name),
      ingressChecklist: true,
    },
  };
}

function fluxSection(source: Site['flux'][number], times: SiteTimes): NonNullable<Config['flux']> {
  return {
    namespace: 'flux-system',
    source: source.name,
    ...(source.branch === undefined ? {} : { expectedBranch: source.branch }),
    ...(source.url === undefined ? {} : { expectedUrl: source.url }),
    healthyTimeoutMs: times.fluxHealthyTimeoutMs,
  };
}

function machineConfig(machine: MachineSpec, times: SiteTimes): MachineConfig {
  return {
    name: nodeName(machine.name),
    aliases: [],
    address: machine.name,
    role: machine.role,
    feeds: machine.feeds.map(upsName),
    minFeeds: machine.minFeeds,
    wake: wakeOf(machine, times),
    bootTimeoutMs: Math.max(times.bootTimeoutMs, Math.ceil(machine.bootMs * 2.5)),
    serves: (machine.serves ?? []).map(nodeName),
    ...(machine.bmc === true || machine.outlet === true ? { offCheck: ['power-of', machine.name] } : {}),
    machineId: `id-${machine.name}`,
  };
}

function wakeOf(machine: MachineSpec, times: SiteTimes): Wake {
  if (machine.wake === 'mains' || machine.wake === 'manual') return { method: machine.wake };
  if (machine.wake === 'command') return { method: 'command', command: ['power-on', machine.name], timeoutMs: 12_000 };
  const { wakeAttempts: attempts, wakeIntervalMs: intervalMs } = times;
  return { method: 'wake-on-lan', mac: '02:00:00:00:00:01', broadcast: '192.0.2.255', port: 9, attempts, intervalMs };
}

function upsConfig(ups: UpsSpec, site: Site, times: SiteTimes): UpsConfig {
  const poweroffMs = (name: string): number => site.machines.find((one) => one.name === name)?.poweroffMs ?? 0;
  const slowest = Math.max(poweroffMs(site.self), poweroffMs(ups.serverHost));
  const offDelayMs = Math.max(times.offDelayMs, Math.ceil((2 * slowest) / 1_000) * 1_000);
  return {
    name: upsName(ups.name),
    address: `${ups.name}@${ups.serverHost}`,
    onCritical: takesTheClusterDown(ups, site) ? 'cluster' : 'nodes',
    returnOutput: ups.returnOutput,
    offDelayMs,
    serverHost: nodeName(ups.serverHost),
    mainsGroup: ups.circuit,
    policy: times.policy,
  };
}

/** Its loss costs the quorum, or half of the nodes: nothing partial is left to save. */
function takesTheClusterDown(ups: UpsSpec, site: Site): boolean {
  const lost = site.machines.filter(
    ({ feeds, minFeeds }) => feeds.includes(ups.name) && feeds.filter((feed) => feed !== ups.name).length < minFeeds,
  );
  const count = (from: readonly MachineSpec[], role?: MachineSpec['role']): number =>
    from.filter((machine) => (role === undefined ? machine.role !== 'host' : machine.role === role)).length;
  const left = count(site.machines, 'server') - count(lost, 'server');
  const quorum = Math.floor(count(site.machines, 'server') / 2) + 1;
  return left < quorum || 2 * count(lost) >= count(site.machines);
}

/** Storage, network and what admission rests on stay until their node stops. */
function keptNamespaces(site: Site): string[] {
  return [...new Set(site.pods.filter((pod) => pod.kind !== 'workload').map((pod) => pod.namespace))].sort();
}
