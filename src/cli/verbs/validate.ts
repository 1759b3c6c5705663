/** `ananke validate`: are the files right? It asks no machine, and changes nothing. */
import { type ParsedConfig, parseConfig } from '../../api/config.ts';
import { readDesired } from '../../api/desired.ts';
import type { Problem } from '../../api/problems.ts';
import { configChecks } from '../../checks/config-checks.ts';
import { shellWord } from '../../core/shell-word.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { readBytes } from '../read-bytes.ts';
import { problemLines } from '../screens/problems.ts';
import { type Line, line, paint, span, wrapped } from '../screens/text.ts';
import { lookOf } from '../terminal.ts';
import type { Places } from '../tree.ts';

interface Report {
  readonly ok: boolean;
  readonly lines: readonly Line[];
}

export async function validate(files: readonly string[], places: Places): Promise<Exit> {
  const look = lookOf(process.stdout, process.env);
  const paths = files.length > 0 ? files : [places.config, places.desired];
  const reports: Report[] = [];
  for (const path of paths) reports.push(await reportOn(path, places, look.width));
  const lines = reports.flatMap(({ lines }, index) => (index === 0 ? lines : [line(''), ...lines]));
  process.stdout.write(`${lines.map((one) => paint(one, look)).join('\n')}\n`);
  return reports.every(({ ok }) => ok) ? exit.done : exit.usage;
}

async function reportOn(path: string, places: Places, width: number): Promise<Report> {
  const bytes = await bytesOf(path);
  const text = new TextDecoder().decode(bytes);
  return /^\s*kind:\s*["']?DesiredState/m.test(text)
    ? reportOnDesired(path, bytes, text, places, width)
    : reportOnConfig(path, bytes, text, width);
}

function reportOnConfig(path: string, bytes: Uint8Array, text: string, width: number): Report {
  const parsed = parseConfig(bytes);
  if (parsed.state === 'absent') throw new CommandError(`there is no ${path}`);
  if (parsed.state === 'invalid')
    return invalid(path, parsed.problems, text, width, 'ananke goes on with the one that it started with.');
  const findings = configChecks.flatMap(({ name, check }) =>
    check(parsed.config).map((message) => ({ name, message })),
  );
  const { machines, ups } = parsed.config;
  return {
    ok: true,
    lines: [
      line(span('ok', 'green'), `  ${path}: ${machines.length} machines, ${ups.length} UPSes`),
      ...findings.flatMap(({ name, message }) =>
        wrapped(message, width, '    ', `    ${name}: `).map((said) => line(span(said, 'yellow'))),
      ),
    ],
  };
}

async function reportOnDesired(
  path: string,
  bytes: Uint8Array,
  text: string,
  places: Places,
  width: number,
): Promise<Report> {
  const config = await configOf(places);
  if (config.state !== 'valid') {
    const message = `the names in it cannot be checked, because ${places.config} is ${config.state}`;
    return { ok: false, lines: [line(span('?', 'yellow'), `  ${path}: ${message}`)] };
  }
  const { desired, problems } = readDesired(bytes, config.config);
  if (desired.state !== 'valid') {
    const report = invalid(path, problems, text, width, 'The word of before stays in force.');
    return {
      ...report,
      lines: [...report.lines, line(''), line(`Edit again: sudoedit ${shellWord(path)}`), ...withoutEditor(text)],
    };
  }
  return { ok: true, lines: [line(span('ok', 'green'), `  ${path}: cluster ${desired.spec.cluster}`)] };
}

async function configOf({ config }: Places): Promise<ParsedConfig> {
  try {
    return parseConfig(await bytesOf(config));
  } catch (error) {
    if (error instanceof CommandError) return { state: 'absent', message: error.message };
    throw error;
  }
}

function invalid(path: string, problems: readonly Problem[], text: string, width: number, stands: string): Report {
  const count = `${problems.length} ${problems.length === 1 ? 'error' : 'errors'}`;
  return {
    ok: false,
    lines: [
      line(span(`${path} is not valid: ${count}. Nothing has changed.`, 'red')),
      line(stands),
      ...problems.flatMap((problem) => [line(''), ...problemLines(problem, text, width)]),
    ],
  };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  if (bytes === undefined) throw new CommandError(`there is no ${path}`);
  return bytes;
}

/** The command that says what the file means, where it means one without a doubt: it may be pasted by somebody half asleep. */
function withoutEditor(text: string): readonly Line[] {
  const words = [...text.matchAll(/^\s*cluster:\s*(\S+)/gm)].map(([, word]) => word);
  const modes = [...text.matchAll(/^\s*mode:\s*(\S+)/gm)].map(([, mode]) => mode ?? '');
  const [word] = words;
  const [mode = 'config'] = modes;
  const isClear = words.length === 1 && modes.length < 2 && ['config', 'cluster-only', 'poweroff'].includes(mode);
  if (!isClear || (word !== 'up' && word !== 'down')) return [];
  const how = word === 'down' && mode !== 'config' ? ` --mode ${mode}` : '';
  return [line(`Or without an editor: sudo ananke set ${word}${how}`)];
}
