/** `ananke status --watch`: the picture redrawn in place; in a pipe one line per change. Leaving it stops nothing but the looking. */
import type { ClusterStatus } from '../../api/status-schema.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { changeLines, silenceLines } from '../screens/changes.ts';
import { ageOf, isSilent } from '../screens/status/headline.ts';
import { statusExit } from '../screens/status/screen.ts';
import { clean } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { watchPicture } from '../screens/watch/picture.ts';
import { readStatus } from '../status-file.ts';
import { isTerminal, lookOf } from '../terminal.ts';
import { openViewing } from '../viewing.ts';
import type { StatusOptions } from './status.ts';

/** The file lies in memory; ages on the screen count in seconds. */
const lookEveryMs = 500;

export async function watch(options: StatusOptions): Promise<Exit> {
  // Fails at once, and in words, when there is nothing to watch.
  const first = readStatus(options.file);
  return isTerminal(process.stdout, process.env) ? onTerminal(first, options) : inPipe(first, options);
}

/** What is in the file now, or the last that was: for a moment there may be none while ananke starts. */
function latest(last: ClusterStatus, file: string): ClusterStatus {
  try {
    return readStatus(file);
  } catch (error) {
    if (error instanceof CommandError) return last;
    throw error;
  }
}

async function onTerminal(first: ClusterStatus, { file, exitZero }: StatusOptions): Promise<Exit> {
  const viewing = openViewing(process);
  const { zone, call } = lookOf(process.stdout, process.env);
  let seen: ClusterStatus | undefined;
  const see = (next: ClusterStatus): void => {
    viewing.tell(changeLines(seen, next, wallClock(zone, Date.now())));
    seen = next;
    viewing.show((shown, look) => watchPicture(next, Date.now(), shown, look));
  };
  viewing.attempt(() => see(first));
  const timer = setInterval(() => viewing.attempt(() => see(latest(seen ?? first, file))), lookEveryMs);
  try {
    await viewing.left;
  } finally {
    clearInterval(timer);
    viewing.close(partingWords(seen ?? first, Date.now(), call));
  }
  return exitZero ? exit.done : statusExit(seen ?? first, Date.now());
}

/** A person who presses Ctrl-C often means "stop it". */
export function partingWords(status: ClusterStatus, nowMs: number, call: string): readonly string[] {
  const { run, holds, desired } = status;
  if (isSilent({ ageSeconds: ageOf(status, nowMs) }))
    return ['Stopped watching. Nobody is acting. Start ananke: sudo systemctl start ananke'];
  if (run === undefined || run.phase === 'closed') return ['Stopped watching.'];
  const what = run.way === 'down' ? 'shutdown' : 'startup';
  const turn = `sudo ${call} set ${run.way === 'down' ? 'up' : 'down'}`;
  const first = besideOrBelow(`Stopped watching. The ${what} goes on. To turn it round:`, turn);
  const [hold] = holds.filter(({ phase }) => phase === 'Active');
  if (run.way === 'up' || hold === undefined || desired?.cluster === 'down') return first;
  // A command stands on a line of its own: a terminal would break it.
  return [...first, `${hold.name} holds it down, and \`set up\` does not lift that:`, `  ${call} explain ${hold.name}`];
}

/** A terminal would break a command that is longer than its line. */
const besideOrBelow = (words: string, command: string): readonly string[] =>
  words.length + command.length < narrowTerminal ? [`${words} ${command}`] : [words, `  ${command}`];
const narrowTerminal = 80;

/** Until the pipe is closed or the process is told to end. */
function inPipe(first: ClusterStatus, { file, exitZero }: StatusOptions): Promise<Exit> {
  const { zone, unicode } = lookOf(process.stdout, process.env);
  let seen: ClusterStatus | undefined;
  let silent = false;
  const tell = (next: ClusterStatus): void => {
    const nowMs = Date.now();
    const clock = wallClock(zone, nowMs);
    const lines = [...changeLines(seen, next, clock), ...silenceLines(silent, next, nowMs, clock)];
    silent = isSilent({ ageSeconds: ageOf(next, nowMs) });
    seen = next;
    // What the status holds comes from machines and files of others.
    if (lines.length > 0) process.stdout.write(`${lines.map((text) => clean(text, unicode)).join('\n')}\n`);
  };
  tell(first);
  return new Promise((resolve) => {
    const timer = setInterval(() => tell(latest(seen ?? first, file)), lookEveryMs);
    const end = (): void => {
      clearInterval(timer);
      resolve(exitZero ? exit.done : statusExit(seen ?? first, Date.now()));
    };
    process.stdout.once('error', end);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  });
}
