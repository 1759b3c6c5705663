/** A decision made again from its five inputs as JSON: the same function as in the loop, and nothing is done. */
import type { Decision, Input } from '../core/decision.ts';
import { decide } from '../reconcilers/decide.ts';

const keys = ['config', 'desired', 'snapshot', 'estimates'] as const;

/** Undefined when the value is no input of a decision. A memory may be absent, as on the first start. */
export function replay(value: unknown): { readonly input: Input; readonly decision: Decision } | undefined {
  if (!isInput(value)) return undefined;
  try {
    return { input: value, decision: decide(value) };
  } catch {
    // `decide` never throws on inputs that ananke wrote: these are none.
    return undefined;
  }
}

/** ananke wrote it; it is looked at only as far as a wrong file could trip the decision. */
export function isInput(value: unknown): value is Input {
  if (typeof value !== 'object' || value === null) return false;
  const parts = new Map<string, unknown>(Object.entries(value));
  return keys.every((key) => {
    const part = parts.get(key);
    return typeof part === 'object' && part !== null;
  });
}
