// The demo as a person starts it: over real protocols, in a process of its own.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atLeast, atMost, type Figure } from './figure.ts';

interface Told {
  readonly runs: readonly { readonly direction: string; readonly efficiency: number }[];
}

export async function socketFigures(): Promise<readonly Figure[]> {
  const demo = fileURLToPath(new URL('../../src/lab/demo/main.ts', import.meta.url));
  const began = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [demo, '--json']);
  const seconds = (performance.now() - began) / 1_000;
  const { runs } = JSON.parse(stdout) as Told;
  const efficiency = (direction: string): number => runs.find((run) => run.direction === direction)?.efficiency ?? 0;
  return [
    atMost('the demo over real protocols, outage and return', seconds, 's', 90),
    atLeast('efficiency of its shutdown', efficiency('down'), 'of the lower bound', 0.85),
    atLeast('efficiency of its startup', efficiency('up'), 'of the lower bound', 0.85),
  ];
}
