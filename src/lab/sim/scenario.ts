// Seed -> site, configuration and script: everything that one simulated outage starts from.
import type { Config } from '../../core/config.ts';
import { siteConfig } from '../in-memory/site-config.ts';
import { type Random, randomStream } from '../world/random.ts';
import type { Site } from '../world/site.ts';
import { smallSite, titanSite } from '../world/sites.ts';
import { drawScript } from './faults.ts';
import type { Script } from './script.ts';

export interface Scenario {
  readonly seed: number;
  readonly site: Site;
  readonly config: Config;
  readonly script: Script;
  /** Whether a boot of the own host allows starts by itself. */
  readonly bootstrap: boolean;
}
export type SiteChoice = 'mixed' | 'small' | 'titan';

/** One seed in so many plays on a site of the size of Titan. */
const titanEvery = 50;

export function scenarioOf(seed: number, choice: SiteChoice = 'mixed'): Scenario {
  const random = randomStream(seed, 'scenario');
  const titan = choice === 'titan' || (choice === 'mixed' && seed % titanEvery === 0);
  const site = titan ? titanSite(seed) : smallSite(seed);
  const config = configOf(site, random);
  const bootstrap = !random.chance(0.06);
  return {
    seed,
    site,
    config,
    script: drawScript(site, randomStream(seed, 'script'), randomStream(seed, 'in step')),
    bootstrap,
  };
}

function configOf(site: Site, random: Random): Config {
  return siteConfig(site, {
    poweroffEnabled: !random.chance(0.08),
    offUnaffected: random.chance(0.1),
    ...(random.chance(0.08) ? { holdMode: 'cluster-only' as const } : {}),
  });
}
