/** `ananke run`, in the foreground: until it is told to end, or with `--until-converged` until what is wanted is so. */

import { FileError } from '../../controller/host-files.ts';
import type { TickReport } from '../../controller/loop.ts';
import { type HostOptions, runOnThisHost, type Tell } from '../../controller/this-host.ts';
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
    tell,
    onReport: reporter(),
    onEnd: ({ id, outcome, note }) => {
      if (outcome !== 'accepted')
        tell('warn', 'action not accepted', { id, outcome, ...(note === undefined ? {} : { note }) });
    },
  };
  const onReload = (listener: () => void): void => void process.on('SIGHUP', listener);
  try {
    const ended = await runOnThisHost(options, { stop: stop.signal, onReload });
    if (ended.end === 'no-config') throw new CommandError(ended.message);
    return exit.done;
  } catch (error) {
    if (error instanceof FileError) throw new CommandError(error.message, exit.failed);
    throw error;
  }
}

/** One line for each, as the journal of systemd keeps them. */
const tell: Tell = (level, message, fields = {}) => {
  const said = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  process.stdout.write(`${[level, message, ...said].join(' ')}\n`);
};

/** Each condition when it changes: what the controller makes of the site, in the words of its status. */
function reporter(): (report: TickReport) => void {
  const last = new Map<string, string>();
  return ({ decision }) => {
    for (const { type, status, reason, message } of decision.conditions) {
      const now = `${status} ${reason}`;
      if (last.get(type) === now) continue;
      last.set(type, now);
      tell('info', 'condition', { type, status, reason, message });
    }
  };
}
