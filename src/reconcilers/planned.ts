/** The steps of this tick: both tables expanded for whom they concern. Expansions are kept per set of targets. */
import type { Config } from '../core/config.ts';
import type { DesiredSpec } from '../core/desired.ts';
import type { Memory, Targets } from '../core/memory.ts';
import type { Step } from '../core/step.ts';
import { expand } from './graph/expand.ts';
import { down, up } from './order.ts';
import { isOpen } from './run/is-open.ts';
import { cyclingUpses, downScope, goingDown, hasUpPart, meantToRun, upScope } from './run/scope.ts';

export interface Planned {
  readonly down: readonly Step[];
  readonly up: readonly Step[];
}
interface Cached {
  readonly config: Config;
  readonly key: string;
  readonly steps: readonly Step[];
}
const downs = new WeakMap<Targets, Cached>();
const ups = new WeakMap<Targets, Cached>();

export function plannedSteps(config: Config, memory: Memory, spec: DesiredSpec): Planned {
  const run = isOpen(memory.run) ? memory.run : undefined;
  const targets = run?.targets ?? memory.intended;
  if (targets === undefined) return { down: [], up: [] };
  const upWanted = run === undefined ? meantToRun(targets).length > 0 && targets.cluster === 'running' : hasUpPart(run);
  const upSteps = upWanted ? cached(ups, targets, config, '', () => expand(up, upScope(config, targets))) : [];
  const names = run === undefined ? [] : goingDown(run);
  if (run === undefined || names.length === 0) return { down: [], up: upSteps };
  const cycling = cyclingUpses(config, run, spec.cluster === 'up');
  const together = run.pace === 'emergency';
  // Within one run only grows who goes down in it.
  const key = `${run.id} ${names.length} ${cycling.join(' ')} ${together}`;
  return {
    down: cached(downs, targets, config, key, () => expand(down, { ...downScope(config, run, cycling), together })),
    up: upSteps,
  };
}

function cached(
  cache: WeakMap<Targets, Cached>,
  targets: Targets,
  config: Config,
  key: string,
  make: () => readonly Step[],
): readonly Step[] {
  const known = cache.get(targets);
  if (known?.config === config && known.key === key) return known.steps;
  const steps = make();
  cache.set(targets, { config, key, steps });
  return steps;
}
