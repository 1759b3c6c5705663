/** One limit of time, on a clock that is handed in. */
import { after } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';

/** Calls `ring` after that time unless it is stopped before. Gives what stops it. */
export function startTimer(clock: Clock, milliseconds: number, ring: () => void): () => void {
  const stop = new AbortController();
  const wait = async (): Promise<void> => {
    await clock.wakeAt(after(clock.now(), milliseconds), stop.signal);
    if (!stop.signal.aborted) ring();
  };
  void wait();
  // With a reason, because without one an exception with its stack is made each time.
  return () => stop.abort('stopped');
}
