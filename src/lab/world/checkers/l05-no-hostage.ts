// L5: the healthy do not wait for the stuck.
import { detectionMs } from './bounds.ts';
import type { Checker, Scene } from './checker.ts';
import { obligedReach, obligedSince } from './duties.ts';
import { apiFaults, stuckFaults } from './history.ts';
import { isOff } from './machine-history.ts';
import { isPoweroff, machineOf } from './mutations.ts';
import { naturalStopMs } from './natural-time.ts';

/** By how much one stuck part may delay the others: one round of probes, ticks and requests. */
export const quantumMs = 30_000;
/** Poweroffs go out side by side; this much more for each machine, for lanes and connections. */
const perMachineMs = 500;

export const noHostage: Checker = {
  name: 'L5',
  sentence:
    'One stuck machine, pod or probe delays the others by at most one scheduling quantum, never by its own timeout.',
  create: (scene) => {
    const { causes, history, world } = scene;
    const judged = new Set<string>();
    let firstOffAt: { readonly cause: number; readonly at: number } | undefined;
    const look = (at: number): void => {
      const since = obligedSince(scene, at);
      if (since === undefined || !someoneIsStuck(scene, since)) return;
      // Who gives the orders was stuck itself.
      if (history.hadFault(stuckFaults, since, history.self)) return;
      for (const [name, machine] of history.machines) {
        const key = `${since} ${name}`;
        if (machine.spec.role !== 'agent' || judged.has(key) || !isBystander(scene, name, since, at)) continue;
        const dueAt =
          since + detectionMs + causes.lagMs + naturalStopMs(world.site, scene.mandate.rules, name) + quantumMs;
        if (at <= dueAt) continue;
        judged.add(key);
        if (machine.containers.size > 0)
          scene.report(name, `${name} still runs ${late(at - dueAt)} after it could have been stopped`);
      }
    };
    const followPoweroffs = (at: number): void => {
      const cause = obligedSince(scene, at);
      if (cause === undefined || firstOffAt?.cause !== cause) return;
      const dueAt = firstOffAt.at + quantumMs + perMachineMs * history.machines.size;
      if (at <= dueAt || judged.has(`off ${cause}`)) return;
      judged.add(`off ${cause}`);
      for (const [name, machine] of history.machines) {
        if (machine.spec.role === 'host' || isOff(machine) || machine.containers.size > 0) continue;
        // Whoever serves others, or their upsd, goes after them by design.
        if (machine.spec.serves !== undefined || world.site.upses.some((ups) => ups.serverHost === name)) continue;
        if (machine.poweroff?.bootId === machine.bootId || !isBystander(scene, name, cause, at)) continue;
        if (obligedReach(scene, name, firstOffAt.at) !== 'off' || (machine.emptySince ?? at) > firstOffAt.at) continue;
        scene.report(name, `${name} was not told to go off ${late(at - firstOffAt.at)} after the first one was`);
      }
    };
    return {
      see: (event) => {
        look(event.at);
        followPoweroffs(event.at);
        if (event.kind !== 'command' || !event.effective || !isPoweroff(event)) return;
        const cause = obligedSince(scene, event.issuedAt);
        const role = history.machines.get(machineOf(event, history.self) ?? '')?.spec.role;
        if (cause !== undefined && role !== 'host' && firstOffAt?.cause !== cause) firstOffAt = { cause, at: event.at };
      },
      finish: () => look(world.now()),
    };
  },
};

/** A machine that was off is looked at in the slow rhythm. */
const justBootedMs = 30_000;

function late(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

function someoneIsStuck(scene: Scene, since: number): boolean {
  return scene.history.hadFault(stuckFaults, since);
}

/** Healthy, in scope, unhindered, and sharing no volume with a machine that is not. */
function isBystander(scene: Scene, name: string, since: number, at: number): boolean {
  const { causes, history, mandate, world } = scene;
  const machine = history.machines.get(name);
  if (machine === undefined) return false;
  // One that has only just booted is not known to be on yet; the trace tells of a machine that is on before it tells of its boot.
  const onSince = Math.max(machine.bootedAt, machine.powerSince);
  if (onSince > 0 && onSince + justBootedMs > since) return false;
  if (!history.reachable(name) || machine.filledAt > since) return false;
  if (causes.isIgnored(name, at) || obligedReach(scene, name, since) === 'none') return false;
  if (!causes.present(since, at) || history.hadFault(stuckFaults, since, name)) return false;
  const shared = history.faults.some(
    (fault) =>
      (fault.until ?? at) >= since &&
      (apiFaults.has(fault.kind) ||
        ['pdb-never-yields', 'pod-stuck-terminating', 'switch-dead', 'flux-reconciling'].includes(fault.kind)),
  );
  // An edge or a hurry changes the steps; words about older boots change the scope.
  if (shared || mandate.words.some((word) => word.at > since + causes.lagMs && word.at <= at)) return false;
  return !world.site.volumes.some((volume) => {
    const users = [
      ...volume.replicas,
      ...world.site.pods.filter((pod) => pod.volume === volume.name).map((pod) => pod.node),
    ];
    return users.includes(name) && users.some((user) => user !== name && history.hadFault(stuckFaults, since, user));
  });
}
