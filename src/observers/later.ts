/** Timers of a clock, as the cells need them. */
import { after } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';
import type { Later } from './cells.ts';

/** None of them fires once `closing` has aborted. */
export function laterBy(clock: Clock, closing: AbortSignal): Later {
  return (delayMs, act) => {
    const cancelled = new AbortController();
    const wait = async (): Promise<void> => {
      await clock.wakeAt(after(clock.now(), delayMs), AbortSignal.any([closing, cancelled.signal]));
      if (!closing.aborted && !cancelled.signal.aborted) act();
    };
    void wait();
    return () => cancelled.abort('cancelled');
  };
}
