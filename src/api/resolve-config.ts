/**
 * ananke.yaml as written -> `Config` as decided upon: defaults laid under, names translated, seconds become milliseconds.
 * Total for files that `checkConfig` found nothing wrong with; it checks nothing itself.
 */
import type { Config, MachineConfig, NetworkConfig, ShutdownConfig, StartupConfig, UpsConfig } from '../core/config.ts';
import { type NodeName, nodeName, upsName } from '../core/ids.ts';
import { machineNamesOf, type OwnHost, outsideSelf, selfOf } from './config-names.ts';
import { type NetworkEntry, type NodeEntry, nodeFallbacks, type WakeConfig } from './config-nodes.ts';
import type { UpsEntry } from './config-power.ts';
import type { AnankeConfig } from './config-schema.ts';
import { resolvePolicy } from './resolve-policy.ts';
import { resolveFlux, resolveVault } from './resolve-sections.ts';
import { servedMachines } from './serves.ts';

type Translate = (name: string) => NodeName;
const ms = (seconds: number): number => Math.round(seconds * 1000);
const defaultUpsdPort = 3493;

export function resolveConfig(file: AnankeConfig, own: OwnHost = {}): Config {
  const names = machineNamesOf(file);
  const translate: Translate = (name) => names.find(name) ?? nodeName(name);
  const self = selfOf(file, own);
  const served = servedMachines(file, own);
  const { coordination, cluster } = file;
  const base: Config = {
    cluster: { name: cluster.name, datastore: cluster.datastore },
    self: 'name' in self ? self.name : outsideSelf,
    role: coordination.role,
    peers: [...new Set(coordination.peer_hosts.map(translate))],
    machines: file.nodes.map((node) => machineOf(node, file, served.get(nodeName(node.name)) ?? [])),
    network: file.network.map((entry) => networkOf(entry, translate)),
    ups: file.ups.map((entry) => upsOf(entry, file, translate)),
    holdMode: file.power.mode,
    offUnaffected: file.power.off_unaffected,
    shutdown: shutdownOf(file),
    startup: startupOf(file, translate),
  };
  const flux = resolveFlux(file);
  const vault = resolveVault(file);
  return { ...base, ...(flux === undefined ? {} : { flux }), ...(vault === undefined ? {} : { vault }) };
}

/** An entry with `node_defaults` laid under it. */
function withDefaults(node: NodeEntry, file: AnankeConfig) {
  return { feeds: [], ...nodeFallbacks, ...file.node_defaults, ...node };
}

function machineOf(node: NodeEntry, file: AnankeConfig, serves: readonly NodeName[]): MachineConfig {
  const full = withDefaults(node, file);
  const machine: MachineConfig = {
    name: nodeName(node.name),
    aliases: node.aliases,
    address: node.host,
    role: full.role,
    feeds: full.feeds.map(upsName),
    // A machine on no UPS loses none.
    minFeeds: Math.min(full.min_feeds, full.feeds.length),
    wake: wakeOf(full.wake),
    bootTimeoutMs: ms(full.boot_timeout_seconds),
    serves,
    ...(full.off_check === undefined ? {} : { offCheck: full.off_check }),
  };
  return node.machine_id === undefined ? machine : { ...machine, machineId: node.machine_id };
}

function wakeOf(wake: WakeConfig): MachineConfig['wake'] {
  switch (wake.method) {
    case 'mains':
    case 'manual':
      return { method: wake.method };
    case 'wake-on-lan': {
      const { method, mac, broadcast, port, attempts } = wake;
      return { method, mac, broadcast, port, attempts, intervalMs: ms(wake.interval_seconds) };
    }
    case 'command':
      return { method: wake.method, command: wake.command, timeoutMs: ms(wake.timeout_seconds) };
    default:
      return wake satisfies never;
  }
}

function networkOf(entry: NetworkEntry, translate: Translate): NetworkConfig {
  const carries = entry.carries === 'all' ? 'all' : [...new Set(entry.carries.map(translate))];
  return { name: entry.name, feeds: entry.feeds.map(upsName), carries };
}

function upsOf(entry: UpsEntry, file: AnankeConfig, translate: Translate): UpsConfig {
  return {
    name: upsName(entry.name),
    address: /:\d+$/.test(entry.address) ? entry.address : `${entry.address}:${defaultUpsdPort}`,
    onCritical: entry.on_critical,
    returnOutput: entry.return_output,
    offDelayMs: ms(entry.off_delay_seconds),
    policy: resolvePolicy(file.power, entry.power),
    ...(entry.serial === undefined ? {} : { serial: entry.serial }),
    ...(entry.server_host === undefined ? {} : { serverHost: translate(entry.server_host) }),
    ...(entry.mains_group === undefined ? {} : { mainsGroup: entry.mains_group }),
    ...(entry.full_load_runtime_seconds === undefined
      ? {}
      : { fullLoadRuntimeMs: ms(entry.full_load_runtime_seconds) }),
  };
}

function shutdownOf({ shutdown }: AnankeConfig): ShutdownConfig {
  const { snapshot, drain } = shutdown;
  return {
    poweroffEnabled: shutdown.poweroff_enabled,
    defaultBudgetMs: ms(shutdown.default_budget_seconds),
    budgetMinRuns: shutdown.budget_min_runs,
    budgetFloorMs: ms(shutdown.budget_floor_seconds),
    gitopsTimeoutMs: ms(shutdown.gitops_timeout_seconds),
    snapshot: { enabled: snapshot.enabled, timeoutMs: ms(snapshot.timeout_seconds), retention: snapshot.retention },
    drain: {
      timeoutMs: ms(drain.timeout_seconds),
      maxGraceMs: ms(drain.max_grace_seconds),
      pdbPatienceMs: ms(drain.pdb_patience_seconds),
      keepNamespaces: drain.keep_namespaces,
    },
    volumesTimeoutMs: ms(shutdown.volumes_timeout_seconds),
    stopTimeoutMs: ms(shutdown.stop_timeout_seconds),
    poweroffTimeoutMs: ms(shutdown.poweroff_timeout_seconds),
    offSilenceMs: ms(shutdown.off_silence_seconds),
    offUnprovenMs: ms(shutdown.off_unproven_seconds),
    apiDeadMs: ms(shutdown.api_dead_seconds),
  };
}

function startupOf({ startup }: AnankeConfig, translate: Translate): StartupConfig {
  return {
    ignoreUnavailableNodes: [...new Set(startup.ignore_unavailable_nodes.map(translate))],
    wakeParallel: startup.wake_parallel,
    wakeStaggerMs: ms(startup.wake_stagger_seconds),
    apiTimeoutMs: ms(startup.api_timeout_seconds),
    nodesReadyTimeoutMs: ms(startup.nodes_ready_timeout_seconds),
    clockMaxSkewSeconds: startup.clock_max_skew_seconds,
    stabilityMs: ms(startup.service_checklist_stability_seconds),
    soakLimitMs: ms(startup.soak_limit_seconds),
    services: startup.service_checklist.map(({ name }) => name),
    ingressChecklist: startup.ingress_checklist.enabled,
  };
}
