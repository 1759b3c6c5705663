// Straight through the four ports: no socket, no file, no thread, and the same bytes each time.
import { createInputRecorder } from '../../controller/input-recorder.ts';
import { createLoop } from '../../controller/loop.ts';
import { createRunRecorder } from '../../controller/run-recorder.ts';
import { nothingLearned } from '../../core/decision.ts';
import { journalPaths } from '../../journal/paths.ts';
import { decide } from '../../reconcilers/decide.ts';
import { runLives } from '../in-memory/lives.ts';
import type { World } from '../world/world.ts';
import { runFolder, type Stage, type StageOptions, stateFolder } from './stage.ts';

export async function openMemoryStage(world: World, { config, desired, see }: StageOptions): Promise<Stage> {
  const lives = runLives(world, {
    config,
    start: (ports) => {
      const history = createRunRecorder(ports.files, `${stateFolder}/runs.json`);
      return createLoop({
        ports,
        decide,
        config,
        readDesired: () => Promise.resolve(desired),
        estimates: () => nothingLearned,
        paths: journalPaths(stateFolder),
        projections: [history.projection, createInputRecorder(ports.files, `${runFolder}/input.json`, ports.clock)],
        onDecision: (report) => {
          history.see(report);
          see(report);
        },
      });
    },
  });
  return {
    runUntil: (worldMs) => lives.runUntil(worldMs),
    disk: async () =>
      new Map(
        lives.disk.paths().flatMap((path) => {
          const bytes = lives.disk.read(path);
          return bytes === undefined ? [] : [[path, bytes] as const];
        }),
      ),
    close: async () => undefined,
  };
}
