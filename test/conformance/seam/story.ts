// A small random world and what goes wrong in it, drawn from a seed: the sites and the faults are those of the simulator.
import { whenKnown } from '../../../src/core/when-known.ts';
import { siteFaults } from '../../../src/lab/sim/site-faults.ts';
import type { Fault } from '../../../src/lab/world/faults.ts';
import { type Random, randomStream } from '../../../src/lab/world/random.ts';
import type { Site } from '../../../src/lab/world/site.ts';
import { steadySite } from '../../lab/in-memory/bench.ts';

export interface Story {
  readonly seed: number;
  readonly site: Site;
  readonly faults: readonly Fault[];
  /** When it is looked at: by then every fault has begun, and some are over. */
  readonly lookAt: number;
}

const [firstFaultMs, lastFaultMs, lookAt] = [15_000, 70_000, 75_000];
/** `isPlayed`: leaves out faults that the two sides cannot show alike. */
export function storyOf(seed: number, isPlayed: (kind: Fault['kind']) => boolean): Story {
  const random = randomStream(seed, 'seam');
  const whole = steadySite(seed);
  const upses = whole.upses.map((ups) => ({ ...ups, initialChargePercent: random.integer(20, 100) }));
  const site = { ...whole, upses };
  return {
    seed,
    site,
    faults: [...mainsOf(site, random), ...sealedOf(site, random), ...faultsOf(site, random)].filter(({ kind }) =>
      isPlayed(kind),
    ),
    lookAt,
  };
}

/** The node of Vault restarts early enough to be back, with a Vault that is sealed. */
function sealedOf(site: Site, random: Random): readonly Fault[] {
  const node = site.pods.find(({ namespace }) => namespace === 'vault')?.node;
  if (node === undefined || site.vault === undefined || !random.chance(0.4)) return [];
  return [{ at: 1_000, kind: 'reboots', target: node }];
}

function mainsOf(site: Site, random: Random): readonly Fault[] {
  const circuits = [...new Set(site.upses.map(({ circuit }) => circuit))];
  if (!random.chance(0.4)) return [];
  return [{ kind: 'mains-off', target: random.pick(circuits), ...timesOf(random) }];
}

function faultsOf(site: Site, random: Random): readonly Fault[] {
  const times = { outageAt: 40_000, backAt: 60_000 };
  return Array.from({ length: random.pick([0, 1, 1, 2, 2, 3, 4]) }, () => random.pick(siteFaults))
    .flatMap((family) => family.draw(site, random, times))
    .flatMap((deed) => (deed.does === 'fault' ? [deed.fault] : []))
    .map(({ kind, target, value, text }) => ({
      kind,
      target,
      ...whenKnown('value', value),
      ...whenKnown('text', text),
      ...timesOf(random),
    }));
}

function timesOf(random: Random): { readonly at: number; readonly untilMs?: number } {
  const at = random.integer(firstFaultMs, lastFaultMs);
  return random.chance(0.7) ? { at } : { at, untilMs: at + random.integer(1_000, lookAt - at) };
}
