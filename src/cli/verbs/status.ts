/** `ananke status`: reads the status file and nothing else, so that it works while everything else is broken. */
import { parseArgs } from 'node:util';
import type { ClusterStatus } from '../../api/status-schema.ts';
import { jsonText, yamlText } from '../as-data.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { outputOf } from '../outputs.ts';
import { statusExit, statusLines } from '../screens/status/screen.ts';
import { paint } from '../screens/text.ts';
import { readStatus, statusFileOf } from '../status-file.ts';
import { lookOf } from '../terminal.ts';

export interface StatusOptions {
  readonly file: string;
  readonly output: 'table' | 'wide' | 'json' | 'yaml';
  readonly watch: boolean;
  readonly exitZero: boolean;
}

export async function status(words: readonly string[]): Promise<Exit> {
  const options = optionsOf(words, process.env);
  if (options.watch) {
    const { watch } = await import('./watch.ts');
    return watch(options);
  }
  const seen = readStatus(options.file);
  const nowMs = Date.now();
  process.stdout.write(await textOf(seen, nowMs, options));
  return options.exitZero ? exit.done : statusExit(seen, nowMs);
}

async function textOf(seen: ClusterStatus, nowMs: number, { output }: StatusOptions): Promise<string> {
  if (output === 'json') return `${jsonText(seen, 2)}\n`;
  if (output === 'yaml') return yamlText(seen);
  const look = lookOf(process.stdout, process.env);
  const machines = output === 'wide' ? 'all' : 'deviating';
  const lines = statusLines({ status: seen, nowMs, machines }, look);
  return `${lines.map((one) => paint(one, output === 'wide' ? { ...look, width: Infinity } : look)).join('\n')}\n`;
}

export function optionsOf(words: readonly string[], env: NodeJS.ProcessEnv): StatusOptions {
  const { values } = parsed(words);
  const output = outputOf('status', values.output);
  if (values.watch && (output === 'json' || output === 'yaml'))
    throw new CommandError('--watch shows pictures: leave out --output');
  return {
    file: statusFileOf(env),
    output,
    watch: values.watch,
    exitZero: values['exit-zero'],
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        watch: { type: 'boolean', short: 'w', default: false },
        output: { type: 'string', short: 'o', default: 'table' },
        'exit-zero': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. To specify')[0] ?? '') : String(error);
    throw new CommandError(`${message}\nSee: ananke status --help`);
  }
}
