/** A decision made again from its five inputs as JSON: the same function as in the loop, and nothing is done. */
import type { Decision, Input } from '../core/decision.ts';
import { decide } from '../reconcilers/decide.ts';

/**
 * ananke wrote it; it is looked at only as far as a wrong file could trip the decision. What is right in all this and throws nevertheless
 * is a fault of `decide`, and must be seen as one. A memory may be absent, as on the first start.
 */
const shape: Readonly<Record<string, 'array' | 'object' | 'number' | 'string'>> = {
  'config.machines': 'array',
  'config.ups': 'array',
  'config.network': 'array',
  'config.shutdown': 'object',
  'config.startup': 'object',
  'desired.state': 'string',
  'snapshot.sequence': 'number',
  'snapshot.takenAt': 'number',
  'snapshot.wallAt': 'number',
  'snapshot.facts': 'object',
  estimates: 'object',
};

/** Undefined when the value is no input of a decision. */
export function replay(value: unknown): { readonly input: Input; readonly decision: Decision } | undefined {
  return isInput(value) ? { input: value, decision: decide(value) } : undefined;
}

export function isInput(value: unknown): value is Input {
  const isShaped = Object.entries(shape).every(([path, kind]) => {
    const part = path.split('.').reduce<unknown>((whole, key) => partOf(whole, key), value);
    return kind === 'array' ? Array.isArray(part) : typeof part === kind && part !== null;
  });
  const memory = partOf(value, 'memory');
  return isShaped && (memory === undefined || typeof partOf(memory, 'holds') === 'object');
}

/** An own field of an object; undefined of anything else. */
function partOf(whole: unknown, key: string): unknown {
  if (typeof whole !== 'object' || whole === null) return undefined;
  return new Map<string, unknown>(Object.entries(whole)).get(key);
}
