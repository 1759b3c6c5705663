// `npm run generate` writes every generated file; with --check it only says which of them are out of date.
import { parseArgs } from 'node:util';
import { artefacts } from './generated/index.ts';
import { differences, writeAll } from './generated/write.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = process.cwd();
const changed = differences(artefacts, root);
if (!values.check) writeAll(artefacts, root);
for (const { path, detail } of changed) console.log(values.check ? `${path}: ${detail}` : `wrote ${path}`);
if (values.check && changed.length > 0) {
  console.log('run npm run generate');
  process.exitCode = 1;
} else {
  console.log(`${artefacts.length} generated artefacts are current`);
}
