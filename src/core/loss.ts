/** What goes with a UPS: power, and the way by which a machine is reached. */
import type { Config, MachineConfig, UpsConfig } from './config.ts';
import type { NodeName, UpsName } from './ids.ts';
import { keptPerConfig } from './kept.ts';
import { siteOf } from './site.ts';

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

const kept = keptPerConfig<ReadonlySet<NodeName>>();

/**
 * Machines that lose power, and those of Kubernetes behind a switch or a host that does: with the way to them nobody could stop them
 * any more, whatever their own UPS does next. Without the own host, or its own way, that is everybody.
 */
export function lostWith(config: Config, critical: ReadonlySet<UpsName>): ReadonlySet<NodeName> {
  return lost(config, critical, true);
}

/** `ownHostGoes`: without it everybody is lost. Not so when it is evidently on, whatever became of its UPS. */
function lost(config: Config, critical: ReadonlySet<UpsName>, ownHostGoes: boolean): ReadonlySet<NodeName> {
  const upses = config.ups.flatMap(({ name }) => (critical.has(name) ? [name] : []));
  return kept(config, [...upses, ownHostGoes].join(' '), () => findLost(config, critical, ownHostGoes));
}

function findLost(config: Config, critical: ReadonlySet<UpsName>, ownHostGoes: boolean): ReadonlySet<NodeName> {
  const powerless = config.machines.filter((machine) => losesPower(machine, critical));
  const ways = config.network.filter(({ feeds }) => feeds.length > 0 && feeds.every((feed) => critical.has(feed)));
  const behind = config.machines.filter(({ name }) =>
    ways.some(({ carries }) => carries === 'all' || carries.includes(name)),
  );
  const outOfReach = new Set([...powerless, ...behind].map(({ name }) => name));
  // A set grows while it is walked: whoever is served by somebody who was served is found too.
  for (const name of outOfReach) {
    for (const served of siteOf(config).machine.get(name)?.serves ?? []) outOfReach.add(served);
  }
  // A peer gives no orders to others; losing it leaves the coordinator in charge.
  const blind = ownHostGoes && config.role === 'coordinator' && outOfReach.has(config.self);
  const cutOff = config.machines.filter(
    ({ name, role }) => role !== 'host' && name !== config.self && (blind || outOfReach.has(name)),
  );
  return new Set([...powerless, ...cutOff].map(({ name }) => name));
}

/** What went with UPSes that are dark already. Not everybody for the own host's sake: it is what asks. */
export const goneWith = (config: Config, dark: ReadonlySet<UpsName>): ReadonlySet<NodeName> =>
  lost(config, dark, false);

/** The same beside UPSes that went dark before: what they took along is none of this cause's. */
export function lostBeside(
  config: Config,
  critical: ReadonlySet<UpsName>,
  dark: ReadonlySet<UpsName>,
): ReadonlySet<NodeName> {
  if (dark.size === 0) return lostWith(config, critical);
  const before = goneWith(config, dark);
  const all = lost(config, new Set([...critical, ...dark]), !before.has(config.self));
  const alone = lostWith(config, critical);
  return new Set([...all].filter((name) => alone.has(name) || !before.has(name)));
}

/**
 * Those of `unsafe` that keep a machine from being started: each that takes the whole cluster down when it becomes critical, and the
 * others when the machine would be lost with all of them.
 */
export function againstStart(
  config: Config,
  machine: MachineConfig,
  unsafe: readonly UpsConfig[],
): readonly UpsConfig[] {
  const wide = unsafe.filter((ups) => ups.onCritical === 'cluster');
  if (unsafe.length === wide.length) return wide;
  if (!lostWith(config, new Set(unsafe.map(({ name }) => name))).has(machine.name)) return wide;
  const own = unsafe.filter(
    ({ name }) => machine.feeds.includes(name) || lostWith(config, new Set([name])).has(machine.name),
  );
  return own.length > 0 ? [...new Set([...wide, ...own])] : unsafe;
}
