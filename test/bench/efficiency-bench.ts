// How far the runs of a whole outage of Titan are from the shortest possible ones.
import { readFile } from 'node:fs/promises';
import { playDemo } from '../../src/lab/demo/play.ts';
import type { Fault } from '../../src/lab/world/faults.ts';
import { atLeast, type Figure, quantile } from './figure.ts';

/** As many simulated Titans with other times. */
const seeds = 12;
/** World times: the way down opens some minutes after the mains failed at one minute. */
const stallAt = 960_000;
const oneStuckOneStall: readonly Fault[] = [
  { at: 0, kind: 'stop-hangs', target: 'titan-05' },
  { at: stallAt, kind: 'api-gone', target: 'api', untilMs: stallAt + 20_000 },
];

export async function efficiencyFigures(): Promise<readonly Figure[]> {
  const many: { readonly down: number; readonly up: number }[] = [];
  for (let seed = 1; seed <= seeds; seed++) many.push(await efficiencies([], seed));
  const worst = (direction: 'down' | 'up'): number => Math.min(...many.map((one) => one[direction]));
  const median = (direction: 'down' | 'up'): number =>
    quantile(
      many.map((one) => one[direction]),
      0.5,
    );
  const stuck = await efficiencies(oneStuckOneStall, 1);
  return [
    atLeast(`efficiency of a Titan shutdown, clean, median of ${seeds}`, median('down'), 'of the lower bound', 0.9),
    atLeast(`efficiency of a Titan shutdown, clean, worst of ${seeds}`, worst('down'), 'of the lower bound', 0.9),
    atLeast(`efficiency of a Titan startup, clean, worst of ${seeds}`, worst('up'), 'of the lower bound', 0.85),
    atLeast(
      'efficiency of a Titan shutdown, one stuck machine and one API stall',
      stuck.down,
      'of the lower bound',
      0.85,
    ),
  ];
}

async function efficiencies(
  faults: readonly Fault[],
  seed: number,
): Promise<{ readonly down: number; readonly up: number }> {
  const configs = new URL('../../configs/', import.meta.url);
  const result = await playDemo({
    over: 'memory',
    seed,
    battery: 1,
    configBytes: await readFile(new URL('titan.yaml', configs)),
    desiredBytes: await readFile(new URL('desired.yaml', configs)),
    write: () => undefined,
    faults,
  });
  const of = (direction: 'down' | 'up') => result.runs.find((run) => run.direction === direction)?.efficiency ?? 0;
  return { down: of('down'), up: of('up') };
}
