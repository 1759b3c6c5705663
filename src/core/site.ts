/** Who is who: an index over the configuration, made once per configuration object. */
import type { Config, MachineConfig, UpsConfig } from './config.ts';
import type { NodeName, UpsName } from './ids.ts';

/** The disjoint classes of the power rows: a machine stands in the last one that fits. */
export type PowerClass = 'worker' | 'host' | 'serving' | 'peer' | 'upsd' | 'self';

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
  return {
    machine: new Map(config.machines.map((m) => [m.name, m])),
    ups: new Map(config.ups.map((u) => [u.name, u])),
    servers,
    agents,
    kubelets: [...agents, ...servers],
    powerClass: new Map(config.machines.map((m) => [m.name, powerClassOf(m, config)])),
    fedBy,
    quorum: Math.floor(servers.length / 2) + 1,
  };
}

function powerClassOf(machine: MachineConfig, config: Config): PowerClass {
  if (machine.name === config.self) return 'self';
  const served = config.ups.filter(({ serverHost }) => serverHost === machine.name);
  // Nobody but its upsd can tell a UPS to cycle its output.
  if (served.some(({ returnOutput }) => returnOutput)) return 'upsd';
  if (config.peers.includes(machine.name)) return 'peer';
  // Whoever serves an upsd goes late: with it the readings of that UPS end.
  if (machine.serves.length > 0 || served.length > 0) return 'serving';
  return machine.role === 'host' ? 'host' : 'worker';
}
