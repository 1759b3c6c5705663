/** Work that is waited for until an instant, and not longer, by the clock that is handed in. */
import type { Instant } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';

export interface Patience {
  readonly clock: Clock;
  readonly until: Instant;
  /** Whoever asked gives up. */
  readonly signal?: AbortSignal;
}

/** The work is told by its signal that nobody waits any more. What it answers after that is dropped. */
export async function within<Value>(
  { clock, until, signal }: Patience,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value | 'late' | 'aborted'> {
  if (signal?.aborted === true) return 'aborted';
  const over = new AbortController();
  const aborted = new Promise<'aborted'>((resolve) => {
    signal?.addEventListener('abort', () => resolve('aborted'), { once: true, signal: over.signal });
  });
  const late = clock.wakeAt(until, over.signal).then(() => 'late' as const);
  try {
    return await Promise.race([work(over.signal), late, aborted]);
  } finally {
    // With a reason, because without one an exception with its stack is made for each command.
    over.abort('over');
  }
}
