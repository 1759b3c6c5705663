/** `ananke startup` and `ananke shutdown`, the verbs of the tools before: a plan, and with `--execute` the word itself, followed until it is so. */
import { say } from '../edit/say.ts';
import { timeoutOf } from '../edit/timeout-flag.ts';
import { agreedWarnings, type Wanted, wantedBy } from '../edit/wanted.ts';
import { idle } from '../edit/warnings.ts';
import { changeOf, wordFlags } from '../edit/word.ts';
import { type Exit, exit } from '../exit.ts';
import { plannedNow, planText } from '../planned.ts';
import { wrapped } from '../screens/text.ts';
import { lookOf } from '../terminal.ts';
import type { Places } from '../tree.ts';
import { dryRun, type SetOptions } from './set.ts';

export interface WayOptions extends SetOptions {
  readonly execute?: true;
  readonly foreground?: true;
}

export const startup = (options: WayOptions, places: Places): Promise<Exit> => go('up', options, places);
export const shutdown = (options: WayOptions, places: Places): Promise<Exit> => go('down', options, places);

async function go(cluster: 'up' | 'down', options: WayOptions, places: Places): Promise<Exit> {
  const change = changeOf(cluster, options);
  const timeoutMs = timeoutOf(options.timeout);
  const wanted = await wantedBy(change, places);
  if (options.dryRun === true) return dryRun(wanted);
  if (options.execute !== true) return showPlan(cluster, wanted, options);
  const saying = { warnings: await agreedWarnings(wanted, options.yes === true), wait: { timeoutMs } };
  if (options.foreground !== true) return say(change, wanted.what, wanted.files, saying);
  const { sayInForeground } = await import('../edit/foreground.ts');
  return sayInForeground(wanted, saying, places);
}

async function showPlan(cluster: 'up' | 'down', { files, edit, at, what }: Wanted, options: WayOptions): Promise<Exit> {
  const { config, call } = files;
  const { after } = edit;
  const word = { cluster: after.cluster, mode: after.mode, ignoredNodes: after.ignoredNodes };
  const { plan, whyUnseen } = await plannedNow(files, word);
  const verb = cluster === 'up' ? 'startup' : 'shutdown';
  const flags = [
    ...(options.foreground === true ? ['--foreground'] : []),
    ...wordFlags(options),
    ...(options.timeout === undefined ? [] : ['--timeout', options.timeout]),
  ];
  const doIt = ['Do it: sudo', call, verb, '--execute', ...flags].join(' ');
  const { width } = lookOf(process.stdout, process.env);
  const said = [`${what}.`, ...idle(after, at, call)].flatMap((text) => wrapped(text, width, ''));
  const told = { config, again: `${call} plan ${cluster}`, doBy: [doIt], whyUnseen };
  process.stdout.write(`${said.join('\n')}\n\n${planText(plan, 'table', told)}`);
  return exit.done;
}
