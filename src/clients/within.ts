/** A bounded wait, in one place: nothing here waits for anybody for ever. */
import { after } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';

/** Aborts `stop` after `limitMs`, or with `signal`, until what it guards has ended: then `release` takes the timer back. */
export interface Limit {
  readonly stop: AbortSignal;
  /** It was the limit that aborted, and not the caller. */
  readonly isOver: () => boolean;
  readonly release: () => void;
}

export function limitOf(clock: Clock, limitMs: number, signal: AbortSignal): Limit {
  const stop = new AbortController();
  const ended = new AbortController();
  let over = false;
  // With a reason, because without one an exception with its stack is made each time.
  const giveUp = (): void => stop.abort('the caller gave up');
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  const watch = async (): Promise<void> => {
    await clock.wakeAt(after(clock.now(), limitMs), ended.signal);
    if (ended.signal.aborted || stop.signal.aborted) return;
    over = true;
    stop.abort('the limit passed');
  };
  void watch();
  return {
    stop: stop.signal,
    isOver: () => over,
    release() {
      signal.removeEventListener('abort', giveUp);
      ended.abort('ended');
    },
  };
}
