/**
 * The clocks of this host. Instants come from the monotonic clock of the kernel, so those of two processes of one boot compare:
 * a daemon that was restarted goes on with the timers of the one before. It stands still while the host is suspended, as the
 * UPSes do not; a coordinator must not suspend.
 */
import { type Instant, instant, timestamp } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';

/** A timer of Node counts in 31 bits and fires at once beyond that, so a longer wait is made of several. */
const longestTimerMs = 2 ** 31 - 1;
const nsPerMs = 1_000_000n;

export function openHostClock(): Clock {
  const now = (): Instant => instant(Number(process.hrtime.bigint() / nsPerMs));
  return {
    now,
    wallNow: () => timestamp(Date.now()),
    wakeAt: (at, signal) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        // A timer may fire a little before its time, as it counts from the beginning of its turn of the event loop.
        const wait = (): void => {
          const left = at - now();
          if (left <= 0) end();
          else timer = setTimeout(wait, Math.min(left, longestTimerMs));
        };
        if (signal.aborted) return resolve();
        signal.addEventListener('abort', end);
        return wait();
      }),
  };
}
