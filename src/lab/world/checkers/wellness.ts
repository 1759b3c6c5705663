// What stands between the world and "everything is back": machines, kubelets, nodes, services, and marks that are ours.
import type { TraceEvent } from '../trace.ts';
import type { World } from '../world.ts';
import type { Marks } from './marks.ts';

export interface Wellness {
  /** What is not as it should be while the cluster is up, and what it is. */
  readonly unwell: ReadonlyMap<string, string>;
  /** Since when nothing is unwell; undefined while something is. */
  readonly completeSince: () => number | undefined;
  /** The last time anything here changed for the better or the worse. */
  readonly changedAt: () => number;
}

export interface WritableWellness extends Wellness {
  take(event: TraceEvent): void;
}

export function createWellness(world: World, marks: Marks): WritableWellness {
  const { site, truth } = world;
  const unwell = new Map<string, string>();
  const kubelets = new Set(site.machines.filter((one) => one.role !== 'host').map((one) => one.name));
  let changedAt = world.now();
  let completeSince: number | undefined;
  const set = (key: string, subject: string, well: boolean, at: number): void => {
    if (well === !unwell.has(key)) return;
    if (well) unwell.delete(key);
    else unwell.set(key, subject);
    changedAt = at;
    completeSince = unwell.size === 0 ? at : undefined;
  };
  const machine = (name: string, state: string, at: number): void => set(`machine ${name}`, name, state === 'on', at);
  const node = (name: string, ready: string, at: number): void => {
    if (kubelets.has(name)) set(`node ${name}`, name, ready === 'True', at);
  };
  const service = (name: string, healthy: boolean, at: number): void => set(`service ${name}`, name, healthy, at);
  const mark = (kind: 'cordon' | 'suspension', subject: string, at: number): void => {
    const own = marks.standing.get(`${kind} ${subject}`)?.owner === 'controller';
    set(`${kind} ${subject}`, subject, !own, at);
  };
  for (const [name, { state }] of truth.machines) machine(name, state, world.now());
  for (const [name, { ready }] of truth.nodes) node(name, ready, world.now());
  for (const [name, { healthy }] of truth.services) service(name, healthy, world.now());
  completeSince = unwell.size === 0 ? world.now() : undefined;
  return {
    unwell,
    completeSince: () => completeSince,
    changedAt: () => changedAt,
    take: (event) => {
      const { at } = event;
      if (event.kind === 'machine') machine(event.machine, event.state, at);
      else if (event.kind === 'node-ready') node(event.node, event.ready, at);
      else if (event.kind === 'service') service(event.service, event.healthy, at);
      else if (event.kind === 'cordon') mark('cordon', event.node, at);
      else if (event.kind === 'flux') mark('suspension', event.object, at);
    },
  };
}
