/** While no run is open: who is not where it should be, as far as anybody can see. */
import type { Config } from '../core/config.ts';
import type { NodeName } from '../core/ids.ts';
import { keysOf } from '../core/records.ts';
import type { View } from '../core/view.ts';
import type { Pictures } from './machines.ts';

type Resting = Pick<View, 'config' | 'memory' | 'run'>;

/** Kubernetes runs there and should not: the cluster is not down, whatever was asked for. */
export function stillUp({ config, memory }: Resting, pictures: Pictures): readonly NodeName[] {
  return kubeletsOf(config).filter((name) => isMeantDown(name, memory) && pictures.get(name)?.state === 'running');
}

/** Nobody knows whether it runs there: what a way down could not read at its end, or what was never taken down by ananke. */
export function notSeenDown({ config, memory, run }: Resting, pictures: Pictures): readonly NodeName[] {
  const asked = run === undefined ? kubeletsOf(config) : keysOf(run.unseen ?? {});
  return asked.filter((name) => isMeantDown(name, memory) && pictures.get(name)?.state === 'unknown');
}

/**
 * Found otherwise than wanted when the record began, and left so: the first start ever, or one that has lost its journal, adopts what
 * it sees. One that was seen to run since and went off by itself is none of them.
 */
export function leftAsFound(resting: Resting, pictures: Pictures): readonly NodeName[] {
  const { config, memory, run } = resting;
  if (run !== undefined || memory.intended === undefined) return [];
  const { machines } = memory.intended;
  const down = keysOf(machines).filter((name) => {
    const picture = pictures.get(name);
    if (name === config.self || machines[name] !== 'running' || picture === undefined) return false;
    if (picture.silent && config.startup.ignoreUnavailableNodes.includes(name)) return false;
    return picture.state === 'stopped' || (picture.off !== 'no' && memory.boots[name] === undefined);
  });
  return [...stillUp(resting, pictures), ...down];
}

/** In the order of the configuration, because people read the first names of it. */
const kubeletsOf = ({ machines }: Config): readonly NodeName[] =>
  machines.flatMap(({ name, role }) => (role === 'host' ? [] : [name]));

function isMeantDown(name: NodeName, { intended }: View['memory']): boolean {
  const target = intended?.machines[name];
  return target !== undefined && target !== 'running';
}
