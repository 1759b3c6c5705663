/**
 * One configuration in force: the ports of the site are opened, the loop runs on them, and what it decides is written down for
 * others. It ends by a signal, by a new configuration, or, when that was asked for, once what is wanted is so. Nothing is carried
 * over to the next session but files, as after a crash.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnankeConfig } from '../api/config-schema.ts';
import type { ActionEnd } from '../core/action-end.ts';
import type { Config } from '../core/config.ts';
import type { Ports } from '../core/ports.ts';
import { journalPaths } from '../journal/paths.ts';
import { decide } from '../reconcilers/decide.ts';
import { takeDaemonLock } from './daemon-lock.ts';
import { desiredFrom } from './desired-file.ts';
import { beat } from './heartbeat.ts';
import { openHistory } from './history.ts';
import { createHoldsMirror } from './holds-mirror.ts';
import { createInputRecorder } from './input-recorder.ts';
import { isConverged } from './is-converged.ts';
import { createLoop, type Loop, type LoopOptions, type TickReport } from './loop.ts';
import { createStatusWriter } from './status-writer.ts';
import type { Tell } from './tell.ts';
import { watchFile } from './watch-file.ts';

export interface SitePorts {
  readonly ports: Ports;
  /** Ends the observers and their connections. */
  close(): Promise<void>;
}
export interface SessionOptions {
  readonly config: Config;
  readonly file: AnankeConfig;
  readonly desiredPath: string;
  readonly version: string;
  /** `onChange`: a cell has changed, so a tick is wanted. */
  readonly openSite: (onChange: (cell: string) => void) => SitePorts;
  readonly tell: Tell;
  readonly onReport: (report: TickReport) => void;
  readonly onEnd: (end: ActionEnd) => void;
  readonly onTurn?: LoopOptions['onTurn'];
  /** A file beside the journal could not be written. */
  readonly onNotWritten?: (file: string) => void;
  readonly untilConverged: boolean;
}

/** Rejects with a FileError when another ananke runs on these files, and with a fault of `decide`. */
export async function runSession(options: SessionOptions, stop: AbortSignal): Promise<'stopped' | 'converged'> {
  const { state_directory: state, run_directory: run } = options.file.paths;
  for (const folder of [state, run]) await mkdir(folder, { recursive: true });
  const lock = await takeDaemonLock(state);
  try {
    return await runAlone(options, stop);
  } finally {
    await lock.release();
  }
}

async function runAlone(options: SessionOptions, stop: AbortSignal): Promise<'stopped' | 'converged'> {
  const { desiredPath, tell } = options;
  const converged = new AbortController();
  const over = AbortSignal.any([stop, converged.signal]);
  let tickSoon: (why: string) => void = () => undefined;
  const site = options.openSite((cell) => tickSoon(cell));
  try {
    const loop = await loopOn(site.ports, options, () => converged.abort('converged'));
    tickSoon = (why) => loop.tickSoon(why);
    const watching = watchFile(
      desiredPath,
      () => tickSoon('desired.yaml'),
      (why) => tell('warn', 'not watched', { why }),
    );
    try {
      await Promise.all([loop.run(over), beat(site.ports.clock, tickSoon, over)]);
    } finally {
      await watching.close();
    }
  } finally {
    await site.close();
  }
  return converged.signal.aborted ? 'converged' : 'stopped';
}

async function loopOn(ports: Ports, options: SessionOptions, onConverged: () => void): Promise<Loop> {
  const { config, file, desiredPath, tell } = options;
  const { files, clock } = ports;
  const { state_directory: state, run_directory: run } = file.paths;
  const history = await openHistory(files, join(state, 'runs.json'), config, (why) =>
    tell('warn', 'history incomplete', { why }),
  );
  const teller = () => ({ version: options.version, host: config.self, runs: history.runs() });
  return createLoop({
    ports,
    decide,
    config,
    estimates: () => history.estimates(),
    paths: journalPaths(state),
    readDesired: desiredFrom(files, desiredPath, config),
    onDecision(report) {
      history.see(report);
      options.onReport(report);
      if (options.untilConverged && isConverged(report)) onConverged();
    },
    onEnd: (end) => options.onEnd(end),
    onTurn: (turn) => options.onTurn?.(turn),
    onRecovered: (notes) => notes.forEach((note) => tell('warn', 'recovered', { note })),
    onProjectionProblem(name, error) {
      tell('warn', 'not written', { file: name, why: error instanceof Error ? error.message : String(error) });
      options.onNotWritten?.(name);
    },
    projections: [
      createStatusWriter({ files, path: join(run, 'status.json'), clock, teller }),
      history.projection,
      createInputRecorder(files, join(run, 'input.json'), clock),
      createHoldsMirror(files, desiredPath, config),
    ],
  });
}
