/** Writes an edit, looks who has seen it, and says so: the end of every verb that changes desired.yaml. */
import type { Change } from '../../api/desired-edit/change.ts';
import { type Exit, exit } from '../exit.ts';
import { clean } from '../screens/text.ts';
import { statusFileOf } from '../status-file.ts';
import { lookOf } from '../terminal.ts';
import type { SiteFiles } from './config-at.ts';
import { siteOf } from './in-force.ts';
import { reportLines } from './report.ts';
import { whoHasSeen } from './seen.ts';
import { writeEdit } from './write-edit.ts';

/** What is to be done besides writing it. */
export interface Saying {
  /** What whoever says it should know: sentences. */
  readonly warnings?: readonly string[];
  /** Stay until it is so, or until this has passed, ms. */
  readonly wait?: { readonly timeoutMs: number | undefined };
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
  const seen = await whoHasSeen(stamp.id, statusFile);
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
  return untilToldToLeave((signal) =>
    waitFor({ statusFile, editId: stamp.id, ...wait, zone: look.zone, call, write }, signal),
  );
}

async function untilToldToLeave(act: (signal: AbortSignal) => Promise<Exit>): Promise<Exit> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort('leave');
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, leave);
  try {
    return await act(leaving.signal);
  } finally {
    for (const signal of signals) process.off(signal, leave);
  }
}
