// The controller as production composes it, on the simulated site, with a hand on its ports for whoever watches or breaks them.
import { parseDesired } from '../../api/desired.ts';
import { createLoop, type LoopOptions, type TickReport } from '../../controller/loop.ts';
import type { Config } from '../../core/config.ts';
import { type Decide, nothingLearned } from '../../core/decision.ts';
import type { Desired } from '../../core/desired.ts';
import type { Files, Ports } from '../../core/ports.ts';
import { type JournalPaths, journalPaths } from '../../journal/paths.ts';
import { type Lives, type LivesOptions, runLives } from '../in-memory/lives.ts';
import { desiredPath, stateFolder } from '../in-memory/run-controller.ts';
import type { World } from '../world/world.ts';

export const paths: JournalPaths = journalPaths(stateFolder);

export interface ControlOptions extends Omit<LivesOptions, 'start'> {
  readonly decide: Decide;
  /** What stands between the controller and its ports: an observer, or a planted fault. */
  readonly throughPorts?: ((ports: Ports, life: number) => Ports) | undefined;
  readonly onDecision: (report: TickReport, life: number) => void;
  readonly onEnd?: NonNullable<LoopOptions['onEnd']>;
}

export function control(world: World, options: ControlOptions): Lives {
  const { decide, config, throughPorts = (ports) => ports, onDecision, onEnd } = options;
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
        onDecision: (report) => onDecision(report, life),
        ...(onEnd === undefined ? {} : { onEnd }),
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
