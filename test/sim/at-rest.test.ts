// A site at which nothing happens: how seldom the controller looks.
import { describe, expect, it } from 'vitest';
import { desiredPath, runController } from '../../src/lab/in-memory/run-controller.ts';
import { siteConfig } from '../../src/lab/in-memory/site-config.ts';
import { bytesOf, firstText } from '../../src/lab/sim/edits.ts';
import type { Site } from '../../src/lab/world/site.ts';
import { smallSite, titanSite } from '../../src/lab/world/sites.ts';
import { createWorld } from '../../src/lab/world/world.ts';
import { decide } from '../../src/reconcilers/decide.ts';

const hourMs = 3_600_000;
/** The first start is over by then, and its soak. */
const settledAt = 2 * hourMs;

const sites: readonly Site[] = [titanSite(1), ...[1, 2, 3, 4].map(smallSite)];

describe('at rest', () => {
  it.each(sites.map((site) => [site.name, site] as const))(
    'more than a minute passes between two ticks on average: %s',
    async (_name, site) => {
      const world = createWorld(site, 1);
      const ticks: number[] = [];
      const lives = runController(world, {
        config: siteConfig(site),
        decide,
        prepareDisk: (disk) => disk.write(desiredPath, bytesOf(firstText)),
        onDecision: () => ticks.push(world.now()),
      });
      await lives.runUntil(settledAt + 24 * hourMs);
      const resting = ticks.filter((at) => at >= settledAt);
      expect(lives.isRunning()).toBe(true);
      expect(ticks.length).toBeGreaterThan(3);
      expect((24 * hourMs) / (resting.length + 1)).toBeGreaterThan(60_000);
    },
  );
});
