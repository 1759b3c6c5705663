// What goes on although nothing gives cause any more: a machine that was told to go off does so, and one that can only come back by a
// power cycle takes along all that hangs on the output that is cycled for it, and stops whoever is behind a switch on it.
import type { World } from '../world.ts';
import type { History } from './history.ts';
import { losesFeeds, losesPower } from './loss.ts';
import { isOff, type MachineHistory } from './machine-history.ts';
import type { Reach } from './reach.ts';

export function mustFinish(world: World, history: History, machine: string, at: number): Reach {
  const own = history.machines.get(machine);
  if (own === undefined) return 'none';
  const toldBefore = ({ told, bootId }: MachineHistory): boolean =>
    told !== undefined && told.bootId === bootId && told.firstIssuedAt < at;
  if (toldBefore(own) && !isOff(own)) return 'off';
  // Its power goes in any case: the order for that was judged when it was given.
  const cut = world.site.upses.filter(({ name }) => world.truth.upses.get(name)?.cutAt !== undefined);
  if (losesFeeds(world, machine, new Set(cut.map(({ name }) => name)))) return 'off';
  let reach: Reach = 'none';
  for (const { name, returnOutput } of world.site.upses) {
    const needed = [...history.machines.values()].some(
      (other) => other.spec.wake === 'mains' && other.spec.feeds.includes(name) && toldBefore(other),
    );
    if (!returnOutput || !needed) continue;
    if (own.spec.feeds.includes(name)) return 'off';
    if (losesPower(world, machine, new Set([name]))) reach = 'stopped';
  }
  return reach;
}
