/** `ananke validate`: are the files right? It asks no machine, and changes nothing. */
import { resolve } from 'node:path';
import { type ParsedConfig, parseConfig } from '../../api/config.ts';
import { readDesired } from '../../api/desired.ts';
import { kindOf } from '../../api/kind-of.ts';
import type { Problem } from '../../api/problems.ts';
import { decodeText } from '../../api/yaml-text.ts';
import { configChecks } from '../../checks/list.ts';
import { counted } from '../../core/counted.ts';
import { shellWord } from '../../core/shell-word.ts';
import { callOf } from '../call.ts';
import { desiredPathKnown } from '../desired-at.ts';
import { inForceWords } from '../edit/in-force.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { parsedConfigAt } from '../parsed-config.ts';
import { readBytes } from '../read-bytes.ts';
import { problemLines } from '../screens/problems.ts';
import { command, type Line, type Look, line, paint, span, wrapped } from '../screens/text.ts';
import { statusFileOf } from '../status-file.ts';
import { lookOf } from '../terminal.ts';
import type { Places } from '../tree.ts';

interface Report {
  readonly ok: boolean;
  readonly lines: readonly Line[];
}

interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly look: Look;
}

export async function validate(files: readonly string[], places: Places): Promise<Exit> {
  const look = lookOf(process.stdout, process.env);
  const desired = await desiredPathKnown(places);
  const both = [places.config, ...(desired === undefined ? [] : [desired])];
  const reports: Report[] = [];
  for (const path of files.length > 0 ? files : both) reports.push(await reportOn(path, look, places, desired));
  if (files.length === 0 && desired === undefined) reports.push(unplaced(places, look));
  const lines = reports.flatMap(({ lines }, index) => (index === 0 ? lines : [line(''), ...lines]));
  process.stdout.write(`${lines.map((one) => paint(one, look)).join('\n')}\n`);
  return reports.every(({ ok }) => ok) ? exit.done : exit.usage;
}

/** One file that cannot be read must not hide what is wrong with the others. */
async function reportOn(path: string, look: Look, places: Places, desired: string | undefined): Promise<Report> {
  try {
    const bytes = await bytesOf(path);
    const file = { path, bytes, text: new TextDecoder().decode(bytes), look };
    return isDesired(file, places, desired) ? await reportOnDesired(file, places) : reportOnConfig(file);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { ok: false, lines: wrapped(error.message, look.width, '').map((text) => line(span(text, 'red'))) };
  }
}

/** Only the configuration says where desired.yaml is; one that somebody finds elsewhere need not be the one that counts. */
function unplaced({ config }: Places, look: Look): Report {
  const message = `desired.yaml: ${config} would say where it is. Meanwhile name it: ananke validate FILE`;
  return { ok: false, lines: wrapped(message, look.width, '   ', '?  ').map((text) => line(span(text, 'yellow'))) };
}

/** By the place that it was named for; elsewhere by what it says of itself. */
function isDesired({ path, bytes }: File, { config }: Places, desired: string | undefined): boolean {
  if (desired !== undefined && resolve(path) === resolve(desired)) return true;
  const decoded = decodeText(bytes);
  return resolve(path) !== resolve(config) && 'text' in decoded && kindOf(decoded.text) === 'DesiredState';
}

function reportOnConfig(file: File): Report {
  const { path, bytes, look } = file;
  const parsed = parseConfig(bytes);
  if (parsed.state === 'absent') throw new CommandError(`there is no ${path}`);
  if (parsed.state === 'invalid')
    return invalid(file, parsed.problems, 'ananke goes on with the one that it started with.');
  const findings = configChecks.flatMap(({ name, check }) =>
    check(parsed.config).map((message) => ({ name, message })),
  );
  const { machines, ups } = parsed.config;
  return {
    ok: true,
    lines: [
      line(span('ok', 'green'), `  ${path}: ${counted(machines.length, 'machine')}, ${counted(ups.length, 'UPS')}`),
      ...findings.flatMap(({ name, message }) =>
        wrapped(message, look.width, '    ', `    ${name}: `).map((said) => line(span(said, 'yellow'))),
      ),
    ],
  };
}

async function reportOnDesired(file: File, places: Places): Promise<Report> {
  const { path, bytes, text, look } = file;
  const config = await configOf(places);
  if (config.state !== 'valid') {
    const message = `the names in it cannot be checked, because ${places.config} is ${config.state}`;
    return { ok: false, lines: [line(span('?', 'yellow'), `  ${path}: ${message}`)] };
  }
  const { desired, problems } = readDesired(bytes, config.config);
  if (desired.state !== 'valid') {
    const report = invalid(file, problems, inForceWords(statusFileOf(process.env), look));
    const call = callOf({ ...places, desired: path }, config.file.paths.desired_file);
    const edit = line(command(`Edit again: sudoedit ${shellWord(path)}`));
    return { ...report, lines: [...report.lines, line(''), edit, ...withoutEditor(text, call)] };
  }
  return { ok: true, lines: [line(span('ok', 'green'), `  ${path}: cluster ${desired.spec.cluster}`)] };
}

async function configOf({ config }: Places): Promise<ParsedConfig> {
  try {
    return await parsedConfigAt(config);
  } catch (error) {
    if (error instanceof CommandError) return { state: 'absent', message: error.message };
    throw error;
  }
}

function invalid({ path, text, look }: File, problems: readonly Problem[], stands: string): Report {
  const count = `${problems.length} ${problems.length === 1 ? 'error' : 'errors'}`;
  return {
    ok: false,
    lines: [
      line(span(`${path} is not valid: ${count}. Nothing has changed.`, 'red')),
      line(stands),
      ...problems.flatMap((problem) => [line(''), ...problemLines(problem, text, look.width)]),
    ],
  };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  if (bytes === undefined) throw new CommandError(`there is no ${path}`);
  return bytes;
}

/** The command that says what the file means, where it means one without a doubt: it may be pasted by somebody half asleep. */
function withoutEditor(text: string, call: string): readonly Line[] {
  const words = [...text.matchAll(/^\s*cluster:\s*(\S+)/gm)].map(([, word]) => word);
  const modes = [...text.matchAll(/^\s*mode:\s*(\S+)/gm)].map(([, mode]) => mode ?? '');
  const [word] = words;
  const [mode = 'config'] = modes;
  const isClear = words.length === 1 && modes.length < 2 && ['config', 'cluster-only', 'poweroff'].includes(mode);
  if (!isClear || (word !== 'up' && word !== 'down')) return [];
  const how = word === 'down' && mode !== 'config' ? ` --mode ${mode}` : '';
  return [line(command(`Or without an editor: sudo ${call} set ${word}${how}`))];
}
