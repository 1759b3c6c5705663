// A small site: three machines, an own host, one UPS. Every test that needs another one says how it differs.
import type { Config, MachineConfig, PowerPolicy, UpsConfig } from '../../../src/core/config.ts';
import { type NodeName, nodeName, type UpsName, upsName } from '../../../src/core/ids.ts';

export const pi1 = nodeName('pi-1');
export const pi2 = nodeName('pi-2');
export const pi3 = nodeName('pi-3');
export const keeper = nodeName('keeper');
export const upsA = upsName('A');
export const upsB = upsName('B');

export const second = 1_000;
export const minute = 60_000;

const policy: PowerPolicy = {
  runtimeSafetyFactor: 1.1,
  debouncePolls: 3,
  pollOnMainsMs: second,
  pollOnBatteryMs: second,
  commsDeadMs: 15 * second,
  blindMarginMs: minute,
  blindMaxMs: 5 * minute,
  reversalStableMs: minute,
  restoreStableMs: 5 * minute,
  restoreStableBlindMs: 120 * minute,
  restartMinChargePercent: 60,
  startupCommitMs: 2 * minute,
  maxLoadPercent: 80,
  selfTestLimitMs: 5 * minute,
};

export function aMachine(name: NodeName, change: Partial<MachineConfig> = {}): MachineConfig {
  return {
    name,
    aliases: [],
    address: '192.0.2.1',
    role: 'agent',
    feeds: [upsA],
    minFeeds: 1,
    wake: {
      method: 'wake-on-lan',
      port: 9,
      mac: '02:00:00:00:00:01',
      broadcast: '192.0.2.255',
      attempts: 3,
      intervalMs: 10 * second,
    },
    bootTimeoutMs: 5 * minute,
    serves: [],
    offCheck: ['power-of', name],
    ...change,
  };
}

export function aUps(
  name: UpsName,
  change: Partial<UpsConfig> = {},
  policyChange: Partial<PowerPolicy> = {},
): UpsConfig {
  return {
    name,
    address: `${name}@192.0.2.10`,
    onCritical: 'cluster',
    returnOutput: false,
    offDelayMs: 5 * minute,
    fullLoadRuntimeMs: 30 * minute,
    ...change,
    policy: { ...policy, ...policyChange, ...change.policy },
  };
}

export function aConfig(change: Partial<Config> = {}): Config {
  return {
    cluster: { name: 'garden', datastore: 'embedded-etcd' },
    flux: {
      namespace: 'flux-system',
      source: 'garden',
      expectedBranch: 'main',
      expectedUrl: 'https://git.example/garden',
      healthyTimeoutMs: 10 * minute,
    },
    vault: { namespace: 'vault', selector: 'app=vault' },
    self: keeper,
    role: 'coordinator',
    peers: [],
    machines: [
      aMachine(pi1, { role: 'server' }),
      aMachine(pi2),
      aMachine(pi3),
      aMachine(keeper, { role: 'host', wake: { method: 'mains' } }),
    ],
    network: [],
    ups: [aUps(upsA)],
    holdMode: 'config',
    offUnaffected: false,
    shutdown: {
      poweroffEnabled: true,
      defaultBudgetMs: 5 * minute,
      budgetMinRuns: 3,
      budgetFloorMs: minute,
      gitopsTimeoutMs: 30 * second,
      snapshot: { enabled: true, timeoutMs: minute, retention: 5 },
      drain: { timeoutMs: 2 * minute, maxGraceMs: minute, pdbPatienceMs: 30 * second, keepNamespaces: ['kube-system'] },
      volumesTimeoutMs: minute,
      stopTimeoutMs: minute,
      poweroffTimeoutMs: 90 * second,
      offSilenceMs: 20 * second,
      offUnprovenMs: 2 * minute,
      apiDeadMs: 45 * second,
    },
    startup: {
      ignoreUnavailableNodes: [],
      wakeParallel: 8,
      wakeStaggerMs: 5 * second,
      apiTimeoutMs: 10 * minute,
      nodesReadyTimeoutMs: 10 * minute,
      clockMaxSkewSeconds: 5,
      stabilityMs: 2 * minute,
      soakLimitMs: 30 * minute,
      services: ['git'],
      ingressChecklist: true,
    },
    ...change,
  };
}

/** Every machine changed in the same way. */
export function withMachines(config: Config, change: (machine: MachineConfig) => MachineConfig): Config {
  return { ...config, machines: config.machines.map(change) };
}
export function withMachine(config: Config, name: NodeName, change: Partial<MachineConfig>): Config {
  return withMachines(config, (machine) => (machine.name === name ? { ...machine, ...change } : machine));
}
export function withUps(
  config: Config,
  name: UpsName,
  change: Partial<UpsConfig>,
  policyChange: Partial<PowerPolicy> = {},
): Config {
  return {
    ...config,
    ups: config.ups.map((ups) =>
      ups.name === name ? { ...ups, ...change, policy: { ...ups.policy, ...policyChange } } : ups,
    ),
  };
}
export function withShutdown(config: Config, change: Partial<Config['shutdown']>): Config {
  return { ...config, shutdown: { ...config.shutdown, ...change } };
}
export function withStartup(config: Config, change: Partial<Config['startup']>): Config {
  return { ...config, startup: { ...config.startup, ...change } };
}

/** pi-1, pi-2 and the own host on A, pi-3 on B, which takes only its machines down. */
export function aConfigWithTwoUpses(): Config {
  const config = aConfig({ ups: [aUps(upsA), aUps(upsB, { onCritical: 'nodes' })] });
  return withMachine(config, pi3, { feeds: [upsB] });
}

/** `count` machines pi-1 ..., of which the first `servers` are servers, and the own host. */
export function aConfigOf(count: number, servers = 3): Config {
  const machines = Array.from({ length: count }, (_, index) =>
    aMachine(nodeName(`pi-${index + 1}`), { role: index < servers ? 'server' : 'agent' }),
  );
  return aConfig({ machines: [...machines, aMachine(keeper, { role: 'host', wake: { method: 'mains' } })] });
}
