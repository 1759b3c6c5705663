/** What was unhealthy before a way down began: the way up will not wait for it, until it has been seen healthy. */
import type { Config } from '../../core/config.ts';
import { fact, factAbout, type Snapshot } from '../../core/facts.ts';
import type { Memory, Run } from '../../core/memory.ts';
import { valueOf } from '../../core/observed.ts';
import { goingDown } from './scope.ts';

export function unhealthyNow(config: Config, snapshot: Snapshot): readonly string[] {
  const services = config.startup.services.filter(
    (name) => valueOf(factAbout(snapshot, 'service', name))?.healthy === false,
  );
  const workloads = valueOf(fact(snapshot, 'workloads'))?.notConverged ?? [];
  const ingress = valueOf(fact(snapshot, 'ingress'))?.notConverged ?? [];
  const flux = valueOf(fact(snapshot, 'flux'))?.objects.filter((object) => !object.ready && !object.suspended) ?? [];
  return [...services, ...workloads, ...ingress, ...flux.map((object) => object.id)];
}

/** A way up has the baseline of the way down before it, and none without one: what failed at rest is to be mended by it. */
export function baselineAfter(last: Run | undefined): readonly string[] {
  if (last === undefined) return [];
  return last.phase !== 'closed' || goingDown(last).length > 0 ? last.baseline : [];
}

/** While nothing goes down: what stops there says nothing of how well it was. */
export function forgetHealed(memory: Memory, config: Config, snapshot: Snapshot): Memory {
  const { run, intended } = memory;
  if (run === undefined || run.baseline.length === 0 || intended?.cluster !== 'running') return memory;
  if (run.phase !== 'closed' && goingDown(run).length > 0) return memory;
  const baseline = run.baseline.filter((name) => !isHealthy(name, config, snapshot));
  return baseline.length === run.baseline.length ? memory : { ...memory, run: { ...run, baseline } };
}

/** Seen to be: what cannot be read, or is suspended, has not been. */
function isHealthy(name: string, config: Config, snapshot: Snapshot): boolean {
  // Without that checklist nobody reads its list, and it says nothing about a name.
  if (config.startup.ingressChecklist && isOpenIn('ingress', name, snapshot)) return false;
  if (config.startup.services.includes(name)) return valueOf(factAbout(snapshot, 'service', name))?.healthy === true;
  if (/^(Kustomization|HelmRelease)\//.test(name)) {
    const object = valueOf(fact(snapshot, 'flux'))?.objects.find(({ id }) => id === name);
    return object !== undefined && object.ready && !object.suspended;
  }
  return !isOpenIn('workloads', name, snapshot);
}

/** A list that could not be read is not an empty one. */
function isOpenIn(list: 'workloads' | 'ingress', name: string, snapshot: Snapshot): boolean {
  return valueOf(fact(snapshot, list))?.notConverged.includes(name) ?? true;
}
