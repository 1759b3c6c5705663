/** `ananke run`, in the foreground: until it is told to end, or with `--until-converged` until what is wanted is so. */

import { FileError } from '../../controller/host-files.ts';
import { type HostOptions, runOnThisHost } from '../../controller/this-host.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import type { Places } from '../tree.ts';
import { versionOf } from './version.ts';

export interface RunOptions {
  readonly untilConverged?: true;
}

export async function run({ untilConverged }: RunOptions, places: Places): Promise<Exit> {
  const stop = new AbortController();
  const end = (): void => stop.abort('told to end');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
  const options: HostOptions = {
    configPath: places.config,
    desiredPath: places.desired,
    version: versionOf(),
    untilConverged: untilConverged === true,
    out: process.stdout,
    env: process.env,
  };
  const onReload = (listener: () => void): void => void process.on('SIGHUP', listener);
  try {
    const ended = await runOnThisHost(options, { stop: stop.signal, onReload });
    if (ended.end === 'no-config') throw new CommandError(ended.message);
    if (ended.end === 'refused') throw new CommandError(ended.message, exit.refused);
    return exit.done;
  } catch (error) {
    if (error instanceof FileError) throw new CommandError(error.message, exit.failed);
    throw error;
  }
}
