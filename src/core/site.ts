/** Who is who: an index over the configuration, made once per configuration object. */
import type { Config, MachineConfig, UpsConfig } from './config.ts';
import type { NodeName, UpsName } from './ids.ts';

/** The disjoint classes of the power rows: a machine stands in the last one that fits. */
export type PowerClass = 'worker' | 'host' | 'serving' | 'peer' | 'self';

export interface Site {
  readonly machine: ReadonlyMap<NodeName, MachineConfig>;
  readonly ups: ReadonlyMap<UpsName, UpsConfig>;
  readonly servers: readonly NodeName[];
  readonly agents: readonly NodeName[];
  readonly kubelets: readonly NodeName[];
  readonly powerClass: ReadonlyMap<NodeName, PowerClass>;
  /** Machines that have this UPS among their feeds. */
  readonly fedBy: ReadonlyMap<UpsName, readonly NodeName[]>;
  /** Servers that must vote: the majority of the configured ones. */
  readonly quorum: number;
}

const sites = new WeakMap<Config, Site>();

export function siteOf(config: Config): Site {
  const cached = sites.get(config);
  if (cached !== undefined) return cached;
  const site = indexSite(config);
  sites.set(config, site);
  return site;
}

function indexSite(config: Config): Site {
  const names = (role: 'server' | 'agent') => config.machines.filter((m) => m.role === role).map((m) => m.name);
  const servers = names('server');
  const agents = names('agent');
  const fedBy = new Map(
    config.ups.map((u) => [u.name, config.machines.filter((m) => m.feeds.includes(u.name)).map((m) => m.name)]),
  );
  const upsHosts = new Set(config.ups.map((u) => u.serverHost));
  return {
    machine: new Map(config.machines.map((m) => [m.name, m])),
    ups: new Map(config.ups.map((u) => [u.name, u])),
    servers,
    agents,
    kubelets: [...agents, ...servers],
    powerClass: new Map(config.machines.map((m) => [m.name, powerClassOf(m, config, upsHosts)])),
    fedBy,
    quorum: Math.floor(servers.length / 2) + 1,
  };
}

function powerClassOf(machine: MachineConfig, config: Config, upsHosts: ReadonlySet<NodeName | undefined>): PowerClass {
  if (machine.name === config.self) return 'self';
  if (config.peers.includes(machine.name)) return 'peer';
  // Whoever serves an upsd goes late: with it the readings of that UPS end.
  if (machine.serves.length > 0 || upsHosts.has(machine.name)) return 'serving';
  return machine.role === 'host' ? 'host' : 'worker';
}

/** True when the machine would lose power, or already counts as losing it, if all of `critical` went dark. */
export function losesPower(machine: MachineConfig, critical: ReadonlySet<UpsName>): boolean {
  if (!machine.feeds.some((feed) => critical.has(feed))) return false;
  return machine.feeds.filter((feed) => !critical.has(feed)).length < machine.minFeeds;
}

/** The same beside UPSes that went dark before: they keep no machine on, and whoever hangs on them alone is none of this cause's. */
export function losesPowerBeside(
  machine: MachineConfig,
  critical: ReadonlySet<UpsName>,
  dark: ReadonlySet<UpsName>,
): boolean {
  if (losesPower(machine, critical)) return true;
  return dark.size > 0 && !losesPower(machine, dark) && losesPower(machine, new Set([...critical, ...dark]));
}

/** The UPSes whose state decides whether a machine may be started: its own feeds, and those that could take the cluster down. */
export function upsesConcerning(config: Config, machine: MachineConfig): readonly UpsConfig[] {
  const carriers = config.network
    .filter((n) => n.carries === 'all' || n.carries.includes(machine.name))
    .flatMap((n) => n.feeds);
  return config.ups.filter(
    (ups) => ups.onCritical === 'cluster' || machine.feeds.includes(ups.name) || carriers.includes(ups.name),
  );
}
