// The clock of this machine, for tests whose other half is a real socket or process.
import { instant, timestamp } from '../../src/core/moment.ts';
import type { Clock } from '../../src/core/ports.ts';

const now = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

export const realClock: Clock = {
  now: () => instant(now()),
  wallNow: () => timestamp(Date.now()),
  wakeAt: (at, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.max(0, at - now()));
      signal.addEventListener('abort', end);
      return undefined;
    }),
};
