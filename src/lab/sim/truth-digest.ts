// What a site has come to, without times, boot ids and uids: two runs that ought to end alike are compared by it.
import type { World } from '../world/world.ts';

/**
 * One line for each thing. Pods count by place: where the scheduler put them is its own affair. One without an owner does not come
 * back from an eviction, and how many were evicted before the time ran short, and which of those behind one budget, is luck.
 */
export function digestOf({ truth }: World): readonly string[] {
  const lines: string[] = [];
  for (const machine of truth.machines.values()) {
    lines.push(`machine ${machine.spec.name} ${machine.state} ${machine.unit} held ${machine.stayDown !== undefined}`);
  }
  for (const node of truth.nodes.values()) {
    const notes = Object.keys(node.annotations).toSorted().join(',');
    lines.push(`node ${node.name} ${node.ready} cordoned ${node.unschedulable} [${notes}]`);
  }
  const places = new Map<string, number>();
  for (const pod of truth.pods.values()) {
    if (pod.spec.owner === 'none') continue;
    const key = `${pod.place} ${pod.phase} ${pod.ready}`;
    places.set(key, (places.get(key) ?? 0) + 1);
  }
  for (const [place, count] of places) lines.push(`pods ${place} ${count}`);
  for (const [name, object] of truth.flux) {
    const notes = Object.keys(object.annotations).toSorted().join(',');
    lines.push(`flux ${name} suspended ${object.suspended} ready ${object.ready} [${notes}]`);
  }
  for (const pod of truth.vault.values()) lines.push(`vault ${pod.place} sealed ${pod.sealed}`);
  for (const service of truth.services.values()) lines.push(`service ${service.spec.name} ${service.healthy}`);
  return lines.toSorted();
}

/** Everything that belongs to "up" is up: machines, nodes, services. What others set aside is left out. */
export function isWhole({ truth }: World): boolean {
  for (const machine of truth.machines.values()) if (machine.state !== 'on') return false;
  for (const node of truth.nodes.values()) if (node.ready !== 'True') return false;
  for (const service of truth.services.values()) if (!service.healthy) return false;
  return truth.api.serves;
}
