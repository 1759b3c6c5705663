// How long one decision takes in the middle of a drain.
import { readFile } from 'node:fs/promises';
import { parseConfig } from '../../src/api/config.ts';
import type { Config } from '../../src/core/config.ts';
import { decide } from '../../src/reconcilers/decide.ts';
import { atMost, type Figure, forTheRecord, onReference, quantile, referenceCalibrationMs } from './figure.ts';
import { midDrain, withMachines } from './mid-drain.ts';

export async function titanConfig(): Promise<Config> {
  const parsed = parseConfig(await readFile(new URL('../../configs/titan.yaml', import.meta.url)));
  if (parsed.state !== 'valid') throw new Error('configs/titan.yaml is not valid');
  return parsed.config;
}

export async function decideFigures(calibrationMs: number): Promise<readonly Figure[]> {
  const titan = await titanConfig();
  const slowness = Math.max(1, calibrationMs / referenceCalibrationMs);
  return [
    forTheRecord('calibration loop', calibrationMs, 'ms'),
    ...figuresFor('Titan', titan, 2000, 3, slowness),
    ...figuresFor('1,000 machines', withMachines(titan, 1000), 150, 60, slowness),
  ];
}

function figuresFor(name: string, config: Config, rounds: number, goalMs: number, slowness: number): readonly Figure[] {
  const state = midDrain(config);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const input = state.next();
    const began = performance.now();
    const decision = decide(input);
    times.push(performance.now() - began);
    state.take(decision);
  }
  const p99 = quantile(times.slice(Math.floor(rounds / 10)), 0.99);
  return [
    onReference(atMost(`decide p99, ${name}`, p99, 'ms', goalMs), p99 / slowness, p99 / slowness <= goalMs),
    forTheRecord(`decide median, ${name}`, quantile(times, 0.5), 'ms'),
    forTheRecord(`decide, first tick of the drain, ${name}`, state.coldMs, 'ms'),
  ];
}
