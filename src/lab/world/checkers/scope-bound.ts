// The lower bound of the world for a part of the site as it stands: what is gone is not waited for, and what is stuck
// costs its limit.
import type { FaultKind } from '../faults.ts';
import { lowerBoundDown } from '../lower-bound.ts';
import type { Site } from '../site.ts';
import type { World } from '../world.ts';
import type { Rules } from './mandate.ts';

/** From now to "nothing runs on any of these machines", in order and with the usual grace. */
export function scopeBoundMs(world: World, rules: Rules, machines: readonly string[]): number {
  const { limits } = rules;
  const faults = [...world.truth.faults.values()];
  const targets = (...kinds: FaultKind[]): string[] =>
    faults.filter((fault) => kinds.includes(fault.kind)).map((fault) => fault.target);
  const gone = machines.filter((name) => {
    const state = world.truth.machines.get(name)?.state;
    return state === 'off' || state === 'dark';
  });
  const bound = lowerBoundDown(part(world.site, machines), {
    offSilenceMs: rules.offSilenceMs,
    maxGraceMs: limits.maxGraceMs,
    budgetPatienceMs: limits.pdbPatienceMs,
    snapshot: rules.snapshots,
    off: [],
    stuck: { gone, pods: targets('pod-stuck-terminating'), stops: targets('stop-hangs'), limits },
  });
  const stoppedMs = bound.layers.find((layer) => layer.name === 'servers stopped')?.atMs ?? bound.totalMs;
  const mute = targets('hung', 'ssh-mute', 'ssh-lies', 'api-gone', 'api-stale', 'api-slow', 'pdb-never-yields');
  const waits = mute.some((name) => !gone.includes(name)) ? limits.drainMs + limits.apiDeadMs : 0;
  return stoppedMs + waits;
}

function part(site: Site, machines: readonly string[]): Site {
  if (machines.length >= site.machines.length) return site;
  const inside = new Set(machines);
  const pods = site.pods.filter((pod) => inside.has(pod.node));
  const used = new Set(pods.map((pod) => pod.volume));
  return {
    ...site,
    machines: site.machines.filter((machine) => inside.has(machine.name)),
    pods,
    volumes: site.volumes.filter((volume) => used.has(volume.name) || volume.replicas.some((node) => inside.has(node))),
  };
}
