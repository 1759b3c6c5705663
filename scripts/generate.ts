// `npm run generate` writes every generated file; with --check it only says which of them are out of date.
import { parseArgs } from 'node:util';
import { exitCodeOf } from '../src/lab/sim/command-line.ts';
import { artefacts } from './generated/index.ts';
import { differences, writeAll } from './generated/write.ts';

const usage = `npm run generate -- [--check]
  --check  write nothing, and end with 1 when a file is out of date`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const root = process.cwd();
  const changed = differences(artefacts, root);
  if (!values.check) writeAll(artefacts, root);
  for (const { path, detail } of changed) console.log(values.check ? `${path}: ${detail}` : `wrote ${path}`);
  const stale = values.check && changed.length > 0;
  console.log(stale ? 'run npm run generate' : `${artefacts.length} generated artefacts are current`);
  return stale ? 1 : 0;
}

process.exitCode = await exitCodeOf(usage, main);
