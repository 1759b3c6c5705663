// The lab in memory and the lab over TLS are two ways to one world: at rest the real observers must see what the simulated ones see.
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../../src/core/observed.ts';
import { siteOf } from '../../../src/core/site.ts';
import { siteConfig } from '../../../src/lab/in-memory/site-config.ts';
import type { Fault } from '../../../src/lab/world/faults.ts';
import type { World } from '../../../src/lab/world/world.ts';
import { setUp, steadySite } from '../../lab/in-memory/bench.ts';
import { observed } from '../../support/observed-api.ts';
import { aWorldApi } from '../../support/world-api.ts';

const wholeKinds = ['api', 'storage', 'workloads', 'flux', 'flux-source'];

/** Both labs after some time in which leases move, with the cells of the API as they are then. */
async function bothLabs(seed: number, prepare: (world: World) => void) {
  const site = steadySite(seed);
  const config = siteConfig(site);
  const { kubelets } = siteOf(config);
  const bench = setUp(site, seed);
  const { world, server } = await aWorldApi(site, seed);
  for (const one of [bench.world, world]) prepare(one);
  await bench.virtual.runUntil(100_000);
  world.advance(40_000);
  const flux = config.flux === undefined ? {} : { flux: config.flux };
  const vault = config.vault === undefined ? {} : { vault: config.vault };
  const { keepNamespaces } = config.shutdown.drain;
  const api = observed([server], { kubelets, keepNamespaces, ...flux, ...vault });
  const names = [
    ...wholeKinds,
    ...Object.keys(vault),
    ...kubelets.flatMap((node) => ['kube-node', 'pods', 'volumes'].map((kind) => `${kind}/${node}`)),
  ];
  for (const name of names) if (!api.cells.has(name)) await api.news(name);
  world.advance(100_000);
  api.polls.get(`kube-node/${kubelets[0] ?? ''}`)?.ask();
  await api.pass(1_000);
  return { names, real: api, simulated: bench };
}

/** Apart from when it was, and in which order lists name things. */
function plain(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(plain).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'since');
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, plain(one)]));
}

const atRest = () => undefined;
const cordoned = (world: World): void => {
  const nodes = world.site.machines.filter(({ role }) => role === 'agent');
  for (const { name: node } of nodes.slice(0, 1)) {
    const annotations = { 'ananke.dev/cordoned-by': 'run-1' };
    world.send({
      kind: 'api-cordon',
      timeoutMs: 5_000,
      node,
      unschedulable: true,
      annotations,
      fieldManager: 'ananke',
    });
  }
};
const withFault =
  (fault: Omit<Fault, 'at'>) =>
  (world: World): void =>
    void world.inject({ ...fault, at: 0 });

describe('what the real observers see through the API of the lab', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('is what the simulated ones see at rest, site %i', async (seed) => {
    const { names, real, simulated } = await bothLabs(seed, atRest);
    for (const name of names) {
      const fact = simulated.cell(name as never);
      expect(fact?.state, name).toBe('known');
      expect(plain(real.value(name)), name).toEqual(plain(fact === undefined ? undefined : valueOf(fact)));
    }
    // Not merely equal because both are empty.
    const all = JSON.stringify(names.map((name) => real.value(name)));
    for (const word of ['"kind":"owned"', '"kind":"daemon"', '"engineOn"', '"lease":"renewed"', '"root":true'])
      expect(all).toContain(word);
    expect(all.includes('"initialised":true')).toBe(simulated.world.site.vault !== undefined);
  });

  it.each([
    ['a cordon of ananke', cordoned],
    ['a budget that never yields', withFault({ kind: 'pdb-never-yields', target: 'web/web-pdb' })],
    ['a reconciliation that never ends', withFault({ kind: 'flux-reconciling', target: 'Kustomization/flux-system' })],
  ])('is the same with %s', async (_, prepare) => {
    for (const seed of [1, 2, 3]) {
      const { names, real, simulated } = await bothLabs(seed, prepare);
      for (const name of names) {
        const fact = simulated.cell(name as never);
        expect(plain(real.value(name)), name).toEqual(plain(fact === undefined ? undefined : valueOf(fact)));
      }
    }
  });
});
