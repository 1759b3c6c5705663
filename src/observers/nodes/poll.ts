/** One thing that is read again and again: on its rhythm, at once when somebody asks, and soon after an action on it. Never twice at once. */
import { after, earlier, type Instant } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { askDelayMs, askSpacingMs, followMs, idleMs } from './limits.ts';

export interface PollSpec {
  /** From the beginning of one reading to the next; undefined: there is no use in reading now. */
  periodMs(): number | undefined;
  /** Ends when the reading is published. It must not reject. */
  read(reading: { readonly began: Instant; readonly asked: boolean }): Promise<void>;
}
export interface Poll {
  /** The period may have changed. */
  retime(): void;
  /** Somebody waits for a reading that begins after now. */
  ask(): void;
  /** An action on this was accepted. */
  follow(): void;
}

/** Runs until the signal aborts. */
export function startPoll(clock: Clock, spec: PollSpec, signal: AbortSignal): Poll {
  const state: State = { began: undefined, askedAt: undefined, askDue: undefined, extra: [] };
  let wake = new AbortController();
  const stir = (): void => wake.abort();
  signal.addEventListener('abort', stir);
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const now = clock.now();
      const due = dueAt(state, spec.periodMs(), now);
      if (due <= now) {
        const asked = begin(state, now);
        await spec.read({ began: now, asked });
        continue;
      }
      wake = new AbortController();
      await clock.wakeAt(due, wake.signal);
    }
  };
  void loop();
  return {
    retime: stir,
    ask() {
      if (state.askDue !== undefined || spec.periodMs() === undefined) return;
      const now = clock.now();
      const spaced = state.askedAt === undefined ? now : after(state.askedAt, askSpacingMs);
      state.askDue = after(now, Math.max(askDelayMs, spaced - now));
      stir();
    },
    follow() {
      state.extra = followMs.map((delayMs) => after(clock.now(), delayMs));
      stir();
    },
  };
}

interface State {
  /** Beginning of the last reading; undefined: the next one is due. */
  began: Instant | undefined;
  askedAt: Instant | undefined;
  askDue: Instant | undefined;
  extra: readonly Instant[];
}

function dueAt(state: State, periodMs: number | undefined, now: Instant): Instant {
  if (periodMs === undefined) {
    // What is worth reading again is read at once.
    Object.assign(state, { began: undefined, askDue: undefined, extra: [] });
    return after(now, idleMs);
  }
  const beat = state.began === undefined ? now : after(state.began, periodMs);
  return [...state.extra, ...(state.askDue === undefined ? [] : [state.askDue])].reduce(earlier, beat);
}

/** True: the reading is one that somebody asked for. */
function begin(state: State, now: Instant): boolean {
  const asked = state.askDue !== undefined && state.askDue <= now;
  state.began = now;
  state.extra = state.extra.filter((at) => at > now);
  if (asked) Object.assign(state, { askDue: undefined, askedAt: now });
  return asked;
}
