// What a controller is obliged to do by a given time, as far as truth can hold it to that: the counterpart of causes, which
// say what it may do. Obliged is only who certainly had the evidence, and only for what is certainly in scope.

import type { Scene } from './checker.ts';
import { losesFeeds } from './loss.ts';
import type { Reach } from './reach.ts';

/** Since when something has obliged the controller without a break; undefined when nothing does. */
export function obligedSince(scene: Scene, at: number): number | undefined {
  const { causes } = scene;
  const word = causes.word(at);
  let since: number | undefined;
  if (word.act === 'always' && word.cluster === 'down') since = word.at;
  if (word.act === 'never') return undefined;
  for (const signal of causes.signals.values()) {
    const must = signal.open?.must;
    if (must !== undefined && must.at <= at) since = Math.min(since ?? must.at, must.at);
  }
  return since;
}

/** How far that machine had to be taken by what obliged at `at`. */
export function obligedReach(scene: Scene, machine: string, at: number): Reach {
  const { causes, mandate, world } = scene;
  const { rules } = mandate;
  // Ignored by any word that a correct controller may go by at that time.
  if (causes.wordsAround(at).some((one) => one.ignored.includes(machine))) return 'none';
  const word = causes.word(at);
  let reach: Reach = 'none';
  if (word.act === 'always' && word.cluster === 'down') {
    const off = word.mode === 'poweroff' || (word.mode === 'config' && rules.poweroffEnabled);
    reach = off ? 'off' : 'stopped';
  }
  const critical = new Set<string>();
  for (const [name, { open }] of causes.signals) {
    if (open?.must !== undefined && open.must.at <= at && wasSeen(scene, open.must.at, at)) critical.add(name);
  }
  if (critical.size === 0 || reach === 'off' || word.act === 'never') return reach;
  if (losesFeeds(world, machine, critical)) return rules.poweroffEnabled ? 'off' : 'stopped';
  const wide = [...critical].some((name) => rules.onCritical[name] !== 'nodes');
  return wide ? 'stopped' : reach;
}

/** What came while nobody looked is known only some time after somebody looks again. */
function wasSeen({ causes }: Scene, since: number, at: number): boolean {
  return causes.present(at, at) || causes.present(since, Math.min(since + causes.lagMs, at));
}
