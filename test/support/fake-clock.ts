// A clock that stands still until a test moves it. It counts those who wait, so that a test sees what would hang.
import { type Instant, instant, timestamp } from '../../src/core/moment.ts';
import type { Clock } from '../../src/core/ports.ts';

export interface FakeClock extends Clock {
  /** Moves on step by step, so that what wakes at an instant can ask for a later one. */
  advance(milliseconds: number): Promise<void>;
  /** Time passes while nobody runs; whoever was due wakes at its end. */
  stall(milliseconds: number): Promise<void>;
  /** When the earliest of those who wait would wake. */
  next(): Instant | undefined;
}
interface Waiter {
  readonly at: number;
  readonly wake: () => void;
}

export function createFakeClock(start = 1_000): FakeClock {
  let now = start;
  const waiters = new Set<Waiter>();
  const earliest = (): Waiter | undefined => [...waiters].toSorted((a, b) => a.at - b.at)[0];
  return {
    now: () => instant(now),
    wallNow: () => timestamp(1_700_000_000_000 + now),
    wakeAt: (at, signal) =>
      new Promise((resolve) => {
        const waiter: Waiter = {
          at,
          wake() {
            waiters.delete(waiter);
            signal.removeEventListener('abort', waiter.wake);
            resolve();
          },
        };
        if (signal.aborted || at <= now) return resolve();
        waiters.add(waiter);
        signal.addEventListener('abort', waiter.wake);
      }),
    async advance(milliseconds) {
      const end = now + milliseconds;
      await settled();
      for (let due = earliest(); due !== undefined && due.at <= end; due = earliest()) {
        now = Math.max(now, due.at);
        due.wake();
        await settled();
      }
      now = end;
      await settled();
    },
    async stall(milliseconds) {
      now += milliseconds;
      for (let due = earliest(); due !== undefined && due.at <= now; due = earliest()) due.wake();
      await settled();
    },
    next() {
      const due = earliest();
      return due === undefined ? undefined : instant(due.at);
    },
  };
}

/** All that can happen without time passing or a port answering has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
