/** From many hints that something changed to few readings: at once when it has been quiet, else when the pause is over. */
import { after, instant } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';

/** A list costs the API more than a hint is worth, and at rest nothing waits for it. */
export const hintPauseMs = 2_000;

export function createHints(clock: Clock, signal: AbortSignal, ask: () => void): () => void {
  let earliest = instant(0);
  let isPending = false;
  const later = async (): Promise<void> => {
    await clock.wakeAt(earliest, signal);
    isPending = false;
    if (!signal.aborted) now();
  };
  const now = (): void => {
    earliest = after(clock.now(), hintPauseMs);
    ask();
  };
  return () => {
    if (isPending) return;
    if (clock.now() >= earliest) return now();
    isPending = true;
    void later();
    return undefined;
  };
}
