/** Writes an edit, looks who has seen it, and says so: the end of every verb that changes desired.yaml. */
import type { Change } from '../../api/desired-edit/change.ts';
import type { Exit } from '../exit.ts';
import { statusFileOf } from '../status-file.ts';
import { lookOf } from '../terminal.ts';
import type { SiteFiles } from './config-at.ts';
import { siteOf } from './in-force.ts';
import { reportLines } from './report.ts';
import { whoHasSeen } from './seen.ts';
import { writeEdit } from './write-edit.ts';

/** `what`: the edit as a sentence, without a full stop. */
export async function say(
  change: Change,
  what: string,
  { config, desired: path, call }: SiteFiles,
  warnings: readonly string[] = [],
): Promise<Exit> {
  const { env, stdout } = process;
  const statusFile = statusFileOf(env);
  const { edit, stamp, rejectedPath } = await writeEdit(path, change, siteOf(config, statusFile), env);
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
  const report = reportLines(told, seen, lookOf(stdout, env).width);
  stdout.write(`${report.lines.join('\n')}\n`);
  return report.exit;
}
