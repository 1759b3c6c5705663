/** A bounded wait that knows its bound, for whoever has to say that it is over. */
import type { Clock } from '../../core/ports.ts';
import { type Limit, limitOf } from '../within.ts';

export interface Deadline extends Limit {
  readonly limitMs: number;
}

export function deadlineIn(clock: Clock, limitMs: number, caller: AbortSignal): Deadline {
  return { ...limitOf(clock, limitMs, caller), limitMs };
}

/** The work, or nothing when the signal aborts first. What it gives later is nobody's. */
export function orStopped<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  const stopped = Promise.withResolvers<undefined>();
  const stop = (): void => stopped.resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, stopped.promise]).finally(() => signal.removeEventListener('abort', stop));
}
