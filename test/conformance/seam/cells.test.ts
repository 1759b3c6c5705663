// DESIGN.md 11: for random worlds the real observers see through real servers what the simulated ones see of the same world.
import { expect, it } from 'vitest';
import { steadySite } from '../../lab/in-memory/bench.ts';
import { differencesIn } from './compare-cells.ts';
import { faultsLeftOut } from './differences.ts';
import { type OneWorld, openOneWorld } from './one-world.ts';
import { seeds } from './seeds.ts';
import { storyOf } from './story.ts';

/** A site with Vault, and with one server and one agent. */
const calm = 25;

async function looked(one: OneWorld, atMs: number): Promise<readonly string[]> {
  try {
    await one.run(atMs);
    return one.own.isUp() ? await differencesIn(one) : [];
  } finally {
    await one.close();
  }
}

it('shows a calm small site alike from both sides, whole', { timeout: 120_000 }, async () => {
  const one = await openOneWorld(steadySite(calm), calm);
  const { sockets } = one.ports;
  expect(await looked(one, 45_000)).toEqual([]);
  // Not merely equal because both are empty.
  const kinds = new Set(Object.keys(sockets.perceive(0).facts).map((cell) => cell.replace(/\/.*/, '')));
  const rest = [
    'api',
    'flux',
    'flux-source',
    'host',
    'ingress',
    'kube-node',
    'node',
    'pods',
    'reach',
    'service',
    'snapshots',
  ];
  expect([...kinds].toSorted()).toEqual([...rest, 'storage', 'ups', 'vault', 'volumes', 'workloads']);
  expect(Object.values(sockets.perceive(0).facts).filter(({ state }) => state !== 'known')).toEqual([]);
});

it.each(seeds(6))(
  'shows world %i, with what goes wrong in it, alike from both sides',
  { timeout: 120_000 },
  async (seed) => {
    const { site, faults, lookAt } = storyOf(seed, (kind) => faultsLeftOut[kind] === undefined);
    const one = await openOneWorld(site, seed);
    for (const fault of faults) one.world.inject(fault);
    expect(await looked(one, lookAt), JSON.stringify(faults)).toEqual([]);
  },
);
