/**
 * The way to one upsd: a connection that is opened when somebody asks for something, kept alive between, and opened anew when it
 * broke, with growing pauses. During a pause everybody gets the last failure at once, so that a reading never waits for one.
 */
import { after, type Instant } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { readText } from './answer.ts';
import type { Connection, Request } from './connection.ts';
import { backoffJitter, firstBackoffMs, keepAliveMs, longestBackoffMs, queueLimit } from './limits.ts';
import { type Opened, openConnection } from './open-connection.ts';
import { notReached, type Place } from './place.ts';
import type { Quote } from './quote.ts';
import type { Reply, Unusable } from './reply.ts';
import { createTurns } from './turns.ts';

export interface LinkOptions {
  readonly place: Place;
  readonly clock: Clock;
  /** From 0 up to 1, without 1. */
  readonly random: () => number;
  readonly quote: Quote;
}
export interface Link {
  /** Runs `work` with the connection for itself. A pause, a failed connection and a full queue are replies too. Never rejects. */
  use<Value>(work: (connection: Connection) => Promise<Reply<Value>>, signal?: AbortSignal): Promise<Reply<Value>>;
  /** For good. */
  close(): void;
}

export function createLink({ place, clock, random, quote }: LinkOptions): Link {
  const turns = createTurns(queueLimit);
  const life = new AbortController();
  let connection: Connection | undefined;
  let usedAt = clock.now();
  let pause: { readonly until: Instant; readonly why: Unusable } | undefined;
  let failures = 0;

  const noteOutcome = (outcome: Opened | Reply<unknown>): void => {
    usedAt = clock.now();
    if (outcome.is === 'answered' || outcome.is === 'refused') failures = 0;
    if (outcome.is !== 'unreachable' && outcome.is !== 'violation') return;
    // Who gives up says nothing about the other side.
    if (outcome.is === 'unreachable' && outcome.cause === 'given-up') return;
    const fullMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** failures);
    if (fullMs < longestBackoffMs) failures += 1;
    pause = { until: after(clock.now(), fullMs * (1 - backoffJitter * random())), why: outcome };
  };
  const opened = async (signal?: AbortSignal): Promise<Opened | Unusable> => {
    if (life.signal.aborted) return notReached(place, 'closed');
    if (connection !== undefined && !connection.closed.aborted) return { is: 'open', connection };
    if (pause !== undefined && clock.now() < pause.until) return pause.why;
    const either = AbortSignal.any(signal === undefined ? [life.signal] : [life.signal, signal]);
    const outcome = await openConnection({ place, clock, quote }, either);
    noteOutcome(outcome);
    if (outcome.is !== 'open') return outcome;
    connection = outcome.connection;
    void keepAlive(connection);
    return outcome;
  };
  const keepAlive = async (kept: Connection): Promise<void> => {
    for (;;) {
      await clock.wakeAt(after(usedAt, keepAliveMs), kept.closed);
      if (!kept.closed.aborted && clock.now() >= after(usedAt, keepAliveMs)) {
        // Before it has its turn: where too many wait for one, nothing is idle.
        usedAt = clock.now();
        await turns.take(async () => noteOutcome(await kept.ask(versionRequest())));
      }
      if (kept.closed.aborted) return;
    }
  };

  return {
    async use(work, signal) {
      const reply = await turns.take(async () => {
        const ready = await opened(signal);
        if (ready.is !== 'open') return ready;
        const given = await work(ready.connection);
        noteOutcome(given);
        return given;
      }, signal);
      return typeof reply === 'string' ? notReached(place, reply) : reply;
    },
    close() {
      life.abort('closed');
      connection?.close();
    },
  };
}

/** What every server answers, whatever its UPSes do. */
export function versionRequest(): Request<string> {
  return { verb: 'VER', line: 'VER', reader: readText() };
}
