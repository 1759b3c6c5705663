// A client for tests: it asks one thing, lets virtual time pass until the reply is there, and gives it back.
import type { CommandKind, CommandOf, Reply, ValueOf } from '../../../src/lab/world/command.ts';
import type { World } from '../../../src/lab/world/world.ts';

export function ask<K extends CommandKind>(world: World, command: CommandOf<K>): Reply<ValueOf<K>> {
  const replies: Reply<ValueOf<K>>[] = [];
  world.send(command, (given) => replies.push(given));
  for (;;) {
    const [reply] = replies;
    if (reply !== undefined) return reply;
    if (!world.step()) throw new Error('The world stands still without a reply');
  }
}

/** The value of a reply that has to be good. */
export function told<K extends CommandKind>(world: World, command: CommandOf<K>): ValueOf<K> {
  const reply = ask(world, command);
  if (reply.outcome !== 'ok') throw new Error(`${command.kind}: ${JSON.stringify(reply)}`);
  return reply.value;
}

/** Lets time pass until that holds, looking ten times a second. */
export function until(world: World, holds: () => boolean, limitMs = 900_000): void {
  const end = world.now() + limitMs;
  while (!holds()) {
    if (world.now() >= end) throw new Error('That never came to hold');
    world.advance(world.now() + 100);
  }
}

export const timeoutMs = 5_000;

export function bootIdOf(world: World, machine: string): string {
  return world.truth.machines.get(machine)?.bootId ?? '';
}

/** A way down by the book, written with full knowledge of the world: the fastest that a client could be, nearly. */
export function goDown(world: World): void {
  const { truth, site } = world;
  const nodes = site.machines.filter((machine) => machine.role !== 'host').map((machine) => machine.name);
  const agents = site.machines.filter((machine) => machine.role === 'agent').map((machine) => machine.name);
  const servers = site.machines.filter((machine) => machine.role === 'server').map((machine) => machine.name);
  for (const node of nodes) {
    world.send({ kind: 'api-cordon', timeoutMs, node, unschedulable: true, fieldManager: 'test' });
  }
  until(world, () => [...truth.nodes.values()].every((node) => node.unschedulable));
  for (const pod of [...truth.pods.values()].filter((one) => one.spec.kind === 'workload')) {
    const target = { namespace: pod.spec.namespace, pod: pod.name, uid: pod.uid };
    world.send({ kind: 'api-delete-pod', timeoutMs, ...target, graceMs: 60_000 });
  }
  until(world, () => [...truth.volumes.values()].every((volume) => volume.attachedTo === undefined));
  until(world, () => workloadsLeft(world) === 0);
  stopAll(world, agents);
  for (const server of servers) stopAll(world, [server]);
  for (const machine of site.machines.filter((one) => one.name !== site.self)) {
    const { name } = machine;
    world.send({ kind: 'ssh-poweroff', timeoutMs, machine: name, bootId: bootIdOf(world, name) });
  }
  until(world, () => [...truth.machines.values()].every((one) => one.spec.name === site.self || one.state === 'off'));
  world.send({ kind: 'self-poweroff', timeoutMs });
  until(world, () => truth.machines.get(site.self)?.state === 'off');
}

function workloadsLeft(world: World): number {
  let left = 0;
  for (const machine of world.truth.machines.values()) {
    for (const container of machine.containers.values()) if (container.spec.kind === 'workload') left += 1;
  }
  return left;
}

function stopAll(world: World, machines: readonly string[]): void {
  for (const machine of machines) world.send({ kind: 'ssh-stop', timeoutMs, machine });
  until(world, () => machines.every((name) => world.truth.machines.get(name)?.unit === 'inactive'));
  for (const machine of machines) world.send({ kind: 'ssh-kill-leftovers', timeoutMs, machine });
  until(world, () => machines.every((name) => world.containersOn(name) === 0));
}

/** The way up after `goDown`: mains go and come, what sleeps is woken, cordons go, Vault is unsealed. */
export function goUp(world: World): void {
  const { truth, site } = world;
  const from = world.now();
  for (const circuit of truth.circuits.keys())
    world.inject({ at: from, kind: 'mains-off', target: circuit, untilMs: from + 60_000 });
  for (const ups of site.upses) world.inject({ at: from, kind: 'battery-collapse', target: ups.name, value: 1 });
  world.advance(from + 61_000);
  for (const machine of site.machines) world.inject({ at: 0, kind: 'person-powers-on', target: machine.name });
  until(world, () => truth.api.serves && truth.machines.get(site.self)?.state === 'on');
  until(world, () => {
    for (const machine of site.machines) world.inject({ at: 0, kind: 'person-powers-on', target: machine.name });
    world.advance(world.now() + 2_000);
    return [...truth.nodes.values()].every((node) => node.ready === 'True' && node.renewingSince !== undefined);
  });
  until(world, () => [...truth.pods.values()].every((pod) => pod.ready || pod.spec.kind === 'workload'));
  for (const node of truth.nodes.keys()) {
    world.send({ kind: 'api-cordon', timeoutMs, node, unschedulable: false, fieldManager: 'test' });
  }
  until(world, () => {
    for (const pod of site.vault?.pods ?? []) {
      for (const share of site.vault?.shares ?? []) world.send({ kind: 'vault-unseal', timeoutMs, pod, share });
    }
    world.advance(world.now() + 1_000);
    return [...truth.services.values()].every((service) => service.healthy);
  });
  until(world, () => [...truth.pods.values()].every((pod) => pod.ready));
}
