// The limit of a step in the words of the tables: the keys that it is made of.
import type { Config } from '../../src/core/config.ts';
import type { Step } from '../../src/core/step.ts';
import { limitKeysOf } from '../../src/telemetry/explain/limit-keys.ts';
import { code } from './markdown.ts';

export function limitInWords(step: Step, config: Config): string {
  const { limitMs, keys, constantMs } = limitKeysOf(step, config);
  if (limitMs === Infinity) return 'none';
  if (keys.length === 0) return `${limitMs / 1000} s, fixed`;
  return keys.map(code).join(' + ') + (constantMs === 0 ? '' : ` + ${constantMs / 1000} s`);
}
