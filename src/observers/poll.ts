/**
 * One thing that is read again and again: on its rhythm, at once when somebody asks for a newer reading, and soon after an action
 * that may have changed it. One reading at a time: a slow other side is read as often as it answers, and nothing queues up.
 */
import { after, earlier, type Instant, instant, later } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';

/** A reading that was asked for begins this much later: at the instant of the question it would not be newer than it. */
export const askDelayMs = 1;
/** Questions that follow each other faster than this are answered by one reading. */
export const askSpacingMs = 200;
/** Readings after an action, until the rhythm takes over. */
export const followMs = [300, 600, 1_200] as const;

const never = instant(Number.MAX_SAFE_INTEGER);

export interface Reading {
  /** When it begins: what it finds is at least as new as this. */
  readonly began: Instant;
  /** Somebody waits for a newer reading, so an equal value is news too. */
  readonly asked: boolean;
}
export interface PollSpec {
  /** Undefined: there is no use in reading now. */
  periodMs(): number | undefined;
  /** Publishes what it finds or why it finds nothing; bounded by its own limits. A rejection is a bug and ends the poll with it. */
  read(reading: Reading, signal: AbortSignal): Promise<void>;
}
export interface Poll {
  /** The period may have changed. */
  retime(): void;
  /** Read now, and publish also what is equal. */
  ask(): void;
  /** An action on this was answered. */
  follow(): void;
}

export interface Polling extends Poll {
  /** Settles when the signal has aborted and the last reading has ended; rejects with a reading that did, which is a bug. */
  readonly done: Promise<void>;
}

/** Reads at once, and then until `signal` aborts. */
export function startPoll(clock: Clock, spec: PollSpec, signal: AbortSignal): Polling {
  let sentAt: Instant | undefined;
  let askedAt: Instant | undefined;
  let question: Instant | undefined;
  let following: readonly Instant[] = [];
  let nap = new AbortController();
  const wake = (): void => nap.abort('changed');

  const beat = (): Instant => {
    const period = spec.periodMs();
    if (period === undefined) return never;
    return sentAt === undefined ? clock.now() : after(sentAt, period);
  };
  const due = (): Instant => {
    // What is worth reading again is read at once.
    if (spec.periodMs() === undefined) [sentAt, question, following] = [undefined, undefined, []];
    return earlier(earlier(beat(), question ?? never), following[0] ?? never);
  };
  const read = async (): Promise<void> => {
    const began = clock.now();
    const asked = question !== undefined && question <= began;
    if (asked) [question, askedAt] = [undefined, began];
    following = following.filter((at) => at > began);
    sentAt = began;
    await spec.read({ began, asked }, signal);
  };
  const run = async (): Promise<void> => {
    signal.addEventListener('abort', wake);
    while (!signal.aborted) {
      nap = new AbortController();
      await clock.wakeAt(due(), nap.signal);
      if (!signal.aborted && clock.now() >= due()) await read();
    }
    signal.removeEventListener('abort', wake);
  };
  return {
    done: run(),
    retime: wake,
    ask() {
      if (question !== undefined || spec.periodMs() === undefined) return;
      const soon = after(clock.now(), askDelayMs);
      question = askedAt === undefined ? soon : later(soon, after(askedAt, askSpacingMs));
      wake();
    },
    follow() {
      const now = clock.now();
      following = followMs.map((delay) => after(now, delay));
      wake();
    },
  };
}
