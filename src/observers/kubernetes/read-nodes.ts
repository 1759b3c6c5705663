/** The cells `kube-node`: Node objects, and the leases that their kubelets renew. */
import { nodeLeases, nodes } from '../../clients/kubernetes/paths.ts';
import type { CellName } from '../../core/facts.ts';
import { fitter } from '../fit.ts';
import { failureIn } from '../lister.ts';
import { createLeases } from './leases.ts';
import { nodeReading } from './nodes.ts';
import { failAll, type KubernetesObserverOptions, type Reader } from './reader.ts';
import { Lease, Node } from './schema.ts';

const fitNode = fitter('Node', Node);
const fitLease = fitter('Lease', Lease);

export function createNodesReader({ lister, cells, kubelets }: KubernetesObserverOptions): Reader {
  const leases = createLeases();
  const names = kubelets.map((node): CellName => `kube-node/${node}`);
  return {
    cells: names,
    async read({ began, asked }, signal) {
      const [shownNodes, shownLeases] = await Promise.all([
        lister.show(nodes, fitNode, signal),
        lister.show(nodeLeases, fitLease, signal),
      ]);
      if (signal.aborted) return;
      const failed = failureIn(shownNodes, shownLeases);
      if (failed !== undefined) return failAll(cells, names, failed.failure);
      if (shownNodes.is === 'failed' || shownLeases.is === 'failed') return;
      const byName = new Map(shownNodes.values.map((node) => [node.metadata.name, node]));
      const renewals = new Map(shownLeases.values.map(({ metadata, spec }) => [metadata.name, spec?.renewTime]));
      const odd = new Map([...shownNodes.odd, ...shownLeases.odd].map((one) => [one.name, one.failure]));
      for (const name of kubelets) {
        const node = byName.get(name);
        const failure = odd.get(name);
        if (failure !== undefined) cells.fail(`kube-node/${name}`, failure);
        else if (node === undefined) cells.forget(`kube-node/${name}`, noSuchNode(name));
        else {
          const lease = leases.see(name, renewals.get(name) ?? undefined, began);
          cells.publish(`kube-node/${name}`, nodeReading(node, lease), began, asked);
        }
      }
    },
  };
}

const noSuchNode = (name: string) => ({
  reason: 'NoSuchNode',
  message: `The Kubernetes API has no node ${name}. Is the name in \`nodes\` that of the node?`,
});
