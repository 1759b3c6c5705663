import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/lab/world/command.ts';
import { type FaultKind, faultCatalogue, faultKinds } from '../../../src/lab/world/faults.ts';
import { type Random, randomStream } from '../../../src/lab/world/random.ts';
import type { Site } from '../../../src/lab/world/site.ts';
import { smallSite } from '../../../src/lab/world/sites.ts';
import { createWorld, type World } from '../../../src/lab/world/world.ts';
import { bootIdOf, timeoutMs, until } from './client.ts';

function targetOf(kind: FaultKind, site: Site, random: Random): string {
  const objects = site.flux.map((object) => `${object.kind}/${object.name}`);
  const nodes = site.machines.filter((machine) => machine.role !== 'host').map((machine) => machine.name);
  const targets: Record<(typeof faultCatalogue)[FaultKind]['on'], readonly string[]> = {
    circuit: site.upses.map((ups) => ups.circuit),
    ups: site.upses.map((ups) => ups.name),
    machine: site.machines.map((machine) => machine.name),
    switch: site.switches.map((one) => one.name),
    pdb: site.pdbs.length === 0 ? ['none/none'] : site.pdbs.map((pdb) => `${pdb.namespace}/${pdb.name}`),
    pod: site.pods.map((pod) => `${pod.namespace}/${pod.name}`),
    api: ['api'],
    service: site.services.map((service) => service.name),
    flux: kind === 'person-moves-source' ? ['GitRepository/flux-system'] : objects,
    node: nodes,
  };
  return random.pick(targets[faultCatalogue[kind].on]);
}

function randomCommand(world: World, random: Random): Command {
  const { site, truth } = world;
  const machine = random.pick(site.machines).name;
  const node = random.pick(site.machines.filter((one) => one.role !== 'host')).name;
  const pod = random.pick([...truth.pods.values()]);
  const target = { namespace: pod.spec.namespace, pod: pod.name, uid: pod.uid };
  const object = random.pick(site.flux);
  const bootId = bootIdOf(world, machine);
  const marker = { machine: node, owner: 'test', epoch: random.integer(1, 3), cause: 'chaos' };
  const on = random.chance(0.5);
  return random.pick<Command>([
    { kind: 'ssh-probe', timeoutMs, machine },
    { kind: 'ssh-stop', timeoutMs, machine: node },
    { kind: 'ssh-start', timeoutMs, machine: node },
    { kind: 'ssh-end-workloads', timeoutMs, machine: node, graceMs: 3_000 },
    { kind: 'ssh-kill-leftovers', timeoutMs, machine: node },
    { kind: 'ssh-stay-down', timeoutMs, ...marker },
    { kind: 'ssh-clear-stay-down', timeoutMs, ...marker },
    { kind: 'ssh-poweroff', timeoutMs, machine, bootId },
    { kind: 'ssh-kill-then-poweroff', timeoutMs, machine, bootId },
    { kind: 'ssh-poweroff-force', timeoutMs, machine, bootId },
    { kind: 'ssh-snapshot', timeoutMs, machine: node, name: 'one' },
    {
      kind: 'api-cordon',
      timeoutMs,
      node,
      unschedulable: on,
      fieldManager: 'chaos',
      annotations: { by: on ? 'x' : null },
    },
    { kind: 'api-evict', timeoutMs, ...target },
    { kind: 'api-delete-pod', timeoutMs, ...target, graceMs: random.pick([0, 1_000, 30_000]) },
    { kind: 'api-suspend', timeoutMs, object, suspend: on, fieldManager: 'chaos' },
    { kind: 'api-volumes', timeoutMs },
    { kind: 'wake-packet', timeoutMs, machine },
    { kind: 'ups-return', timeoutMs, ups: random.pick(site.upses).name },
    { kind: 'vault-unseal', timeoutMs, pod: 'vault/vault-0', share: random.pick(['share-a', 'share-b', 'wrong']) },
  ]);
}

/** What has to agree at every instant, whatever happens; the names of what does not. */
function unsound(world: World): string[] {
  const found: string[] = [];
  for (const machine of world.truth.machines.values()) {
    const down = machine.state === 'off' || machine.state === 'dark' || machine.state === 'booting';
    if (down && (machine.containers.size > 0 || machine.unit !== 'inactive')) found.push(`${machine.spec.name} runs`);
    if (machine.state !== 'dark' && !machine.powered) found.push(`${machine.spec.name} has no power`);
  }
  for (const volume of world.truth.volumes.values()) {
    if (volume.mounted && !volume.engineRuns) found.push(`${volume.spec.name} without engine`);
    if (volume.engineRuns && volume.attachedTo === undefined) found.push(`${volume.spec.name} runs nowhere`);
  }
  for (const ups of world.truth.upses.values()) {
    if (ups.energyWh < 0 || ups.energyWh > ups.spec.capacityWh) found.push(`${ups.spec.name} holds ${ups.energyWh} Wh`);
  }
  return found;
}

/** Ready in the API says little: what counts is that the containers run. */
function isWhole({ truth }: World): boolean {
  const machines = [...truth.machines.values()];
  const runs = (uid: string): boolean => machines.some((machine) => machine.containers.get(uid)?.ready === true);
  return (
    truth.api.serves &&
    machines.every((machine) => machine.state === 'on') &&
    [...truth.pods.values()].every((pod) => pod.ready && runs(pod.uid)) &&
    [...truth.services.values()].every((service) => service.healthy) &&
    [...truth.flux.values()].every((object) => !object.suspended || object.spec.suspendedBy !== undefined)
  );
}

/** A person puts everything right: power, buttons, markers, units, cordons, suspensions, shares. */
function putRight(world: World): void {
  const { site, truth } = world;
  for (const number of truth.faults.keys()) world.clear(number);
  const repair = (): void => {
    for (const machine of truth.machines.values()) {
      const { name } = machine.spec;
      if (machine.state === 'off') world.inject({ at: 0, kind: 'person-powers-on', target: name });
      if (machine.state === 'booting' && machine.next === undefined)
        world.inject({ at: 0, kind: 'reboots', target: name });
      if (machine.stayDown !== undefined) {
        world.send({ kind: 'ssh-clear-stay-down', timeoutMs, machine: name, owner: 'test', epoch: 9 });
      }
      if (machine.unit === 'inactive') world.send({ kind: 'ssh-start', timeoutMs, machine: name });
    }
    for (const node of truth.nodes.keys()) world.inject({ at: 0, kind: 'person-uncordons', target: node });
    for (const object of truth.flux.values()) {
      if (!object.suspended || object.spec.suspendedBy !== undefined) continue;
      world.send({ kind: 'api-suspend', timeoutMs, object: object.spec, suspend: false, fieldManager: 'test' });
    }
    for (const share of ['share-a', 'share-b']) {
      for (const pod of site.vault?.pods ?? []) world.send({ kind: 'vault-unseal', timeoutMs, pod, share });
    }
    world.advance(world.now() + 5_000);
  };
  until(
    world,
    () => {
      repair();
      return isWhole(world);
    },
    4 * 3_600_000,
  );
}

describe('whatever happens to a site', () => {
  it('stays sound, can be put right, and then comes to rest', () => {
    const effective = new Set<string>();
    for (let seed = 1; seed <= 120; seed += 1) {
      const site = withoutBarePods(smallSite(seed));
      const world = createWorld(site, seed);
      const random = randomStream(seed, 'chaos');
      world.onTrace((event) => event.kind === 'fault-begins' && effective.add(event.fault));
      for (let turn = 0; turn < 40; turn += 1) {
        if (random.chance(0.35)) {
          const kind = random.pick(faultKinds);
          const at = world.now() + random.integer(0, 5_000);
          world.inject({ at, kind, target: targetOf(kind, site, random), untilMs: at + random.integer(500, 400_000) });
        }
        if (random.chance(0.7) && truthHasPods(world)) world.send(randomCommand(world, random));
        world.advance(world.now() + random.integer(1, 20_000));
        expect(unsound(world)).toEqual([]);
      }
      world.advance(world.now() + 500_000);
      putRight(world);
      expect(unsound(world)).toEqual([]);
      world.advance(world.now() + 4 * 3_600_000);
      expect([...world.truth.flux.values()].filter((object) => !object.ready)).toEqual([]);
      expect(world.nextEventAt()).toBeUndefined();
    }
    expect(effective.size).toBe(faultKinds.length);
  });
});

/** Bare pods never come back, which is right, and would keep their services down for good here. */
function withoutBarePods(site: Site): Site {
  return { ...site, pods: site.pods.map((pod) => (pod.owner === 'none' ? { ...pod, owner: 'StatefulSet' } : pod)) };
}

function truthHasPods(world: World): boolean {
  return world.truth.pods.size > 0;
}
