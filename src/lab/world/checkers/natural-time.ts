// How long one machine takes to be stopped when nothing goes wrong: the durations of the site itself,
// plus the patience that the configuration grants. Generous, so that nobody is blamed for being merely human.
import type { Site } from '../site.ts';
import type { Rules } from './mandate.ts';

/** A step is seen to be done by a probe (every 2 s), decided on by a tick, asked for, and confirmed by a second probe. */
const stepMs = 6_000;

/** From a cause to "nothing runs on it any more", for one machine by itself. */
export function naturalStopMs(site: Site, rules: Rules, machine: string): number {
  const spec = site.machines.find((one) => one.name === machine);
  if (spec === undefined || spec.role === 'host') return 0;
  const { limits } = rules;
  const pods = site.pods.filter((pod) => pod.node === machine);
  const budgets = site.pdbs.flatMap((pdb) => pdb.pods.map((pod) => `${pdb.namespace}/${pod}`));
  const protectedPods = pods.some((pod) => budgets.includes(`${pod.namespace}/${pod.name}`));
  const graceMs = Math.max(0, ...pods.map((pod) => Math.min(pod.graceMs, pod.terminationGraceMs, limits.maxGraceMs)));
  const detachMs = Math.max(0, ...site.volumes.map((volume) => volume.detachMs));
  const drainMs = (protectedPods ? limits.pdbPatienceMs : 0) + graceMs;
  const listMs = site.latency.apiPerObject * site.pods.length;
  return (
    drainMs +
    detachMs +
    graceMs +
    spec.stopMs +
    8 * (stepMs + site.latency.ssh[1] * 2 + site.latency.api[1] * 2) +
    2 * listMs
  );
}
