// A change that the real client makes through the API of the lab leaves the world as the simulated handler of that action does.
import { describe, expect, it } from 'vitest';
import type { KubernetesClient } from '../../../../src/clients/kubernetes/client.ts';
import { createPodDoor } from '../../../../src/clients/kubernetes/pod-proxy.ts';
import { cordon, deletePod, evict, resume, suspend, uncordon } from '../../../../src/clients/kubernetes/writes.ts';
import { createVaultClient } from '../../../../src/clients/vault/client.ts';
import type { Action, Outcome } from '../../../../src/core/action.ts';
import { runId } from '../../../../src/core/ids.ts';
import { sharesFromFile } from '../../../../src/executor/handlers/share-sources.ts';
import { createUnsealVault } from '../../../../src/executor/handlers/vault.ts';
import type { LabApi } from '../../../../src/lab/servers/kubernetes/server.ts';
import type { Site } from '../../../../src/lab/world/site.ts';
import type { World } from '../../../../src/lab/world/world.ts';
import { aSharesFile } from '../../../executor/handlers/vault-rig.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { aClient, never } from '../../../support/lab-api.ts';
import { aWorldApi } from '../../../support/world-api.ts';
import { actionOf, setUp, steadySite } from '../../in-memory/bench.ts';

const asking = { signal: never };
const kustomizations = {
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  resource: 'kustomizations',
  namespace: 'flux-system',
};

/** What the actions of the API can change, without the times at which they did. */
function state({ truth }: World): unknown {
  return {
    nodes: [...truth.nodes.values()].map(({ name, unschedulable, annotations }) => ({
      name,
      unschedulable,
      annotations,
    })),
    flux: [...truth.flux].map(([name, { suspended, annotations }]) => ({ name, suspended, annotations })),
    pods: [...truth.pods.values()].map(({ uid, deletionAt, graceMs }) => ({
      uid,
      deleting: deletionAt !== undefined,
      graceMs,
    })),
    vault: [...truth.vault.values()].map(({ place, sealed, given }) => ({ place, sealed, given: [...given] })),
  };
}

async function real(client: KubernetesClient, action: Action): Promise<readonly string[]> {
  const one = (name: string) => name.replace('Kustomization/', '');
  switch (action.kind) {
    case 'Cordon':
      return await outcomes(action.nodes.map((node) => cordon(client, node, action.run, asking)));
    case 'Uncordon':
      return await outcomes(action.nodes.map((node) => uncordon(client, node, asking)));
    case 'SuspendFlux':
      return await outcomes(action.objects.map((id) => suspend(client, kustomizations, one(id), action.run, asking)));
    case 'ResumeFlux':
      return await outcomes(action.objects.map((id) => resume(client, kustomizations, one(id), asking)));
    case 'EvictPod':
    case 'DeletePod': {
      const { namespace, pod: name, uid, graceSeconds } = action;
      const end = action.kind === 'EvictPod' ? evict : deletePod;
      return await outcomes([end(client, { namespace, name, uid, graceSeconds }, asking)]);
    }
    default:
      throw new Error(`${action.kind} goes another way`);
  }
}

async function outcomes(asked: readonly Promise<{ readonly is: string }>[]): Promise<readonly string[]> {
  return (await Promise.all(asked)).map(({ is }) => is);
}

const run = runId('run-1');
const agents = (world: World) => world.site.machines.filter(({ role }) => role === 'agent').map(({ name }) => name);
const children = (world: World) =>
  [...world.truth.flux.values()]
    .filter(({ spec }) => spec.kind === 'Kustomization')
    .map(({ spec }) => `Kustomization/${spec.name}`);
const aPod = (world: World) => {
  const pod = [...world.truth.pods.values()].find(({ spec }) => spec.namespace === 'git');
  if (pod === undefined) throw new Error('every small site has a Git server');
  return { namespace: 'git', pod: pod.name, uid: pod.uid, graceSeconds: 7 };
};

const wishes: readonly (readonly [string, (world: World) => readonly Action[], Outcome])[] = [
  ['a cordon', (world) => [actionOf({ kind: 'Cordon', nodes: agents(world), run })], 'accepted'],
  [
    'a cordon and its end',
    (world) => [
      actionOf({ kind: 'Cordon', nodes: agents(world), run }),
      actionOf({ kind: 'Uncordon', nodes: agents(world) }),
    ],
    'accepted',
  ],
  ['a suspension', (world) => [actionOf({ kind: 'SuspendFlux', objects: children(world), run })], 'accepted'],
  [
    'a suspension and its end',
    (world) => [
      actionOf({ kind: 'SuspendFlux', objects: children(world), run }),
      actionOf({ kind: 'ResumeFlux', objects: children(world) }),
    ],
    'accepted',
  ],
  ['an eviction', (world) => [actionOf({ kind: 'EvictPod', ...aPod(world) })], 'accepted'],
  ['a deletion', (world) => [actionOf({ kind: 'DeletePod', ...aPod(world) })], 'accepted'],
  [
    'an eviction of another pod of that name',
    (world) => [actionOf({ kind: 'EvictPod', ...aPod(world), uid: 'x' })],
    'failed',
  ],
];

describe.each(wishes)('%s', (_, actionsIn, expected) => {
  it.each([1, 2, 3, 4])('leaves equal worlds, site %i', async (seed) => {
    const site = steadySite(seed);
    const bench = setUp(site, seed);
    const { world, server } = await aWorldApi(site, seed);
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    const actions = actionsIn(world);
    for (const action of actions) {
      const performed = bench.ports.perform(action, never);
      await bench.virtual.runUntil(bench.virtual.now() + 1_000);
      expect((await performed).outcome).toBe(expected);
      const all = await real(client, action);
      expect(all.every((is) => is === 'ok')).toBe(expected === 'accepted');
    }
    const until = Math.max(world.now(), bench.world.now());
    world.advance(until);
    await bench.virtual.runUntil(until);
    expect(state(world)).toEqual(state(bench.world));
  });
});

describe('an unsealing', () => {
  const sealed = (world: World): void => {
    const node = world.site.pods.find(({ namespace }) => namespace === 'vault')?.node ?? '';
    world.inject({ at: world.now(), kind: 'reboots', target: node });
  };
  const sites = [1, 2, 3, 4, 5, 6].filter((seed) => steadySite(seed).vault !== undefined);
  const wrong = (site: Site) =>
    site.vault === undefined ? site : { ...site, vault: { ...site.vault, shares: ['not-these'] } };
  it.each([
    ['with the shares', (site: Site) => site, 'accepted'],
    // In both: neither an observer nor a handler can make up for a share that nobody has.
    ['with too few shares', wrong, 'failed'],
  ] as const)('leaves equal worlds, %s', async (_, siteOf, expected) => {
    for (const seed of sites) {
      const site = siteOf(steadySite(seed));
      const bench = setUp(site, seed);
      const { world, server } = await aWorldApi(site, seed);
      for (const one of [bench.world, world]) sealed(one);
      await bench.virtual.runUntil(240_000);
      world.advance(240_000);
      const action = actionOf({ kind: 'UnsealVault', pod: 'vault/vault-0' });
      if (action.kind !== 'UnsealVault') throw new Error('it is what it was made as');
      const performed = bench.ports.perform(action, never);
      await bench.virtual.runUntil(bench.virtual.now() + 1_000);
      expect((await performed).outcome).toBe(expected);
      expect((await unsealer(site, server)(action, never)).outcome).toBe(expected);
      const until = Math.max(world.now(), bench.world.now());
      world.advance(until);
      await bench.virtual.runUntil(until);
      expect(state(world)).toEqual(state(bench.world));
      expect(world.truth.vault.get('vault/vault-0')?.sealed).toBe(expected !== 'accepted');
    }
  });
});

/** As the real site has it, with a file of all shares of the simulated one. */
function unsealer({ vault: spec }: Site, server: LabApi) {
  const clock = createFakeClock();
  const client = aClient(clock, [server], server.kubeconfig());
  const vault = createVaultClient(createPodDoor(client, { scheme: 'http', port: 8200 }));
  const sources = [sharesFromFile(aSharesFile(spec?.shares ?? []))];
  return createUnsealVault({ vault, sources, clock, onProblem: () => undefined });
}

describe('an API of the lab', () => {
  it('is as unavailable, refused or silent as the world says', async () => {
    const { world, server } = await aWorldApi(steadySite(1), 1);
    const clock = createFakeClock();
    const client = aClient(clock, [server], server.kubeconfig());
    expect(await client.ready(asking)).toMatchObject({ is: 'ok' });
    for (const { name, role } of world.site.machines)
      if (role === 'server') world.send({ kind: 'ssh-stop', machine: name, timeoutMs: 5_000 });
    world.advance(world.now() + 60_000);
    expect(await client.ready(asking)).toMatchObject({ is: 'unreachable' });
  });
});
