// Node objects: leases, the Ready condition, and its lag. Objects outlive an outage in etcd, so that a node reads
// Ready=True long after its machine is dark, until a living controller has missed its lease for long enough.
import { after, cancel, type Kernel, tell, touchApi } from './kernel.ts';
import { linkUp } from './network.ts';
import type { NodeState } from './truth.ts';
import { kubeletRuns } from './unit.ts';

/** The lease as an observer reads it now; a renewing kubelet is at most one interval behind. */
export function leaseRenewedAt(k: Kernel, node: NodeState): number {
  if (node.renewingSince === undefined) return node.leaseRenewedAt;
  const { leaseMs } = k.site.times;
  return node.renewingSince + Math.floor((k.now - node.renewingSince) / leaseMs) * leaseMs;
}

/** Looks whether the node renews its lease, and lets its condition follow with the delay that it has. */
export function evaluateNode(k: Kernel, node: NodeState): void {
  const machine = k.state.machines.get(node.name);
  const renews = machine !== undefined && kubeletRuns(machine) && k.state.api.serves && reachesApi(k, node);
  if (renews && node.renewingSince === undefined) {
    node.renewingSince = k.now;
    node.bootId = machine.bootId;
    touchApi(k);
    laterReady(k, node, 'True', k.site.times.nodeReadyMs);
  } else if (!renews && node.renewingSince !== undefined) {
    node.leaseRenewedAt = leaseRenewedAt(k, node);
    node.renewingSince = undefined;
    const overdueAt = node.leaseRenewedAt + k.site.times.nodeMonitorGraceMs;
    laterReady(k, node, 'Unknown', overdueAt - k.now);
  }
}

/** An agent needs its link to the API; on a server the API is at home. */
function reachesApi(k: Kernel, node: NodeState): boolean {
  return node.role === 'server' || linkUp(k, node.name);
}

/** A controller that has just started counts from its own start, not from leases that it never saw renewed. */
export function controllersStarted(k: Kernel): void {
  for (const node of k.state.nodes.values()) {
    evaluateNode(k, node);
    if (node.renewingSince === undefined) laterReady(k, node, 'Unknown', k.site.times.nodeMonitorGraceMs);
  }
}

function laterReady(k: Kernel, node: NodeState, ready: NodeState['ready'], delayMs: number): void {
  node.change = cancel(k, node.change);
  node.change = after(k, delayMs, () => {
    node.change = undefined;
    if (!k.state.api.serves || node.ready === ready) return;
    node.ready = ready;
    touchApi(k);
    tell(k, { kind: 'node-ready', node: node.name, ready });
    k.signals.nodeChanged(node);
  });
}

export function cordon(k: Kernel, node: NodeState, unschedulable: boolean, by: string): void {
  if (node.unschedulable === unschedulable) return;
  node.unschedulable = unschedulable;
  tell(k, { kind: 'cordon', node: node.name, on: unschedulable, by });
  k.signals.nodeChanged(node);
}
