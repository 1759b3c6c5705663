/** One thing that is read again and again: at its beat, and soon when somebody asks. One reading at a time. */
import { after, earlier, type Instant, later } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';
import { askDelayMs, askSpacingMs } from './limits.ts';

export interface RhythmOptions {
  readonly clock: Clock;
  /** One reading; it ends within bounds of its own, and never rejects. `isAsked`: it began after somebody had asked for it. */
  readonly read: (isAsked: boolean) => Promise<void>;
  /** From the beginning of one reading to that of the next; asked anew after each. */
  readonly periodMs: () => number;
}
export interface Rhythm {
  /** Read now. A reading that is under way does not count, because it began before. */
  ask(): void;
  /** No reading begins after this. */
  stop(): void;
}

/** The first reading begins at once. */
export function startRhythm({ clock, read, periodMs }: RhythmOptions): Rhythm {
  const life = new AbortController();
  let wantedAt: Instant | undefined;
  let lastAskedAt: Instant | undefined;
  let nap: AbortController | undefined;

  const sleepUntil = async (beat: Instant): Promise<void> => {
    for (;;) {
      const due = wantedAt === undefined ? beat : earlier(beat, wantedAt);
      if (life.signal.aborted || clock.now() >= due) return;
      nap = new AbortController();
      await clock.wakeAt(due, nap.signal);
    }
  };
  const run = async (): Promise<void> => {
    while (!life.signal.aborted) {
      const began = clock.now();
      const isAsked = wantedAt !== undefined && began >= wantedAt;
      if (isAsked) [wantedAt, lastAskedAt] = [undefined, began];
      await read(isAsked);
      await sleepUntil(after(began, periodMs()));
    }
  };

  void run();
  return {
    ask() {
      if (wantedAt !== undefined) return;
      const soonest = after(clock.now(), askDelayMs);
      wantedAt = lastAskedAt === undefined ? soonest : later(soonest, after(lastAskedAt, askSpacingMs));
      nap?.abort('asked');
    },
    stop() {
      life.abort('stopped');
      nap?.abort('stopped');
    },
  };
}
