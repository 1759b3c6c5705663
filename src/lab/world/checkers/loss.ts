// What goes with UPSes, in truth: feeds, and the switch that a machine is reached through.
import type { World } from '../world.ts';

/** Too few of its feeds are left without these UPSes. */
export function losesFeeds(world: World, machine: string, critical: ReadonlySet<string>): boolean {
  const spec = world.site.machines.find((one) => one.name === machine);
  if (spec === undefined || spec.feeds.length === 0) return false;
  return spec.feeds.filter((feed) => !critical.has(feed)).length < spec.minFeeds;
}

/** It, or the switch that it is reached through, ends with these UPSes. */
export function losesPower(world: World, machine: string, critical: ReadonlySet<string>): boolean {
  if (losesFeeds(world, machine, critical)) return true;
  const behind = world.site.machines.find((one) => one.name === machine)?.switch;
  const way = world.site.switches.find((one) => one.name === behind);
  return way !== undefined && way.feeds.length > 0 && way.feeds.every((feed) => critical.has(feed));
}
