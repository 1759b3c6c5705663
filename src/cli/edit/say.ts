/** Writes an edit, looks who has seen it, and says so: the end of every verb that changes desired.yaml. */
import type { Change } from '../../api/desired-edit/change.ts';
import { type Exit, exit } from '../exit.ts';
import { clean } from '../screens/text.ts';
import { statusFileOf } from '../status-file.ts';
import { lookOf } from '../terminal.ts';
import { untilToldToLeave } from '../told-to-leave.ts';
import type { SiteFiles } from './config-at.ts';
import { siteOf } from './in-force.ts';
import type { LeavingWords } from './leaving-words.ts';
import { reportLines } from './report.ts';
import { whoHasSeen } from './seen.ts';
import { writeEdit } from './write-edit.ts';

/** Stay until it is so. */
export interface Following {
  /** No longer than this, ms; undefined: as long as it takes. */
  readonly timeoutMs: number | undefined;
  /** What is said to whoever leaves before; by default, that it goes on. */
  readonly words?: LeavingWords;
  /** Ends it as a signal to the process does, for whoever listens to those already. */
  readonly leave?: AbortSignal;
}

/** What is to be done besides writing it. */
export interface Saying {
  /** What whoever says it should know: sentences. */
  readonly warnings?: readonly string[];
  readonly wait?: Following;
}

/** `what`: the edit as a sentence, without a full stop. */
export async function say(
  change: Change,
  what: string,
  files: SiteFiles,
  { warnings = [], wait }: Saying = {},
): Promise<Exit> {
  const { config, desired: path, call } = files;
  const { env, stdout } = process;
  const statusFile = statusFileOf(env);
  const { edit, stamp, rejectedPath } = await writeEdit(files, change, siteOf(config, statusFile), env);
  const seen = await whoHasSeen(stamp.id, { statusFile, stateFolder: files.state.folder });
  const told = {
    site: config.cluster.name,
    path,
    call,
    what,
    edit,
    at: stamp.at,
    rejectedPath,
    warnings,
  };
  const look = lookOf(stdout, env);
  const report = reportLines(told, seen, look.width);
  // Control characters only: a command on its line must stay what it is.
  const write = (line: string): void => void stdout.write(`${clean(line, true)}\n`);
  for (const line of report.lines) write(line);
  // Where nobody has seen it there is nothing to wait for.
  if (wait === undefined || report.exit !== exit.done) return report.exit;
  const { waitFor } = await import('./wait.ts');
  const { timeoutMs, leave, words } = wait;
  const follow = (signal: AbortSignal): Promise<Exit> =>
    waitFor({ statusFile, editId: stamp.id, timeoutMs, zone: look.zone, write, call, words }, signal);
  return leave === undefined ? untilToldToLeave(follow) : follow(leave);
}
