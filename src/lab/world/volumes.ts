// Replicated volumes (Longhorn's rules): the engine runs where the pod runs, every write goes to all replicas, and it
// takes a living API and storage pods to attach or to let go. What is cut off while mounted is dirty.
import { hasStorage } from './containers.ts';
import { after, cancel, type Kernel, tell, touchApi } from './kernel.ts';
import type { EndCause } from './trace.ts';
import type { ContainerState, MachineState, VolumeState } from './truth.ts';

/** Attaches the volume for a pod that starts there; false when it cannot be yet. */
export function attachFor(k: Kernel, name: string, machine: MachineState): boolean {
  const volume = k.state.volumes.get(name);
  const here = machine.spec.name;
  if (volume === undefined) return true;
  if (!k.state.api.serves || !hasStorage(machine)) return false;
  if (volume.attachedTo !== undefined && volume.attachedTo !== here) return false;
  if (![...volume.healthy].some((node) => storageOn(k, node))) return false;
  volume.detaching = cancel(k, volume.detaching);
  volume.mounted = true;
  if (volume.attachedTo === undefined || !volume.engineRuns) {
    volume.attachedTo = here;
    volume.engineRuns = true;
    touchApi(k);
    tell(k, { kind: 'volume', volume: name, state: 'attached', node: here });
  }
  return true;
}

function storageOn(k: Kernel, node: string): boolean {
  const machine = k.state.machines.get(node);
  return machine !== undefined && machine.state !== 'hung' && hasStorage(machine);
}

/** A container of that machine ended: its volume is free, or dirty; with storage go engines and replicas. */
export function volumesAfterEnd(k: Kernel, machine: MachineState, ended: ContainerState, cause: EndCause): void {
  const volume = ended.spec.volume === undefined ? undefined : k.state.volumes.get(ended.spec.volume);
  if (volume !== undefined && volume.attachedTo === machine.spec.name && volume.mounted) {
    if (cause !== 'graceful' && cause !== 'grace-over') dirty(k, volume, machine.spec.name, cause);
    volume.mounted = false;
    detachLater(k, volume);
  }
  if (ended.spec.kind === 'storage' && !hasStorage(machine)) storageEnded(k, machine.spec.name, cause);
}

function dirty(k: Kernel, volume: VolumeState, node: string, cause: EndCause): void {
  volume.dirty = true;
  tell(k, { kind: 'volume-dirty', volume: volume.spec.name, node, cause });
}

function storageEnded(k: Kernel, node: string, cause: EndCause): void {
  for (const volume of k.state.volumes.values()) {
    const rebuilding = volume.rebuilding.get(node);
    if (rebuilding !== undefined) {
      cancel(k, rebuilding);
      volume.rebuilding.delete(node);
    }
    if (volume.attachedTo === undefined || !volume.engineRuns) continue;
    // The engine's own replica ends in step with it: what counts there is whether the volume was still mounted.
    if (volume.attachedTo === node) {
      engineEnded(k, volume, node, cause);
    } else if (volume.healthy.delete(node)) {
      tell(k, { kind: 'replica-lost', volume: volume.spec.name, node, left: volume.healthy.size, cause });
    }
  }
}

function engineEnded(k: Kernel, volume: VolumeState, node: string, cause: EndCause): void {
  volume.engineRuns = false;
  volume.detaching = cancel(k, volume.detaching);
  if (volume.mounted) dirty(k, volume, node, cause);
  else tell(k, { kind: 'engine-lost', volume: volume.spec.name, node, cause });
  volume.mounted = false;
}

/** Lets go of a volume that nothing uses, in its time, as long as API and storage live. */
export function detachLater(k: Kernel, volume: VolumeState): void {
  if (volume.attachedTo === undefined || volume.mounted || volume.detaching?.run !== undefined) return;
  if (!canDetach(k, volume)) return;
  volume.detaching = after(k, volume.spec.detachMs, () => {
    volume.detaching = undefined;
    const node = volume.attachedTo;
    if (node === undefined || volume.mounted || !canDetach(k, volume)) return;
    volume.attachedTo = undefined;
    volume.engineRuns = false;
    touchApi(k);
    tell(k, { kind: 'volume', volume: volume.spec.name, state: 'detached', node });
    k.signals.volumesChanged();
  });
}

function canDetach(k: Kernel, volume: VolumeState): boolean {
  const node = volume.attachedTo;
  if (node === undefined || !k.state.api.serves) return false;
  return !volume.engineRuns || storageOn(k, node);
}

/** The API came or storage came up somewhere: detach what waits, bring replicas back into step. */
export function volumesRetry(k: Kernel): void {
  for (const volume of k.state.volumes.values()) {
    if (!wanted(k, volume)) detachLater(k, volume);
    for (const node of volume.spec.replicas) rebuildLater(k, volume, node);
  }
}

/** After a crash the pod that used the volume still stands in the API, bound to the same node: it stays attached. */
function wanted(k: Kernel, volume: VolumeState): boolean {
  for (const pod of k.state.pods.values()) {
    if (pod.spec.volume === volume.spec.name && pod.node === volume.attachedTo && pod.deletionAt === undefined) {
      return true;
    }
  }
  return false;
}

function rebuildLater(k: Kernel, volume: VolumeState, node: string): void {
  if (volume.healthy.has(node) || volume.rebuilding.has(node) || !storageOn(k, node) || !k.state.api.serves) return;
  // When every replica was lost at once the newest one is simply taken again (automatic salvage).
  const delayMs = volume.healthy.size === 0 ? 1_000 : k.site.times.rebuildMs;
  const done = after(k, delayMs, () => {
    volume.rebuilding.delete(node);
    volume.healthy.add(node);
    tell(k, { kind: 'replica-back', volume: volume.spec.name, node });
    k.signals.volumesChanged();
  });
  volume.rebuilding.set(node, done);
}

export function robustness(volume: VolumeState): 'healthy' | 'degraded' | 'faulted' | 'unknown' {
  if (volume.healthy.size === 0) return 'faulted';
  if (volume.attachedTo === undefined || !volume.engineRuns) return 'unknown';
  return volume.healthy.size === volume.spec.replicas.length ? 'healthy' : 'degraded';
}
