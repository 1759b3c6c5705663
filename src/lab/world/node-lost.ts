// What controllers do about a node that stays Unknown: after the tolerated time its movable pods are deleted, unless so
// many nodes are unhealthy that the fault is taken to be elsewhere.
import { after, type Kernel } from './kernel.ts';
import { markDeleting } from './pods.ts';
import type { NodeState } from './truth.ts';
import { detachLater } from './volumes.ts';

/** Default tolerationSeconds of not-ready and unreachable. */
const toleratedMs = 300_000;
/** Volumes of an unhealthy node are detached by force this long after its pods were given up. */
const forceDetachMs = 360_000;
/** In clusters of up to 50 nodes evictions stop at this share of unhealthy nodes. */
const unhealthyShare = 0.55;

export function watchLostNode(k: Kernel, node: NodeState): void {
  if (node.ready !== 'Unknown') return;
  const since = node.leaseRenewedAt;
  after(k, toleratedMs, () => {
    if (node.ready !== 'Unknown' || node.leaseRenewedAt !== since || !k.state.api.serves) return;
    if (k.now - k.state.api.servesSince < toleratedMs || mostlyUnhealthy(k)) return;
    for (const pod of k.state.pods.values()) {
      if (pod.node !== node.name || pod.spec.owner === 'DaemonSet' || pod.deletionAt !== undefined) continue;
      markDeleting(k, pod, pod.spec.terminationGraceMs, 'node-lost');
    }
    after(k, forceDetachMs, () => {
      if (node.ready !== 'Unknown') return;
      for (const volume of k.state.volumes.values()) if (volume.attachedTo === node.name) detachLater(k, volume);
    });
  });
}

function mostlyUnhealthy(k: Kernel): boolean {
  const nodes = [...k.state.nodes.values()];
  return nodes.filter((node) => node.ready !== 'True').length >= unhealthyShare * nodes.length;
}
