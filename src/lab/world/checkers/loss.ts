// What goes with UPSes, in truth: feeds, the switch that a machine is reached through, whoever serves it, and whoever gives the orders.
import type { MachineSpec, Site } from '../site.ts';
import type { World } from '../world.ts';

/** Too few of its feeds are left without these UPSes. */
export function losesFeeds(world: World, machine: string, critical: ReadonlySet<string>): boolean {
  const spec = world.site.machines.find((one) => one.name === machine);
  return spec !== undefined && isUnfed(spec, critical);
}

/** It ends with these UPSes, or nobody could tell it anything any more. */
export function losesPower(world: World, machine: string, critical: ReadonlySet<string>): boolean {
  if (critical.size === 0) return false;
  const known = kept.get(world.site) ?? new Map<string, ReadonlySet<string>>();
  kept.set(world.site, known);
  const key = [...critical].sort().join(' ');
  const lost = known.get(key) ?? findLost(world.site, critical);
  known.set(key, lost);
  return lost.has(machine);
}

const kept = new WeakMap<Site, Map<string, ReadonlySet<string>>>();

function findLost({ machines, switches, self }: Site, critical: ReadonlySet<string>): ReadonlySet<string> {
  const isDead = (name: string | undefined): boolean =>
    switches.some((way) => way.name === name && way.feeds.length > 0 && way.feeds.every((feed) => critical.has(feed)));
  const lost = new Set(machines.filter((one) => isUnfed(one, critical) || isDead(one.switch)).map((one) => one.name));
  for (const name of lost)
    for (const served of machines.find((one) => one.name === name)?.serves ?? []) lost.add(served);
  return lost.has(self) ? new Set(machines.map((one) => one.name)) : lost;
}

function isUnfed({ feeds, minFeeds }: MachineSpec, critical: ReadonlySet<string>): boolean {
  return feeds.length > 0 && feeds.filter((feed) => !critical.has(feed)).length < minFeeds;
}
