// The time of this machine.
import { instant, timestamp } from '../../src/core/moment.ts';
import type { Clock } from '../../src/core/ports.ts';

export function createRealClock(): Clock {
  const now = () => instant(Number(process.hrtime.bigint() / 1_000n) / 1_000);
  return {
    now,
    wallNow: () => timestamp(Date.now()),
    wakeAt: (at, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        // Rounded up: a timer that rings early would make its caller ask again at once.
        const timer = setTimeout(end, Math.ceil(Math.max(0, at - now())));
        signal.addEventListener('abort', end);
      }),
  };
}

/** Looks each 50 ms until there is something, for 30 s at most. */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
  for (let looks = 0; looks < 600; looks += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`That never came to hold: ${what}`);
}
