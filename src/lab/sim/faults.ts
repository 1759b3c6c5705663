// The script of one outage, drawn from its seed: how the mains go and come, and what else goes wrong meanwhile.
import type { Random } from '../world/random.ts';
import type { Site } from '../world/site.ts';
import { deskFaults } from './desk-faults.ts';
import type { Family, Times } from './fault-family.ts';
import { hostFaults } from './host-faults.ts';
import { drawInStep, wayUpMs } from './in-step.ts';
import type { Deed, Script } from './script.ts';
import { siteFaults } from './site-faults.ts';

/** Everything that can be drawn beside the mains themselves, in a fixed order. */
export const families: readonly Family[] = [...siteFaults, ...hostFaults, ...deskFaults];
/** Buckets of the mains, which every script draws in its own way. */
export const mainsBuckets = ['mains-off', 'mains-flap', 'second-outage', 'one-circuit', 'brief-outage'] as const;

/** Faults that go on for ever would leave nothing to recover from: all end by then, counted from the first. */
const longestMs = 45 * 60_000;

export function drawScript(site: Site, random: Random, inStep: Random): Script {
  const outageAt = random.integer(40_000, 100_000);
  const mains = drawMains(site, random, outageAt);
  const times: Times = { outageAt, backAt: mains.backAt };
  const deeds: Deed[] = [...mains.deeds];
  const total = families.reduce((sum, family) => sum + family.weight, 0);
  for (let left = numberOfFaults(random); left > 0; left -= 1) {
    let point = random.between(0, total);
    const family = families.find(({ weight }) => (point -= weight) < 0);
    if (family !== undefined) deeds.push(...family.draw(site, random, times));
  }
  const waiting = drawInStep(inStep, outageAt);
  deeds.push(...waiting);
  const waitMs = waiting.length === 0 ? 0 : wayUpMs;
  const limit = outageAt + longestMs + waitMs;
  const calmAt = Math.min(limit, Math.max(mains.backAt + waitMs, ...deeds.map(endOf))) + 1_000;
  return { deeds: deeds.filter((deed) => deed.at < calmAt - 1_000).toSorted((a, b) => a.at - b.at), calmAt };
}

function numberOfFaults(random: Random): number {
  return random.pick([0, 1, 1, 2, 2, 3, 3, 4, 6]);
}

function endOf(deed: Deed): number {
  if (deed.does === 'fault') return deed.fault.untilMs ?? deed.at;
  return deed.does === 'disk' ? deed.untilMs : deed.at;
}

interface Mains {
  readonly deeds: readonly Deed[];
  /** When the mains are back for good. */
  readonly backAt: number;
}

function drawMains(site: Site, random: Random, outageAt: number): Mains {
  const circuits = [...new Set(site.upses.map((ups) => ups.circuit))];
  const one = circuits.length > 1 && random.chance(0.35);
  const hit = one ? [random.pick(circuits)] : circuits;
  const deeds: Deed[] = [];
  const off = (bucket: string, at: number, untilMs: number): void => {
    for (const target of hit) {
      deeds.push({ at, does: 'fault', bucket, fault: { at, kind: 'mains-off', target, untilMs } });
    }
  };
  const brief = random.chance(0.1);
  const longMs = random.chance(0.35) ? random.integer(900_000, 2_000_000) : random.integer(30_000, 900_000);
  const lengthMs = brief ? random.integer(500, 25_000) : longMs;
  let backAt = outageAt + lengthMs;
  off(brief ? 'brief-outage' : one ? 'one-circuit' : 'mains-off', outageAt, backAt);
  if (random.chance(0.15)) {
    const at = random.pick([outageAt, backAt]);
    const untilMs = at + random.integer(5_000, 60_000);
    const value = random.pick([1_000, 4_000, 9_000]);
    for (const target of hit) {
      deeds.push({
        at,
        does: 'fault',
        bucket: 'mains-flap',
        fault: { at, kind: 'mains-flap', target, untilMs, value },
      });
    }
    backAt = Math.max(backAt, untilMs);
  }
  if (random.chance(0.35)) {
    const again = backAt + random.integer(1_000, 900_000);
    backAt = again + random.integer(3_000, 900_000);
    off('second-outage', again, backAt);
  }
  return { deeds, backAt };
}
