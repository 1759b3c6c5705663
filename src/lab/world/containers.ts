// Containers on one machine. They outlive the k3s unit (KillMode=process): only what is named here ends them.
import { after, cancel, faultOn, type Kernel, tell } from './kernel.ts';
import type { EndCause } from './trace.ts';
import type { ContainerState, MachineState, PodState } from './truth.ts';

export function placeOf(pod: { namespace: string; name: string }): string {
  return `${pod.namespace}/${pod.name}`;
}

export function startContainer(k: Kernel, machine: MachineState, pod: PodState): void {
  const container: ContainerState = { uid: pod.uid, spec: pod.spec, startedAt: k.now, started: false, ready: false };
  machine.containers.set(pod.uid, container);
  tell(k, { kind: 'container-start', machine: machine.spec.name, pod: pod.place, uid: pod.uid });
  k.signals.loadChanged(machine);
  container.readying = after(k, pod.spec.startMs, () => {
    container.readying = undefined;
    container.started = true;
    becomeReady(k, machine, container);
  });
}

/** A started container is ready as soon as what it talks to is; a crashing one never. */
export function becomeReady(k: Kernel, machine: MachineState, container: ContainerState): void {
  if (!container.started || container.ready) return;
  const own = placeOf(container.spec);
  if (faultOn(k, 'pod-crashes', own) !== undefined) return;
  // The Helm chart's readiness fails while Vault is sealed.
  if (k.state.vault.get(own)?.sealed === true) return;
  for (const place of container.spec.after ?? []) if (!placeReady(k, place)) return;
  container.ready = true;
  k.readyPlaces.set(own, (k.readyPlaces.get(own) ?? 0) + 1);
  k.signals.containerReady(machine, container);
}

/** Whether some pod of that place runs and is ready. */
export function placeReady(k: Kernel, place: string): boolean {
  return (k.readyPlaces.get(place) ?? 0) > 0;
}

/** What waited for a place looks again, now that it is ready. */
export function wakeDependents(k: Kernel, place: string): void {
  const waiting = k.dependents.get(place);
  if (waiting === undefined) return;
  for (const machine of k.state.machines.values()) {
    for (const container of machine.containers.values()) {
      if (container.started && !container.ready && waiting.includes(placeOf(container.spec))) {
        becomeReady(k, machine, container);
      }
    }
  }
}

/** SIGTERM, at most `boundMs` of grace, then SIGKILL; an earlier SIGTERM with a later end is overtaken. */
export function terminate(k: Kernel, machine: MachineState, container: ContainerState, boundMs: number): void {
  if (faultOn(k, 'pod-stuck-terminating', placeOf(container.spec)) !== undefined) return;
  const graceful = container.spec.graceMs <= boundMs;
  const endsAt = k.now + Math.min(container.spec.graceMs, boundMs);
  if (container.ending?.run !== undefined && container.ending.at <= endsAt) return;
  cancel(k, container.ending);
  container.ending = after(k, endsAt - k.now, () => {
    endContainer(k, machine, container, graceful ? 'graceful' : 'grace-over');
  });
}

export function endContainer(k: Kernel, machine: MachineState, container: ContainerState, cause: EndCause): void {
  if (!machine.containers.delete(container.uid)) return;
  container.ending = cancel(k, container.ending);
  container.readying = cancel(k, container.readying);
  const place = placeOf(container.spec);
  if (container.ready) k.readyPlaces.set(place, (k.readyPlaces.get(place) ?? 0) - 1);
  tell(k, {
    kind: 'container-end',
    machine: machine.spec.name,
    pod: place,
    uid: container.uid,
    cause,
    left: machine.containers.size,
  });
  k.signals.containerEnded(machine, container, cause);
  k.signals.loadChanged(machine);
}

/** Everything on the machine is cut off; workloads first, since their writes go through the storage containers. */
export function endAll(k: Kernel, machine: MachineState, cause: EndCause): void {
  const all = [...machine.containers.values()];
  for (const one of all) if (one.spec.kind === 'workload') endContainer(k, machine, one, cause);
  for (const one of all) if (one.spec.kind !== 'workload') endContainer(k, machine, one, cause);
}

export function hasStorage(machine: MachineState): boolean {
  for (const container of machine.containers.values()) {
    if (container.spec.kind === 'storage' && container.ready) return true;
  }
  return false;
}
