/** The way down that a word would open from a cluster in which everything runs. */
import type { Config } from '../../core/config.ts';
import { type DesiredSpec, nothingSaid } from '../../core/desired.ts';
import type { NodeName } from '../../core/ids.ts';
import type { Target, Targets } from '../../core/memory.ts';
import { keysOf, recordOf } from '../../core/records.ts';
import type { Step } from '../../core/step.ts';
import { expand } from '../../reconcilers/graph/expand.ts';
import { down } from '../../reconcilers/order.ts';
import { targetsOf } from '../../reconcilers/run/intent.ts';
import { downScope, goingDown } from '../../reconcilers/run/scope.ts';

export type PlanWord = Pick<DesiredSpec, 'cluster' | 'mode' | 'ignoredNodes'>;

/** What the word aims at when no UPS holds anything. */
export function targetsOfWord(config: Config, word: PlanWord): Targets {
  return targetsOf({ config, spec: { ...nothingSaid, ...word }, holds: {}, dark: new Set(), mustCycle: new Set() });
}

export interface DownSteps {
  readonly steps: readonly Step[];
  /** Machines that are powered off. */
  readonly off: readonly NodeName[];
}

export function downStepsOf(config: Config, targets: Targets): DownSteps {
  const from = recordOf(keysOf(targets.machines).map((name): [NodeName, Target] => [name, 'running']));
  return {
    steps: expand(down, { ...downScope(config, { from, targets }, []), together: false }),
    off: goingDown({ from, targets }).filter((name) => targets.machines[name] === 'off'),
  };
}
