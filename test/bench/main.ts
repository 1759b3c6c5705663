// `npm run bench`: every promised figure, measured now. `-- --json` prints one array for a program, `-- ups idle` those parts alone.
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { exitCodeOf, UsageError } from '../../src/lab/sim/command-line.ts';
import { decideFigures } from './decide-bench.ts';
import { efficiencyFigures } from './efficiency-bench.ts';
import { faceFigures } from './face-bench.ts';
import { calibrate, type Figure, lineOf } from './figure.ts';
import { idleFigures } from './idle-bench.ts';
import { lagFigures } from './lag-bench.ts';
import { powerFigures } from './power-bench.ts';
import { simFigures } from './sim-bench.ts';
import { socketFigures } from './sockets-bench.ts';
import { sshFigures } from './ssh-bench.ts';

const parts = {
  decide: decideFigures,
  efficiency: efficiencyFigures,
  sim: simFigures,
  face: faceFigures,
  lag: lagFigures,
  sockets: socketFigures,
  ssh: sshFigures,
  ups: powerFigures,
  idle: idleFigures,
} satisfies Record<string, (calibrationMs: number) => Promise<readonly Figure[]>>;
type Part = keyof typeof parts;
const all = Object.keys(parts).filter((word) => isPart(word));

const usage = `npm run bench -- [--json] [PART...]
  PART    one or more of: ${all.join(', ')}; all of them without one
  --json  one array for a program to read`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const strange = positionals.find((word) => !isPart(word));
  if (strange !== undefined) throw new UsageError(`there is no part ${JSON.stringify(strange)} of the bench`);
  const calibrationMs = calibrate();
  const figures: Figure[] = [];
  for (const part of positionals.length === 0 ? all : positionals.filter((word) => isPart(word))) {
    const began = performance.now();
    const measured = await parts[part](calibrationMs);
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    figures.push(...measured);
    if (values.json) continue;
    for (const figure of measured) console.log(lineOf(figure));
    console.log(`      ${part}: ${seconds} s, load ${loadavg()[0]?.toFixed(1)} at its end`);
  }
  if (values.json) console.log(JSON.stringify(figures.map((figure) => ({ ...figure, commit: commit() }))));
  return 0;
}

function isPart(word: string): word is Part {
  return Object.hasOwn(parts, word);
}

/** What was measured. A tree without git has no name. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch (error) {
    console.error(`the commit is not known: ${String(error)}`);
    return 'unknown';
  }
}

process.exitCode = await exitCodeOf(usage, main);
