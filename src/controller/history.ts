/** The runs of the past while the daemon runs: read once, added to by each run that ends, and what is learned from them. */
import { type RunRecord, readRunHistory, runsKept } from '../api/run-history.ts';
import type { Config } from '../core/config.ts';
import type { Estimates } from '../core/decision.ts';
import type { Files } from '../core/ports.ts';
import { learn } from '../telemetry/runs/learn.ts';
import { createRunRecorder, type RunRecorder } from './run-recorder.ts';

export interface History extends RunRecorder {
  /** Oldest first. */
  runs(): readonly RunRecord[];
  estimates(): Estimates;
}

/** A history that cannot be read teaches nothing: the defaults count until runs end anew. `onProblem` is told. */
export async function openHistory(
  files: Files,
  path: string,
  config: Config,
  onProblem: (message: string) => void,
): Promise<History> {
  let runs = await readRuns(files, path, onProblem);
  let estimates = learn(runs, config);
  const recorder = createRunRecorder(files, path, (record) => {
    runs = [...runs, record].slice(-runsKept);
    estimates = learn(runs, config);
  });
  return { ...recorder, runs: () => runs, estimates: () => estimates };
}

async function readRuns(
  files: Files,
  path: string,
  onProblem: (message: string) => void,
): Promise<readonly RunRecord[]> {
  try {
    const { runs, ignored, problem } = readRunHistory(await files.read(path));
    if (problem !== undefined) onProblem(`${path}: ${problem}`);
    if (ignored > 0) onProblem(`${path}: ${ignored} of its entries are left out, because they cannot be understood`);
    return runs;
  } catch (error) {
    onProblem(error instanceof Error ? error.message : String(error));
    return [];
  }
}
