/** `ananke set`: says what is wanted, by an edit of desired.yaml. It calls nobody; the controller sees the file. */
import { type Following, say } from '../edit/say.ts';
import { timeoutOf } from '../edit/timeout-flag.ts';
import { agreedWarnings, type Wanted, wantedBy } from '../edit/wanted.ts';
import { idle, stranding } from '../edit/warnings.ts';
import { changeOf, type WordOptions } from '../edit/word.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { clean } from '../screens/text.ts';
import { statusFileOf } from '../status-file.ts';
import type { Places } from '../tree.ts';

export interface SetOptions extends WordOptions {
  readonly dryRun?: true;
  readonly yes?: true;
  readonly wait?: true;
  readonly timeout?: string;
}

export async function set(cluster: string | undefined, options: SetOptions, places: Places): Promise<Exit> {
  const change = changeOf(cluster, options);
  const wait = waitOf(options);
  const wanted = await wantedBy(change, places);
  if (options.dryRun === true) return dryRun(wanted);
  const warnings = await agreedWarnings(wanted, options.yes === true);
  return say(change, wanted.what, wanted.files, wait === undefined ? { warnings } : { warnings, wait });
}

/** What would be written, and nothing is. */
export async function dryRun({ files, edit, at, what, takes }: Wanted): Promise<Exit> {
  const { dryRunLines } = await import('../edit/dry-run.ts');
  const warnings = [...idle(edit.after, at, files.call), ...stranding(takes)];
  const told = { site: files.config.cluster.name, call: files.call, what, edit, at, warnings };
  const lines = dryRunLines(told, statusFileOf(process.env));
  process.stdout.write(lines.map((one) => `${clean(one, true)}\n`).join(''));
  return exit.done;
}

function waitOf({ wait, timeout }: SetOptions): Following | undefined {
  if (wait === undefined && timeout !== undefined) throw new CommandError('--timeout belongs to --wait');
  return wait === undefined ? undefined : { timeoutMs: timeoutOf(timeout) };
}
