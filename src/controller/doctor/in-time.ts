/** One question with its limit: it always ends, and an end is a value. */
import type { Answer } from '../../checks/seen.ts';
import { limitOf } from '../../clients/within.ts';
import type { Clock } from '../../core/ports.ts';

export interface Patience {
  readonly clock: Clock;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** `what`: the beginning of a sentence that ends in "did not answer within ...". What rejects has failed, with its message. */
export async function inTime<Value>(
  what: string,
  { clock, limitMs, signal }: Patience,
  ask: (signal: AbortSignal) => Promise<Answer<Value>>,
): Promise<Answer<Value>> {
  const limit = limitOf(clock, limitMs, signal);
  const late = new Promise<Answer<Value>>((resolve) => {
    const end = (): void => resolve({ is: 'late', message: `${what} did not answer within ${limitMs / 1_000} s.` });
    limit.stop.addEventListener('abort', end, { once: true });
    if (limit.stop.aborted) end();
  });
  try {
    return await Promise.race([ask(limit.stop).catch(failure), late]);
  } finally {
    limit.release();
  }
}

export function failure(error: unknown): { readonly is: 'failed'; readonly message: string } {
  return { is: 'failed', message: error instanceof Error ? error.message : String(error) };
}
