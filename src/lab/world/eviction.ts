// Pod disruption budgets as the eviction API reads them.
import { faultOn, type Kernel } from './kernel.ts';
import type { PdbSpec } from './site.ts';
import type { PodState } from './truth.ts';

export function disruptionsAllowed(k: Kernel, pdb: PdbSpec): number {
  if (faultOn(k, 'pdb-never-yields', `${pdb.namespace}/${pdb.name}`) !== undefined) return 0;
  let healthy = 0;
  for (const pod of k.state.pods.values()) {
    if (pod.ready && pod.deletionAt === undefined && selects(pdb, pod)) healthy += 1;
  }
  return Math.max(0, healthy - pdb.minAvailable);
}

/** Why an eviction is refused; undefined when it is allowed. Pods that are not ready may always go. */
export function evictionRefusal(k: Kernel, pod: PodState): 'disruption-budget' | 'several-budgets' | undefined {
  const budgets = k.site.pdbs.filter((pdb) => selects(pdb, pod));
  if (budgets.length > 1) return 'several-budgets';
  const [budget] = budgets;
  if (budget === undefined || pod.deletionAt !== undefined) return undefined;
  if (faultOn(k, 'pdb-never-yields', `${budget.namespace}/${budget.name}`) !== undefined) return 'disruption-budget';
  if (!pod.ready) return undefined;
  return disruptionsAllowed(k, budget) > 0 ? undefined : 'disruption-budget';
}

function selects(pdb: PdbSpec, pod: PodState): boolean {
  return pdb.namespace === pod.spec.namespace && pdb.pods.includes(pod.spec.name);
}
