/** `ananke set`: says what is wanted, by an edit of desired.yaml. It calls nobody; the controller sees the file. */
import { actAt } from '../../api/desired-edit/act-at.ts';
import type { Change, SaidOptions, Word } from '../../api/desired-edit/change.ts';
import { editDesired } from '../../api/desired-edit/edit-desired.ts';
import type { EditedDesired } from '../../api/desired-edit/outcome.ts';
import { type Timestamp, timestamp } from '../../core/moment.ts';
import type { Plan } from '../../telemetry/plan/plan.ts';
import { type SiteFiles, siteAt } from '../edit/config-at.ts';
import { durationMs } from '../edit/duration-flag.ts';
import { siteOf } from '../edit/in-force.ts';
import { optionWords } from '../edit/option-words.ts';
import { wordChange } from '../edit/report.ts';
import { type Saying, say } from '../edit/say.ts';
import { edited, stampAt } from '../edit/write-edit.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { modes } from '../modes.ts';
import { oneOf } from '../one-of.ts';
import { readBytes } from '../read-bytes.ts';
import { clean } from '../screens/text.ts';
import { duration } from '../screens/times.ts';
import { statusFileOf } from '../status-file.ts';
import type { Places } from '../tree.ts';

export interface SetOptions {
  readonly mode?: string;
  readonly reason?: string;
  readonly ignoreNode: readonly string[];
  readonly unignoreNode: readonly string[];
  readonly skipDrain?: true;
  readonly skipEtcdSnapshot?: true;
  readonly forceFluxBranch?: string;
  readonly acceptPower: readonly string[];
  readonly dryRun?: true;
  readonly yes?: true;
  readonly wait?: true;
  readonly timeout?: string;
}

export async function set(cluster: string | undefined, options: SetOptions, places: Places): Promise<Exit> {
  const files = await siteAt(places);
  const { config } = files;
  const change = changeOf(cluster, options);
  const wait = waitOf(options);
  const statusFile = statusFileOf(process.env);
  const site = siteOf(config, statusFile);
  // What it would be is made first: a mistake must not be found after the question.
  const stamp = stampAt(timestamp(Date.now()), process.env);
  const wanted = edited(editDesired(await readBytes(files.desired), change, stamp, site), files);
  // Another list of names to ignore opens no way down.
  const takes = cluster === 'down' ? await planDown(files, wanted.after) : undefined;
  const about = takes?.totalSeconds === undefined ? '' : `. About ${duration(takes.totalSeconds)}`;
  const what = `${describe(wanted)}${about}`;
  if (options.dryRun === true) {
    const { dryRunLines } = await import('../edit/dry-run.ts');
    const warnings = [...idle(wanted.after, stamp.at, files.call), ...stranding(takes)];
    const told = { site: config.cluster.name, call: files.call, what, edit: wanted, at: stamp.at, warnings };
    process.stdout.write(
      dryRunLines(told, statusFile)
        .map((one) => `${clean(one, true)}\n`)
        .join(''),
    );
    return exit.done;
  }
  const asked = takes !== undefined && options.yes !== true && (await askBeforeStranding(takes));
  const warnings = [...idle(wanted.after, stamp.at, files.call), ...(asked ? [] : stranding(takes))];
  return say(change, what, files, wait === undefined ? { warnings } : { warnings, wait });
}

function waitOf({ wait, timeout }: SetOptions): Saying['wait'] {
  if (wait === undefined && timeout !== undefined) throw new CommandError('--timeout belongs to --wait');
  if (wait === undefined) return undefined;
  const timeoutMs = timeout === undefined ? undefined : durationMs(timeout, '--timeout');
  if (timeoutMs === 0) throw new CommandError(`--timeout is at least 1s, and not ${timeout ?? ''}`);
  return { timeoutMs };
}

/** The tables are loaded only for a word that they are asked about. */
async function planDown(files: SiteFiles, word: EditedDesired['after']): Promise<Plan> {
  const [{ planOf }, { learnedAt }] = await Promise.all([
    import('../../telemetry/plan/plan.ts'),
    import('../history-at.ts'),
  ]);
  return planOf(files.config, word, await learnedAt(files));
}

function describe({ before, after }: EditedDesired): string {
  const ignored = after.ignoredNodes.filter((name) => before?.ignoredNodes.includes(name) !== true);
  const taken = (before?.ignoredNodes ?? []).filter((name) => !after.ignoredNodes.includes(name));
  return [
    wordChange(before, after),
    ...optionWords(after.options),
    ...(ignored.length > 0 ? [`ignored from now on: ${ignored.join(' ')}`] : []),
    ...(taken.length > 0 ? [`no longer ignored: ${taken.join(' ')}`] : []),
  ].join('; ');
}

function changeOf(cluster: string | undefined, options: SetOptions): Change {
  const ignore = { ignore: options.ignoreNode, unignore: options.unignoreNode };
  const said = optionsOf(options);
  if (cluster === undefined) {
    const needsWord = options.mode ?? options.reason ?? Object.keys(said)[0];
    if (needsWord !== undefined)
      throw new CommandError('say up or down with it: --mode, --reason and the options belong to a word');
    if (ignore.ignore.length + ignore.unignore.length === 0)
      throw new CommandError('say up or down, or a node to ignore. See: ananke set --help');
    return { kind: 'say', ...ignore };
  }
  if (cluster !== 'up' && cluster !== 'down')
    throw new CommandError(`set takes up or down, and not ${JSON.stringify(cluster)}`);
  const mode = options.mode === undefined ? undefined : oneOf(modes, options.mode, '--mode is one of');
  if (cluster === 'up' && mode !== undefined) throw new CommandError('--mode says what down includes, and up has none');
  const word: Word = {
    cluster,
    ...(mode === undefined ? {} : { mode }),
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(Object.keys(said).length === 0 ? {} : { options: said }),
  };
  return { kind: 'say', word, ...ignore };
}

function optionsOf({ skipDrain, skipEtcdSnapshot, forceFluxBranch, acceptPower }: SetOptions): SaidOptions {
  const accepted = acceptPower.map((text): readonly [string, 'unknown' | 'on-battery'] => {
    const [ups = '', state = ''] = text.split('=');
    if (ups === '' || (state !== 'unknown' && state !== 'on-battery'))
      throw new CommandError(`--accept-power is UPS=unknown or UPS=on-battery, and not ${JSON.stringify(text)}`);
    return [ups, state];
  });
  return {
    ...(skipDrain === true ? { skipDrain } : {}),
    ...(skipEtcdSnapshot === true ? { skipEtcdSnapshot } : {}),
    ...(forceFluxBranch === undefined ? {} : { forceFluxBranch }),
    ...(accepted.length === 0 ? {} : { acceptPower: Object.fromEntries(accepted) }),
  };
}

/** A word that is only written down must not look as if it were on its way. */
function idle(after: EditedDesired['after'], at: Timestamp, call: string): readonly string[] {
  const { act } = actAt(after, at);
  if (act === 'always') return [];
  return [`act is ${act}: NOTHING IS DONE for this word, it is only planned and shown. Act again: sudo ${call} resume`];
}

/** Enough to see which kind of machine is meant. */
const namedAtMost = 8;

/** Who would not come back by itself, for whoever is not asked. */
function stranding(takes: Plan | undefined): readonly string[] {
  const names = takes?.willNotReturn ?? [];
  if (names.length === 0) return [];
  const who = names.length === 1 ? '1 machine starts' : `${names.length} machines start`;
  const more = names.length - namedAtMost;
  const others = more > 0 ? ` and ${more} more (see the plan)` : '';
  const named = names.slice(0, namedAtMost).join(' ');
  return [
    `WILL NOT RETURN BY ITSELF while mains stay on: ${who} again only with the power or by hand: ${named}${others}`,
  ];
}

/** Asked only on a terminal, and only when machines would not return by themselves. */
async function askBeforeStranding(takes: Plan): Promise<boolean> {
  const warnings = stranding(takes);
  if (warnings.length === 0 || !process.stdin.isTTY || !process.stdout.isTTY) return false;
  const { createInterface } = await import('node:readline/promises');
  const asked = createInterface({ input: process.stdin, output: process.stdout });
  try {
    process.stdout.write(`${warnings.join('\n')}\n`);
    const answer = await asked.question('Power them off all the same? [y/N] ').catch(() => '');
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('nothing was changed', exit.refused);
    return true;
  } finally {
    asked.close();
  }
}
