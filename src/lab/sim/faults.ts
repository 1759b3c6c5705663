// The faults of one outage, drawn from the seed. Each draw names its bucket, so that a histogram can show what never came.
import type { Config } from '../../core/config.ts';
import type { Random } from '../world/random.ts';
import type { Site } from '../world/site.ts';
import type { Script } from './script.ts';

export function drawScript(site: Site, _config: Config, random: Random): Script {
  const at = random.integer(40_000, 120_000);
  const untilMs = at + random.integer(60_000, 1_500_000);
  const circuits = [...new Set(site.upses.map((ups) => ups.circuit))];
  const deeds = circuits.map((target) => ({
    at,
    does: 'fault' as const,
    bucket: 'mains-off',
    fault: { at, kind: 'mains-off' as const, target, untilMs },
  }));
  return { deeds, calmAt: untilMs };
}
