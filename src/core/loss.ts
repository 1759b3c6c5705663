/** What goes with a UPS: power, and the way by which a machine is reached. */
import type { Config, MachineConfig, UpsConfig } from './config.ts';
import type { NodeName, UpsName } from './ids.ts';

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

/**
 * Machines that lose power, and those of Kubernetes behind a switch or a host that does: with the way to them nobody could stop them
 * any more, whatever their own UPS does next. The own host needs no way to itself; without its own it reaches nobody.
 */
export function lostWith(config: Config, critical: ReadonlySet<UpsName>): ReadonlySet<NodeName> {
  const lost = new Set(config.machines.filter((machine) => losesPower(machine, critical)).map(({ name }) => name));
  const ways = config.network.filter(({ feeds }) => feeds.length > 0 && feeds.every((feed) => critical.has(feed)));
  const lacksWay = (name: NodeName): boolean =>
    ways.some(({ carries }) => carries === 'all' || carries.includes(name)) ||
    config.machines.some((server) => lost.has(server.name) && server.serves.includes(name));
  const blind = lacksWay(config.self);
  const cutOff = ({ name, role }: MachineConfig): boolean =>
    role !== 'host' && name !== config.self && (blind || lacksWay(name));
  return new Set([...lost, ...config.machines.filter(cutOff).map(({ name }) => name)]);
}

/** The same beside UPSes that went dark before: what they took along is none of this cause's. */
export function lostBeside(
  config: Config,
  critical: ReadonlySet<UpsName>,
  dark: ReadonlySet<UpsName>,
): ReadonlySet<NodeName> {
  if (dark.size === 0) return lostWith(config, critical);
  const before = lostWith(config, dark);
  const all = lostWith(config, new Set([...critical, ...dark]));
  const alone = lostWith(config, critical);
  return new Set([...all].filter((name) => alone.has(name) || !before.has(name)));
}

/** The UPSes whose state decides whether a machine may be started: its own feeds, and those that could take the cluster down. */
export function upsesConcerning(config: Config, machine: MachineConfig): readonly UpsConfig[] {
  const ways = config.network.filter((way) => way.carries === 'all' || way.carries.includes(machine.name));
  const servers = config.machines.filter((server) => server.serves.includes(machine.name));
  const leansOn = [...ways, ...servers].flatMap(({ feeds }) => feeds);
  return config.ups.filter(
    (ups) => ups.onCritical === 'cluster' || machine.feeds.includes(ups.name) || leansOn.includes(ups.name),
  );
}
