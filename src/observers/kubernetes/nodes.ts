/** From Node objects and their leases to what the cells `kube-node` hold. */
import { cordonMark } from '../../clients/kubernetes/writes.ts';
import type { KubeNodeReading } from '../../core/facts.ts';
import { conditionOf, type Node } from './schema.ts';

export function nodeReading(node: Node, lease: KubeNodeReading['lease']): KubeNodeReading {
  const run = node.metadata.annotations?.[cordonMark];
  return {
    unschedulable: node.spec?.unschedulable === true,
    ...(run === undefined ? {} : { cordonedBy: run }),
    // False and Unknown are both not ready; Unknown is said by the controller when the kubelet is silent.
    ready: conditionOf(node.status?.conditions, 'Ready')?.status === 'True',
    lease,
  };
}
