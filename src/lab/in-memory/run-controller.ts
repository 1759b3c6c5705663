// The real loop and the real decision on the simulated world: only the four ports differ from production.
import { parseDesired } from '../../api/desired.ts';
import { createLoop, type LoopOptions, type TickReport } from '../../controller/loop.ts';
import type { Config } from '../../core/config.ts';
import { type Decide, type Estimates, nothingLearned } from '../../core/decision.ts';
import type { Desired } from '../../core/desired.ts';
import type { Files, Ports } from '../../core/ports.ts';
import { journalPaths } from '../../journal/paths.ts';
import type { World } from '../world/world.ts';
import { type Lives, type LivesOptions, runLives } from './lives.ts';

export const desiredPath = '/etc/ananke/desired.yaml';
export const stateFolder = '/var/lib/ananke';

export interface ControllerOptions extends Omit<LivesOptions, 'start'> {
  readonly decide: Decide;
  readonly estimates?: () => Estimates;
  readonly onDecision?: (report: TickReport, life: number) => void;
  readonly onRecovered?: (notes: readonly string[], life: number) => void;
  readonly onEnd?: NonNullable<LoopOptions['onEnd']>;
  /** status.json and its like, as production writes them; none when absent. */
  readonly projections?: (ports: Ports) => NonNullable<LoopOptions['projections']>;
}

/** Starts a controller with the world; drive it with `runUntil` of what this returns. */
export function runController(world: World, options: ControllerOptions): Lives {
  const { decide, config, estimates = () => nothingLearned, onDecision, onRecovered, projections } = options;
  const start = (ports: Ports, life: number): ReturnType<typeof createLoop> =>
    createLoop({
      ports,
      decide,
      config,
      estimates,
      paths: journalPaths(stateFolder),
      readDesired: desiredFrom(ports.files, config),
      onDecision: (report) => onDecision?.(report, life),
      onRecovered: (notes) => onRecovered?.(notes, life),
      ...(options.onEnd === undefined ? {} : { onEnd: options.onEnd }),
      ...(projections === undefined ? {} : { projections: projections(ports) }),
    });
  return runLives(world, { ...options, start });
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
