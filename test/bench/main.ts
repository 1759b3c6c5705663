// `npm run bench`: every promised figure, measured now. `-- --json` prints one array for a program.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { exitCodeOf } from '../../src/lab/sim/command-line.ts';
import { decideFigures } from './decide-bench.ts';
import { efficiencyFigures } from './efficiency-bench.ts';
import { faceFigures } from './face-bench.ts';
import { calibrate, type Figure, noGoal } from './figure.ts';
import { idleFigures } from './idle-bench.ts';
import { lagFigures } from './lag-bench.ts';
import { simFigures } from './sim-bench.ts';
import { socketFigures } from './sockets-bench.ts';

const usage = `npm run bench -- [--json]
  --json  one array for a program to read`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const calibrationMs = calibrate();
  const figures: readonly Figure[] = [
    ...(await decideFigures(calibrationMs)),
    ...(await efficiencyFigures()),
    ...(await simFigures(calibrationMs)),
    ...(await faceFigures(calibrationMs)),
    ...(await lagFigures()),
    ...(await socketFigures()),
    ...(await idleFigures(calibrationMs)),
  ];
  if (values.json) console.log(JSON.stringify(figures.map((figure) => ({ ...figure, commit: commit() }))));
  else
    for (const { name, value, unit, goal, met } of figures)
      console.log(`${goal === noGoal ? 'info' : met ? 'met ' : 'MISS'}  ${name}: ${value} ${unit} (${goal})`);
  return 0;
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
