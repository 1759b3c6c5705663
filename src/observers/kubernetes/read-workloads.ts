/** The cell `workloads`: controllers, and the pods that no controller of these kinds tells of. */
import { daemonSets, deployments, jobs, statefulSets } from '../../clients/kubernetes/paths.ts';
import type { CellName } from '../../core/facts.ts';
import { earlier } from '../../core/moment.ts';
import { fitter } from '../fit.ts';
import { failureIn } from '../lister.ts';
import type { PodsReader } from './read-pods.ts';
import type { KubernetesObserverOptions, Reader } from './reader.ts';
import { DaemonSet, Deployment, Job, StatefulSet } from './schema.ts';
import { workloadsReading } from './workloads.ts';

const fitDeployment = fitter('Deployment', Deployment);
const fitStatefulSet = fitter('StatefulSet', StatefulSet);
const fitDaemonSet = fitter('DaemonSet', DaemonSet);
const fitJob = fitter('Job', Job);

export function createWorkloadsReader({ lister, cells }: KubernetesObserverOptions, podsReader: PodsReader): Reader {
  const name: CellName = 'workloads';
  return {
    cells: [name],
    async read({ began, asked }, signal) {
      const [ofDeployments, ofStatefulSets, ofDaemonSets, ofJobs] = await Promise.all([
        lister.show(deployments, fitDeployment, signal),
        lister.show(statefulSets, fitStatefulSet, signal),
        lister.show(daemonSets, fitDaemonSet, signal),
        lister.show(jobs, fitJob, signal),
      ]);
      const seen = await podsReader.latest();
      if (signal.aborted) return;
      const failed = failureIn(ofDeployments, ofStatefulSets, ofDaemonSets, ofJobs);
      if (failed !== undefined) return cells.fail(name, failed.failure);
      if (ofDeployments.is === 'failed' || ofStatefulSets.is === 'failed') return;
      if (ofDaemonSets.is === 'failed' || ofJobs.is === 'failed') return;
      const [odd] = [...ofDeployments.odd, ...ofStatefulSets.odd, ...ofDaemonSets.odd, ...ofJobs.odd];
      if (odd !== undefined) return cells.fail(name, odd.failure);
      if (seen === undefined) return cells.fail(name, podsUnread);
      if ('failure' in seen) return cells.fail(name, seen.failure);
      const value = workloadsReading({
        deployments: ofDeployments.values,
        statefulSets: ofStatefulSets.values,
        daemonSets: ofDaemonSets.values,
        jobs: ofJobs.values,
        pods: seen.pods,
      });
      // It is as old as the older half of what it rests on.
      cells.publish(name, value, earlier(began, seen.began), asked);
    },
  };
}

const podsUnread = { reason: 'NeverRead', message: 'The pods have not been listed yet.' };
