// What the kubelet of a node does: it starts what is bound to its node, ends what is being deleted, and reports.
// Without an API it learns nothing new; what runs goes on.
import { startContainer, terminate } from './containers.ts';
import { after, cancel, chance, type Kernel, tell, touchApi } from './kernel.ts';
import { linkUp } from './network.ts';
import { removePod } from './pods.ts';
import type { MachineState, PodState } from './truth.ts';
import { kubeletRuns } from './unit.ts';
import { attachFor } from './volumes.ts';

/** A container that ended by itself, or by somebody's crictl, is started again after the first back-off. */
const restartMs = 10_000;

function works(k: Kernel, machine: MachineState | undefined): machine is MachineState {
  if (machine === undefined || !kubeletRuns(machine) || machine.state !== 'on' || !k.state.api.serves) return false;
  return machine.spec.role === 'server' || linkUp(k, machine.spec.name);
}

/** Brings all pods of a node in step; called when its kubelet or the API comes. */
export function syncNode(k: Kernel, node: string): void {
  const machine = k.state.machines.get(node);
  if (!works(k, machine)) return;
  for (const pod of k.state.pods.values()) if (pod.node === node) syncPod(k, pod);
  for (const container of machine.containers.values()) {
    if (!k.state.pods.has(container.uid)) terminate(k, machine, container, container.spec.terminationGraceMs);
  }
}

export function syncPod(k: Kernel, pod: PodState, delayMs = 0): void {
  if (pod.node === undefined) return;
  const machine = k.state.machines.get(pod.node);
  if (!works(k, machine)) return;
  const container = machine.containers.get(pod.uid);
  if (!k.state.pods.has(pod.uid)) {
    if (container !== undefined) terminate(k, machine, container, pod.graceMs);
  } else if (pod.deletionAt !== undefined) {
    pod.starting = cancel(k, pod.starting);
    if (container === undefined) removePod(k, pod);
    else terminate(k, machine, container, pod.graceMs);
  } else if (container === undefined) {
    startLater(k, pod, machine, delayMs);
  } else {
    report(k, pod, container.ready);
  }
}

/** Syncs every pod that waits for its volume; called when storage came up or a volume let go. */
export function retryVolumes(k: Kernel): void {
  for (const pod of k.state.pods.values()) {
    if (pod.spec.volume !== undefined && pod.phase === 'Pending') syncPod(k, pod);
  }
}

function startLater(k: Kernel, pod: PodState, machine: MachineState, delayMs: number): void {
  if (pod.starting?.run !== undefined) return;
  if (pod.phase !== 'Pending' || pod.ready) report(k, pod, false);
  pod.phase = 'Pending';
  const spreadMs = chance(k, 'kubelet').between(100, 900);
  pod.starting = after(k, delayMs + spreadMs, () => {
    pod.starting = undefined;
    const gone = !k.state.pods.has(pod.uid) || pod.deletionAt !== undefined || machine.containers.has(pod.uid);
    if (gone || !works(k, machine) || pod.node !== machine.spec.name) return;
    if (pod.spec.volume !== undefined && !attachFor(k, pod.spec.volume, machine)) return;
    pod.phase = 'Running';
    touchApi(k);
    startContainer(k, machine, pod);
  });
}

export function report(k: Kernel, pod: PodState, ready: boolean): void {
  if (pod.ready === ready && pod.phase === 'Running') return;
  pod.ready = ready;
  pod.phase = 'Running';
  touchApi(k);
  if (ready) tell(k, { kind: 'pod-ready', pod: pod.place, uid: pod.uid });
}

/** A container ended: a deleted pod is gone now, another one is started again. */
export function afterContainerEnd(k: Kernel, machine: MachineState, uid: string): void {
  const pod = k.state.pods.get(uid);
  if (pod === undefined || pod.node !== machine.spec.name) return;
  if (!works(k, machine)) return;
  syncPod(k, pod, restartMs);
}
