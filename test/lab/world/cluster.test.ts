import { describe, expect, it } from 'vitest';
import type { LastWords } from '../../../src/lab/world/command.ts';
import { smallSite, titanSite } from '../../../src/lab/world/sites.ts';
import { createWorld } from '../../../src/lab/world/world.ts';
import { ask, bootIdOf, goDown, goUp, timeoutMs, told, until } from './client.ts';

const site = titanSite(1);
const fieldManager = 'test';

function podAt(world: ReturnType<typeof createWorld>, place: string) {
  const pod = [...world.truth.pods.values()].find((one) => one.place === place && one.deletionAt === undefined);
  if (pod === undefined) throw new Error(`No pod at ${place}`);
  return { namespace: pod.spec.namespace, pod: pod.name, uid: pod.uid };
}

describe('k3s', () => {
  it('leaves every container running when its unit stops, and ends them with the kill script', () => {
    const world = createWorld(site, 1);
    const running = world.containersOn('titan-05');
    told(world, { kind: 'ssh-stop', timeoutMs, machine: 'titan-05' });
    until(world, () => world.truth.machines.get('titan-05')?.unit === 'inactive');
    expect(told(world, { kind: 'ssh-probe', timeoutMs, machine: 'titan-05' }).containers).toHaveLength(running);
    told(world, { kind: 'ssh-kill-leftovers', timeoutMs, machine: 'titan-05' });
    world.advance(world.now() + 5_000);
    const report = told(world, { kind: 'ssh-probe', timeoutMs, machine: 'titan-05' });
    expect(report).toMatchObject({ unit: 'inactive', containers: [], mounts: [] });
    expect(world.trace.some((event) => event.kind === 'volume-dirty')).toBe(true);
  });

  it('loses its API with the majority of servers, and a first server waits for a second', () => {
    const world = createWorld(site, 1);
    told(world, { kind: 'ssh-stop', timeoutMs, machine: 'titan-0a' });
    world.advance(60_000);
    expect(ask(world, { kind: 'api-ready', timeoutMs })).toMatchObject({ outcome: 'ok' });
    told(world, { kind: 'ssh-stop', timeoutMs, machine: 'titan-0b' });
    world.advance(120_000);
    expect(ask(world, { kind: 'api-ready', timeoutMs })).toMatchObject({ word: 'unavailable' });
    told(world, { kind: 'ssh-stop', timeoutMs, machine: 'titan-0c' });
    world.advance(180_000);
    expect(ask(world, { kind: 'api-ready', timeoutMs })).toMatchObject({ word: 'connection-refused' });
    told(world, { kind: 'ssh-start', timeoutMs, machine: 'titan-0c' });
    world.advance(600_000);
    expect(world.truth.machines.get('titan-0c')?.unit).toBe('activating');
    told(world, { kind: 'ssh-start', timeoutMs, machine: 'titan-0a' });
    world.advance(700_000);
    expect(world.truth.machines.get('titan-0c')?.unit).toBe('active');
    expect(ask(world, { kind: 'api-ready', timeoutMs })).toMatchObject({ outcome: 'ok' });
  });

  it('stays down over a boot while the marker is there, and refuses older epochs', () => {
    const world = createWorld(site, 1);
    const machine = 'titan-07';
    told(world, { kind: 'ssh-stay-down', timeoutMs, machine, owner: 'test', epoch: 4, cause: 'drill' });
    expect(ask(world, { kind: 'ssh-clear-stay-down', timeoutMs, machine, owner: 'old', epoch: 3 })).toMatchObject({
      word: 'epoch-older',
    });
    world.inject({ at: 0, kind: 'reboots', target: machine });
    world.advance(300_000);
    expect(told(world, { kind: 'ssh-probe', timeoutMs, machine })).toMatchObject({ unit: 'inactive', containers: [] });
    told(world, { kind: 'ssh-clear-stay-down', timeoutMs, machine, owner: 'test', epoch: 4 });
    told(world, { kind: 'ssh-start', timeoutMs, machine });
    world.advance(400_000);
    expect(world.truth.machines.get(machine)?.unit).toBe('active');
  });
});

describe('machines', () => {
  it('refuse a poweroff that was meant for another boot', () => {
    const world = createWorld(site, 1);
    const bootId = bootIdOf(world, 'titan-03');
    world.inject({ at: 0, kind: 'reboots', target: 'titan-03' });
    world.advance(200_000);
    const reply = ask(world, { kind: 'ssh-poweroff', timeoutMs, machine: 'titan-03', bootId });
    expect(reply).toMatchObject({ outcome: 'error', word: 'boot-id-differs' });
    expect(world.truth.machines.get('titan-03')?.state).toBe('on');
  });

  it('say their last words with their boot id, and wait long on leftover containers', () => {
    const world = createWorld(site, 1);
    const words: LastWords[] = [];
    world.onLastWords((last) => words.push(last));
    const bootId = bootIdOf(world, 'titan-03');
    told(world, { kind: 'ssh-poweroff', timeoutMs, machine: 'titan-03', bootId });
    expect(told(world, { kind: 'knock', timeoutMs, machine: 'titan-03' })).toBe('answers');
    until(world, () => world.truth.machines.get('titan-03')?.state === 'off');
    expect(words).toMatchObject([{ machine: 'titan-03', bootId }]);
    expect(world.now()).toBeGreaterThan(site.times.shimMs);
    expect(told(world, { kind: 'knock', timeoutMs, machine: 'titan-03' })).toBe('silent');
  });

  it('never reply while they hang, and their effects stay out', () => {
    const world = createWorld(site, 1);
    world.inject({ at: 0, kind: 'hung', target: 'titan-03' });
    world.inject({ at: 0, kind: 'ssh-lies', target: 'titan-04' });
    world.advance(10);
    expect(ask(world, { kind: 'ssh-probe', timeoutMs, machine: 'titan-03' })).toEqual({ outcome: 'timeout' });
    expect(world.now()).toBe(10 + timeoutMs);
    expect(ask(world, { kind: 'ssh-stop', timeoutMs, machine: 'titan-04' })).toMatchObject({ outcome: 'ok' });
    world.advance(100_000);
    expect(world.truth.machines.get('titan-04')?.unit).toBe('active');
  });

  it('hear a magic packet only when they sleep, and only after some tries when they are deaf', () => {
    const world = createWorld(site, 1);
    const machine = 'titan-23';
    told(world, { kind: 'ssh-poweroff-force', timeoutMs, machine, bootId: bootIdOf(world, machine) });
    world.inject({ at: 0, kind: 'wake-deaf', target: machine, value: 2 });
    world.advance(10_000);
    for (const state of ['off', 'off', 'booting']) {
      told(world, { kind: 'wake-packet', timeoutMs, machine });
      world.advance(world.now() + 2_000);
      expect(world.truth.machines.get(machine)?.state).toBe(state);
    }
  });
});

describe('Kubernetes', () => {
  it('keeps a budget: the second eviction is refused until a replacement is ready', () => {
    const world = createWorld(site, 1);
    const evict = (place: string) => ask(world, { kind: 'api-evict', timeoutMs, ...podAt(world, place) });
    expect(evict('postgres/postgres-0')).toMatchObject({ outcome: 'ok' });
    expect(evict('postgres/postgres-1')).toMatchObject({ word: 'disruption-budget' });
    world.advance(120_000);
    expect(evict('postgres/postgres-1')).toMatchObject({ outcome: 'ok' });
  });

  it('gives a replacement a new uid, and leaves it pending while every node is cordoned', () => {
    const world = createWorld(site, 1);
    for (const node of world.truth.nodes.keys()) {
      told(world, { kind: 'api-cordon', timeoutMs, node, unschedulable: true, fieldManager });
    }
    const target = podAt(world, 'gitea/gitea-0');
    told(world, { kind: 'api-delete-pod', timeoutMs, ...target, graceMs: 30_000 });
    world.advance(120_000);
    const next = podAt(world, 'gitea/gitea-0');
    expect(next.uid).not.toBe(target.uid);
    expect(ask(world, { kind: 'api-delete-pod', timeoutMs, ...target, graceMs: 0 })).toMatchObject({
      word: 'conflict',
    });
    expect(world.truth.pods.get(next.uid)?.phase).toBe('Pending');
    expect(world.truth.pods.get(next.uid)?.node).toBeUndefined();
    expect(world.truth.volumes.get('pvc-gitea-gitea-0')?.attachedTo).toBeUndefined();
  });

  it('calls a node ready long after it is dark', () => {
    const world = createWorld(site, 1);
    world.inject({ at: 5_000, kind: 'dead', target: 'titan-09' });
    const read = () => {
      const nodes = told(world, { kind: 'api-nodes', timeoutMs }).items;
      return nodes.find((node) => node.name === 'titan-09');
    };
    world.advance(35_000);
    expect(read()).toMatchObject({ ready: 'True', leaseRenewedAt: 0 });
    world.advance(60_000);
    expect(read()?.ready).toBe('Unknown');
  });

  it('shows a frozen copy while the API lags', () => {
    const world = createWorld(site, 1);
    world.inject({ at: 0, kind: 'api-stale', target: 'api', untilMs: 60_000 });
    world.advance(10);
    told(world, { kind: 'api-cordon', timeoutMs, node: 'titan-09', unschedulable: true, fieldManager });
    const cordoned = () => told(world, { kind: 'api-nodes', timeoutMs }).items.filter((node) => node.unschedulable);
    expect(cordoned()).toHaveLength(0);
    world.advance(61_000);
    expect(cordoned()).toHaveLength(1);
  });

  it('refuses a patch whose test fails: what somebody else has set is not set again, nor marked', () => {
    const world = createWorld(site, 1);
    const object = { kind: 'Kustomization', name: 'flux-system' } as const;
    const patch = { timeoutMs, onlyIf: false, annotations: { by: 'ananke' }, fieldManager };
    told(world, { kind: 'api-suspend', timeoutMs, object, suspend: true, fieldManager: 'somebody' });
    told(world, { kind: 'api-cordon', timeoutMs, node: 'titan-09', unschedulable: true, fieldManager: 'somebody' });
    expect(ask(world, { kind: 'api-suspend', object, suspend: true, ...patch })).toMatchObject({ word: 'conflict' });
    expect(ask(world, { kind: 'api-cordon', node: 'titan-09', unschedulable: true, ...patch })).toMatchObject({
      word: 'conflict',
    });
    expect(world.truth.flux.get('Kustomization/flux-system')?.annotations).toEqual({});
    expect(world.truth.nodes.get('titan-09')?.annotations).toEqual({});
  });

  it('lets a root Kustomization undo the suspension of its children, unless it is suspended itself', () => {
    const world = createWorld(site, 1);
    const child = { kind: 'Kustomization', name: 'apps-1' } as const;
    const root = { kind: 'Kustomization', name: 'flux-system' } as const;
    const suspended = () => world.truth.flux.get('Kustomization/apps-1')?.suspended;
    told(world, { kind: 'api-suspend', timeoutMs, object: child, suspend: true, fieldManager });
    world.advance(700_000);
    expect(suspended()).toBe(false);
    told(world, { kind: 'api-suspend', timeoutMs, object: root, suspend: true, fieldManager });
    told(world, { kind: 'api-suspend', timeoutMs, object: child, suspend: true, fieldManager });
    world.advance(3_000_000);
    expect(suspended()).toBe(true);
  });
});

describe('a way down by the book and up again', () => {
  it('loses nothing, and everything is as it was', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const world = createWorld(smallSite(seed), seed);
      goDown(world);
      const harm = new Set(['volume-dirty', 'replica-lost', 'engine-lost', 'lost-power']);
      expect(world.trace.filter((event) => harm.has(event.kind))).toEqual([]);
      goUp(world);
      world.advance(world.now() + 2 * 3_600_000);
      expect([...world.truth.flux.values()].every((object) => object.ready)).toBe(true);
      expect(world.nextEventAt()).toBeUndefined();
    }
  });
});
