// The real loop and the real decision on the simulated world: only the four ports differ from production.
import { parseDesired } from '../../api/desired.ts';
import { createLoop, type TickReport } from '../../controller/loop.ts';
import type { Config } from '../../core/config.ts';
import { type Decide, nothingLearned } from '../../core/decision.ts';
import type { Desired } from '../../core/desired.ts';
import type { Files, Ports } from '../../core/ports.ts';
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
        readDesired: desiredFrom(ports.files, config),
        onDecision: (report) => onDecision?.(report, life),
      });
    },
  });
}

/** The file is parsed when its bytes are others than last time: parsing costs more than the decision. */
function desiredFrom(files: Files, config: Config): () => Promise<Desired> {
  let seen: { readonly bytes: Uint8Array | undefined; readonly desired: Desired } | undefined;
  return async () => {
    const bytes = await files.read(desiredPath);
    if (seen === undefined || seen.bytes !== bytes) seen = { bytes, desired: parseDesired(bytes, config) };
    return seen.desired;
  };
}
