/** What is unhealthy before a way down begins: the way up will not wait for it. */
import type { Config } from '../../core/config.ts';
import { fact, factAbout, type Snapshot } from '../../core/facts.ts';
import { valueOf } from '../../core/observed.ts';

export function unhealthyNow(config: Config, snapshot: Snapshot): readonly string[] {
  const services = config.startup.services.filter(
    (name) => valueOf(factAbout(snapshot, 'service', name))?.healthy === false,
  );
  const workloads = valueOf(fact(snapshot, 'workloads'))?.notConverged ?? [];
  const ingress = valueOf(fact(snapshot, 'ingress'))?.notConverged ?? [];
  const flux = valueOf(fact(snapshot, 'flux'))?.objects.filter((object) => !object.ready && !object.suspended) ?? [];
  return [...services, ...workloads, ...ingress, ...flux.map((object) => object.id)];
}
