// The real loop and the real decision on the simulated world: only the four ports differ from production.
import { desiredFrom } from '../../controller/desired-file.ts';
import { createLoop, type TickReport } from '../../controller/loop.ts';
import { type Decide, nothingLearned } from '../../core/decision.ts';
import type { Ports } from '../../core/ports.ts';
import { journalPaths } from '../../journal/paths.ts';
import type { World } from '../world/world.ts';
import { type Lives, type LivesOptions, runLives } from './lives.ts';

export const desiredPath = '/etc/ananke/desired.yaml';
/** Where every life of the simulated controller keeps its journal. */
export const paths = journalPaths('/var/lib/ananke');

export interface ControllerOptions extends Omit<LivesOptions, 'start'> {
  readonly decide: Decide;
  /** What stands between the controller and its ports: an observer, or a planted fault. */
  readonly throughPorts?: (ports: Ports, life: number) => Ports;
  readonly onDecision?: (report: TickReport, life: number) => void;
}

/** Starts a controller with the world; drive it with `runUntil` of what this returns. */
export function runController(world: World, options: ControllerOptions): Lives {
  const { decide, config, throughPorts = (ports) => ports, onDecision } = options;
  return runLives(world, {
    ...options,
    start: (bare, life) => {
      const ports = throughPorts(bare, life);
      return createLoop({
        ports,
        decide,
        config,
        estimates: () => nothingLearned,
        paths,
        readDesired: desiredFrom(ports.files, desiredPath, config),
        onDecision: (report) => onDecision?.(report, life),
      });
    },
  });
}
