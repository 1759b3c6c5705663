// `npm run demo`: the main job, on the embedded lab: a simulated site behind real protocols, on the loopback alone.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { counted } from '../../core/counted.ts';
import { shellWord } from '../../core/shell-word.ts';
import { exitCodeOf, wholeNumber } from '../sim/command-line.ts';
import { emptyFolder, keep } from './keep.ts';
import { playDemo } from './play.ts';
import { showDemo } from './show.ts';

const usage = `npm run demo -- [--seed N] [--battery PERCENT] [--speed N] [--in-memory] [--keep FOLDER] [--json]
  --seed N           another Titan with other times (default 1)
  --battery PERCENT  smaller batteries, a whole number (default 100); with 1 they end before the shutdown does, and the demo fails
  --speed N          no more than N seconds of the story in one second (default: as fast as this machine can)
  --in-memory        straight through the four ports, without sockets: faster, and the same each time
  --keep FOLDER      leave the files of the coordinator there, for bin/ananke --config FOLDER/ananke.yaml events, history, ...
  --json             only the last line, for a program to read
Exit: 0 converged without a violation, 1 not so, 2 usage or a file that is not valid, 3 the demo itself failed,
130 stopped by q or Ctrl-C.`;

async function main(): Promise<number> {
  const options = {
    seed: { type: 'string', default: '1' },
    battery: { type: 'string', default: '100' },
    speed: { type: 'string' },
    'in-memory': { type: 'boolean', default: false },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ options });
  const seed = wholeNumber('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER);
  const percent = wholeNumber('--battery', values.battery, 1, 100);
  const configs = new URL('../../../configs/', import.meta.url);
  const [configBytes, desiredBytes] = await Promise.all([
    readFile(new URL('titan.yaml', configs)),
    readFile(new URL('desired.yaml', configs)),
  ]);
  const folder = values.keep === undefined ? undefined : await emptyFolder(values.keep);
  const speed = values.speed === undefined ? undefined : wholeNumber('--speed', values.speed, 1, fastest);
  const over = values['in-memory'] ? 'memory' : 'sockets';
  const breathe = speed === undefined ? {} : { breathe: paced(speed) };
  const story = { seed, battery: percent / 100, configBytes, desiredBytes, over, ...breathe } as const;
  const result = values.json ? await playDemo({ ...story, write: () => undefined }) : await showDemo(story, closing);
  if (result === 'stopped') return stoppedExit;
  if (folder !== undefined) await keep(folder, result, { config: configBytes, desired: desiredBytes });
  const { disk: _left, ...report } = result;
  if (values.json) console.log(JSON.stringify(report));
  else if (folder !== undefined) console.log(keptText(folder));
  return result.converged && result.violations.length === 0 ? 0 : 1;
}

/** Beyond it no machine keeps up, and it means nothing. */
const fastest = 1_000_000;

/** Holds the story back where it runs ahead. */
function paced(speed: number): (atMs: number) => Promise<void> {
  const began = performance.now();
  return async (atMs) => {
    const ahead = atMs / speed - (performance.now() - began);
    if (ahead > 0) await sleep(ahead);
  };
}

function keptText(folder: string): string {
  const config = `--config ${shellWord(join(folder, 'ananke.yaml'))}`;
  return [
    '',
    `Kept in ${folder}. Look at it:`,
    `  bin/ananke ${config} events`,
    `  bin/ananke ${config} history 1`,
  ].join('\n');
}

/** As shells count Ctrl-C. */
const stoppedExit = 130;

function closing(result: Awaited<ReturnType<typeof playDemo>>): readonly string[] {
  const runs = result.runs.map(({ direction, seconds, lowerBoundSeconds, efficiency }) => {
    // The bound is that of a run that leaves nothing out; with little time left, drains and waits are.
    const compared =
      efficiency > 1
        ? `with everything done it would have been at least ${lowerBoundSeconds} s`
        : `nobody could have done it in less than ${lowerBoundSeconds} s (efficiency ${efficiency})`;
    return `${direction.padEnd(5)} ${seconds} s; ${compared}`;
  });
  const violations = result.violations.map(
    ({ invariant, subject, message }) => `VIOLATED ${invariant} ${subject}: ${message}`,
  );
  const failed = result.violations.length > 0 || !result.converged;
  const back = result.converged ? 'every service answers again' : 'the cluster did not come back';
  return [
    '',
    ...runs,
    ...violations,
    failed ? `FAILED: ${counted(violations.length, 'violation')}; ${back}.` : `Converged: ${back}.`,
  ];
}

process.exitCode = await exitCodeOf(usage, main);
