// Pod objects and their owners: deleted pods come back with a new uid, Pending until a node takes them.
import { placeOf } from './containers.ts';
import { after, cancel, chance, type Kernel, tell, touchApi } from './kernel.ts';
import type { PodSpec } from './site.ts';
import type { NodeState, PodState } from './truth.ts';

export function makePod(k: Kernel, spec: PodSpec): PodState {
  k.uidsMade += 1;
  const random = chance(k, 'pod uid');
  const uid = `${random
    .integer(0, 2 ** 32 - 1)
    .toString(16)
    .padStart(8, '0')}-${String(k.uidsMade).padStart(6, '0')}`;
  const name = spec.owner === 'Deployment' ? `${spec.name}-${uid.slice(0, 5)}` : spec.name;
  const pod: PodState = {
    uid,
    name,
    place: placeOf(spec),
    spec,
    phase: 'Pending',
    ready: false,
    graceMs: spec.terminationGraceMs,
  };
  k.state.pods.set(uid, pod);
  return pod;
}

/** The object gets its deletion timestamp; its kubelet does the rest, if there is one. */
export function markDeleting(k: Kernel, pod: PodState, graceMs: number, by: 'evict' | 'delete' | 'node-lost'): void {
  const shorter = pod.deletionAt !== undefined && graceMs < pod.graceMs;
  if (pod.deletionAt !== undefined && !shorter) return;
  pod.deletionAt ??= k.now;
  pod.graceMs = graceMs;
  pod.ready = false;
  touchApi(k);
  tell(k, { kind: 'pod-deleting', pod: pod.place, uid: pod.uid, by });
  if (pod.spec.owner === 'Deployment') checkPlace(k, pod.place);
  if (pod.node === undefined || graceMs === 0) removePod(k, pod);
  else k.signals.podChanged(pod);
}

export function removePod(k: Kernel, pod: PodState): void {
  if (!k.state.pods.delete(pod.uid)) return;
  pod.starting = cancel(k, pod.starting);
  touchApi(k);
  tell(k, { kind: 'pod-gone', pod: pod.place, uid: pod.uid });
  checkPlace(k, pod.place);
  k.signals.podChanged(pod);
}

/** Asks the owner of that place to look, after the controllers' usual delay. */
export function checkPlace(k: Kernel, place: string): void {
  k.placesToCheck.add(place);
  checkPlacesLater(k);
}

export function checkPlacesLater(k: Kernel): void {
  if (k.placesToCheck.size === 0 || k.placesCheck !== undefined || !k.state.api.serves) return;
  k.placesCheck = after(k, k.site.times.scheduleMs, () => {
    k.placesCheck = undefined;
    if (k.state.api.serves) checkPlaces(k);
  });
}

function checkPlaces(k: Kernel): void {
  const filled = new Set<string>();
  for (const pod of k.state.pods.values()) {
    // A Deployment replaces a pod as soon as it is being deleted; the others wait until its name is free.
    if (pod.deletionAt === undefined || pod.spec.owner !== 'Deployment') filled.add(pod.place);
  }
  for (const spec of k.site.pods) {
    const place = placeOf(spec);
    if (!k.placesToCheck.has(place) || filled.has(place) || spec.owner === 'none') continue;
    const pod = makePod(k, spec);
    touchApi(k);
    tell(k, { kind: 'pod-created', pod: place, uid: pod.uid });
    // The controller of a DaemonSet binds its pods itself, to cordoned nodes too.
    if (spec.owner === 'DaemonSet') bind(k, pod, spec.node);
  }
  k.placesToCheck.clear();
  bindLater(k);
}

export function bindLater(k: Kernel): void {
  if (k.bindCheck !== undefined || !k.state.api.serves) return;
  if (!hasUnbound(k)) return;
  k.bindCheck = after(k, k.site.times.scheduleMs / 2, () => {
    k.bindCheck = undefined;
    if (k.state.api.serves) bindAll(k);
  });
}

function hasUnbound(k: Kernel): boolean {
  for (const pod of k.state.pods.values()) if (pod.node === undefined) return true;
  return false;
}

function bindAll(k: Kernel): void {
  const open = [...k.state.nodes.values()].filter((node) => node.ready === 'True' && !node.unschedulable);
  if (open.length === 0) return;
  const load = new Map<string, number>();
  for (const pod of k.state.pods.values()) {
    if (pod.node !== undefined) load.set(pod.node, (load.get(pod.node) ?? 0) + 1);
  }
  for (const pod of k.state.pods.values()) {
    if (pod.node !== undefined) continue;
    const node = choose(open, load, pod.spec.node);
    load.set(node, (load.get(node) ?? 0) + 1);
    bind(k, pod, node);
  }
}

/** The node that it had before, else the one with the fewest pods. */
function choose(open: readonly NodeState[], load: ReadonlyMap<string, number>, preferred: string): string {
  let best = '';
  let fewest = Number.POSITIVE_INFINITY;
  for (const node of open) {
    if (node.name === preferred) return preferred;
    const pods = load.get(node.name) ?? 0;
    if (pods < fewest) {
      fewest = pods;
      best = node.name;
    }
  }
  return best;
}

function bind(k: Kernel, pod: PodState, node: string): void {
  pod.node = node;
  touchApi(k);
  tell(k, { kind: 'pod-bound', pod: pod.place, uid: pod.uid, node });
  k.signals.podChanged(pod);
}
