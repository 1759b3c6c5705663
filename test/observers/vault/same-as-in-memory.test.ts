// Through the API server of the lab the real observer sees of Vault what the simulated one sees of the same world.
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../../src/core/observed.ts';
import { siteConfig } from '../../../src/lab/in-memory/site-config.ts';
import type { World } from '../../../src/lab/world/world.ts';
import { rhythm } from '../../../src/observers/rhythm.ts';
import { setUp, steadySite } from '../../lab/in-memory/bench.ts';
import { observed } from '../../support/observed-api.ts';
import { aWorldApi } from '../../support/world-api.ts';

const seeds = [1, 2, 3, 4, 5, 6].filter((seed) => steadySite(seed).vault !== undefined);

async function bothLabs(seed: number, prepare: (world: World) => void) {
  const site = steadySite(seed);
  const { vault } = siteConfig(site);
  const bench = setUp(site, seed);
  const { world, server } = await aWorldApi(site, seed);
  for (const one of [bench.world, world]) prepare(one);
  await bench.virtual.runUntil(300_000);
  world.advance(300_000);
  const real = observed([server], { kubelets: [], ...(vault === undefined ? {} : { vault }) });
  await real.news('vault');
  return { site, world, bench, real };
}
const simulatedBy = (bench: ReturnType<typeof setUp>) => {
  const fact = bench.cell('vault');
  return fact === undefined ? undefined : valueOf(fact);
};
const rebooted = (world: World): void => {
  const node = world.site.pods.find(({ namespace }) => namespace === 'vault')?.node ?? '';
  world.inject({ at: world.now(), kind: 'reboots', target: node });
};

describe('what the real observer sees of Vault', () => {
  it('has sites to look at', () => expect(seeds.length).toBeGreaterThan(1));

  it.each(seeds)('is what the simulated one sees, open and after its restart, site %i', async (seed) => {
    const calm = await bothLabs(seed, () => undefined);
    expect(calm.real.value('vault')).toMatchObject({ pods: [{ sealed: false }] });
    expect(calm.real.value('vault')).toEqual(simulatedBy(calm.bench));
    const after = await bothLabs(seed, rebooted);
    expect(after.real.value('vault')).toMatchObject({ pods: [{ sealed: true }] });
    expect(after.real.value('vault')).toEqual(simulatedBy(after.bench));
  });

  it('is nothing when no container of it runs, as there', async () => {
    const [seed = 0] = seeds;
    const { world, bench, real } = await bothLabs(seed, () => undefined);
    for (const one of [world, bench.world]) rebooted(one);
    await bench.virtual.runUntil(bench.virtual.now() + rhythm.services + 1_000);
    world.advance(world.now() + 1_000);
    await real.pass(rhythm.services);
    expect(bench.cell('vault')).toMatchObject({ state: 'stale', reason: 'VaultUnreachable' });
    expect(real.cells.get('vault')).toMatchObject({ is: 'failed', failure: { reason: 'VaultUnreachable' } });
  });
});
