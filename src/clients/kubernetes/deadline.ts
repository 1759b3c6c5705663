/** A bounded wait: a signal that aborts at a limit or with the caller, and says which it was. */
import { after } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';

export interface Deadline {
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** It was the limit that aborted, and not the caller. */
  isOver(): boolean;
  /** What it guards has ended. */
  release(): void;
}

export function deadlineIn(clock: Clock, limitMs: number, caller: AbortSignal): Deadline {
  const stop = new AbortController();
  const ended = new AbortController();
  let over = false;
  // With a reason, because without one an error with its stack is made each time.
  const giveUp = (): void => stop.abort('stopped');
  if (caller.aborted) giveUp();
  else caller.addEventListener('abort', giveUp, { once: true });
  const guard = async (): Promise<void> => {
    await clock.wakeAt(after(clock.now(), limitMs), ended.signal);
    if (ended.signal.aborted || stop.signal.aborted) return;
    over = true;
    stop.abort('too late');
  };
  void guard();
  return {
    limitMs,
    signal: stop.signal,
    isOver: () => over,
    release() {
      caller.removeEventListener('abort', giveUp);
      ended.abort('ended');
    },
  };
}

/** The work, or nothing when the signal aborts first. What it gives later is nobody's. */
export function orStopped<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  const stopped = Promise.withResolvers<undefined>();
  const stop = (): void => stopped.resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, stopped.promise]).finally(() => signal.removeEventListener('abort', stop));
}
