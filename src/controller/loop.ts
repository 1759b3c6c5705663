/**
 * The loop: recover, then tick and sleep until something asks for a tick or it is time; one tick at a time. Everything awaited is a
 * promise of a port, so a world in virtual time can drive it: the loop is idle when `asleep` gives an instant and no file and no
 * action is pending. Dropping it at any await and starting another one from the files is a crash, and must be enough.
 */
import { after, earlier, type Instant, later } from '../core/moment.ts';
import { recover } from '../journal/recover.ts';
import { tickSpacingMs } from './limits.ts';
import { createTicker, type TickerOptions } from './ticker.ts';
import { createTriggers } from './triggers.ts';

export type { TickReport } from './ticker.ts';

export interface LoopOptions extends TickerOptions {
  /** What was lost or looked wrong in the files, in sentences. */
  readonly onRecovered?: (notes: readonly string[]) => void;
  /** Each turn: how much later than it was asked for it began, and what it took, ms. */
  readonly onTurn?: (turn: { readonly lagMs: number; readonly tookMs: number }) => void;
}
export interface Loop {
  /** Until `signal` aborts. Rejects when a decision throws, which is a bug: the process ends, and systemd starts it again. */
  run(signal: AbortSignal): Promise<void>;
  tickSoon(why: string): void;
  /** Until when the loop sleeps unless something asks for a tick. Absent while a tick is under way. */
  asleep(): Instant | undefined;
}

export function createLoop(options: LoopOptions): Loop {
  const { clock, files } = options.ports;
  const triggers = createTriggers();
  let sleepsUntil: Instant | undefined;

  /** Gives the instant that the next tick was asked for. */
  const sleep = async (earliest: Instant, until: Instant, signal: AbortSignal): Promise<Instant> => {
    let askedFor = triggers.isRung() ? earliest : later(earliest, until);
    const nap = new AbortController();
    // With a reason, because without one an exception with its stack is made at every wake.
    const wake = (): void => nap.abort('woken');
    signal.addEventListener('abort', wake);
    if (signal.aborted) wake();
    // The spacing between two ticks, which no trigger shortens.
    sleepsUntil = askedFor;
    await clock.wakeAt(earliest, nap.signal);
    if (triggers.isRung()) askedFor = earliest;
    if (!triggers.isRung() && !nap.signal.aborted) {
      triggers.listen(() => {
        askedFor = earlier(askedFor, clock.now());
        wake();
      });
      await clock.wakeAt(later(earliest, until), nap.signal);
      triggers.listen(undefined);
    }
    sleepsUntil = undefined;
    signal.removeEventListener('abort', wake);
    return askedFor;
  };
  return {
    async run(signal) {
      const recovered = await recover(files, options.paths);
      options.onRecovered?.(recovered.notes);
      const ticker = createTicker(options, recovered, triggers);
      // At once, and not after the tick that is under way: its actions must not start any more.
      signal.addEventListener('abort', () => ticker.cease(), { once: true });
      try {
        let askedFor = clock.now();
        while (!signal.aborted) {
          const began = clock.now();
          const until = await ticker.tick();
          options.onTurn?.({ lagMs: began - askedFor, tookMs: clock.now() - began });
          askedFor = await sleep(after(began, tickSpacingMs), until, signal);
        }
      } finally {
        await ticker.stop();
      }
    },
    tickSoon: (why) => triggers.tickSoon(why),
    asleep: () => sleepsUntil,
  };
}
