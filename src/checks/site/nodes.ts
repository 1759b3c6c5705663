import { factAbout } from '../../core/facts.ts';
import { siteOf } from '../../core/site.ts';
import { type Finding, found, ok, type SiteCheck } from '../check.ts';

/** A node that nobody configured is neither drained nor stopped, and what is evicted elsewhere may go there. */
export const clusterNodes: SiteCheck = {
  needs: 'site',
  name: 'nodes',
  about: 'Whether the nodes of the cluster are the machines of the configuration, and are well.',
  check: ({ config, clusterNodes: read, snapshot }) => {
    if (read.is !== 'read') return [found('unknown', config.cluster.name, read.message)];
    const { kubelets } = siteOf(config);
    const configured = new Set<string>(kubelets);
    const inCluster = new Set(read.value);
    const strangers = read.value
      .filter((name) => !configured.has(name))
      .map((name) =>
        found(
          'failed',
          name,
          'it is a node of the cluster and no machine of the configuration: it would be neither drained nor stopped',
          'add it to nodes in ananke.yaml, or take it out of the cluster',
        ),
      );
    const ours = kubelets.map((name): Finding => {
      if (!inCluster.has(name))
        return found('failed', name, 'it is configured, and the cluster has no node of that name', 'kubectl get nodes');
      const node = factAbout(snapshot, 'kube-node', name);
      if (node.state !== 'known') return found('unknown', name, node.message);
      const { ready, unschedulable, cordonedBy } = node.value;
      if (!ready) return found('warning', name, 'it is not Ready', `kubectl describe node ${name}`);
      if (!unschedulable) return ok(name, 'Ready');
      const whose =
        cordonedBy === undefined ? 'by somebody else, so ananke leaves it so' : `by ananke, in ${cordonedBy}`;
      return found('warning', name, `it is cordoned, ${whose}`);
    });
    return [...strangers, ...ours];
  },
};
