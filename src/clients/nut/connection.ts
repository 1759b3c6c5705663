/**
 * One TCP connection to one upsd: one request in flight, its answer, and an end. Whatever is not an answer to that request, and
 * whatever takes too long, closes it for good.
 */
import type { Socket } from 'node:net';
import type { Clock } from '../../core/ports.ts';
import type { AnswerReader } from './answer.ts';
import { answerLimitBytes, lineLimitBytes, requestTimeoutMs } from './limits.ts';
import { createLineSplitter } from './lines.ts';
import { causeOf, notReached, type Place, upsdAt } from './place.ts';
import type { Quote } from './quote.ts';
import type { Reply, Unusable, Violation } from './reply.ts';
import { startTimer } from './timer.ts';

export interface Request<Value> {
  /** For messages: the verb, without arguments. */
  readonly verb: string;
  readonly line: string;
  readonly reader: AnswerReader<Value>;
}
export interface Connection {
  /** One at a time: the one before has to be answered. Never rejects. */
  ask<Value>(request: Request<Value>, signal?: AbortSignal): Promise<Reply<Value>>;
  /** Aborts when the connection can no longer be used. */
  readonly closed: AbortSignal;
  close(): void;
}
export interface ConnectionOptions {
  readonly place: Place;
  readonly clock: Clock;
  readonly quote: Quote;
}

/** The request that waits for its answer. */
interface Pending {
  readonly verb: string;
  /** Of its answer, so far. */
  bytes: number;
  take(line: string): 'unfinished' | 'finished' | 'senseless';
  fail(why: Unusable): void;
}

export function createConnection(socket: Socket, { place, clock, quote }: ConnectionOptions): Connection {
  const lines = createLineSplitter(lineLimitBytes);
  const closed = new AbortController();
  let pending: Pending | undefined;
  let end: Unusable | undefined;

  const close = (why: Unusable): void => {
    if (end !== undefined) return;
    end = why;
    socket.destroy();
    pending?.fail(why);
    pending = undefined;
    closed.abort('closed');
  };
  const violate = (what: string): void => close(violation(place, what));
  const takeLine = (line: string): void => {
    if (end !== undefined) return;
    if (pending === undefined) return violate(`said ${quote(line)} without being asked`);
    const progress = pending.take(line);
    if (progress === 'senseless') violate(`answers ${pending.verb} with ${quote(line)}`);
    if (progress === 'finished') pending = undefined;
  };

  socket.on('data', (bytes: Buffer) => {
    if (pending !== undefined) pending.bytes += bytes.length;
    const complete = lines.push(bytes);
    if (complete === undefined) violate(`sent a line longer than ${lineLimitBytes} bytes`);
    else if ((pending?.bytes ?? 0) > answerLimitBytes) violate(`sent an answer longer than ${answerLimitBytes} bytes`);
    else for (const line of complete) takeLine(line);
  });
  socket.on('error', (error) => close(notReached(place, causeOf(error))));
  socket.on('close', () => close(notReached(place, 'closed')));

  return {
    closed: closed.signal,
    close: () => close(notReached(place, 'closed')),
    ask(request, signal) {
      if (end !== undefined) return Promise.resolve(end);
      if (signal?.aborted === true) return Promise.resolve(notReached(place, 'given-up'));
      if (pending !== undefined) throw new Error('A connection takes one request at a time.');
      const stopTimer = startTimer(clock, requestTimeoutMs, () => close(notReached(place, 'timed-out')));
      // The answer would still come, and would be taken for that of the next request.
      const giveUp = (): void => close(notReached(place, 'given-up'));
      signal?.addEventListener('abort', giveUp);
      const reply = new Promise<ReplyTo<typeof request>>((resolve) => {
        pending = pendingOf(request, (given) => {
          stopTimer();
          signal?.removeEventListener('abort', giveUp);
          resolve(given);
        });
      });
      socket.write(`${request.line}\n`);
      return reply;
    },
  };
}

type ReplyTo<Asked> = Asked extends Request<infer Value> ? Reply<Value> : never;

function pendingOf<Value>({ verb, reader }: Request<Value>, finish: (reply: Reply<Value>) => void): Pending {
  return {
    verb,
    bytes: 0,
    take(line) {
      const progress = reader.take(line);
      if (progress.is === 'unfinished' || progress.is === 'senseless') return progress.is;
      finish(progress);
      return 'finished';
    },
    fail: finish,
  };
}

function violation(place: Place, what: string): Violation {
  const message = `${upsdAt(place)} ${what}. Is it a NUT server, and does nothing between change what it says?`;
  return { is: 'violation', message };
}
