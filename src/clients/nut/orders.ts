/**
 * Orders: INSTCMD and SET VAR. `OK` means only that upsd has handed the order to the driver. With tracking, which upsd has since
 * 2.8.0 (protocol 1.3), one can ask what came of it.
 */
import { after } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { readOk, readWord } from './answer.ts';
import type { Connection } from './connection.ts';
import { type Credentials, createIntroduction } from './introduction.ts';
import { trackingLimitMs, trackingPauseMs } from './limits.ts';
import type { Link } from './link.ts';
import { type Asked, failureOf, type NutOrder, unsayable } from './nut-answer.ts';
import { notReached, upsdAt } from './place.ts';
import { type Unreachable, unreachable } from './reply.ts';
import type { Encoded } from './words.ts';

export interface Order {
  readonly ups: string;
  /** For messages: without arguments. */
  readonly verb: string;
  readonly line: Encoded;
}
export type GiveOrder = (order: Order, signal?: AbortSignal) => Promise<NutOrder>;
export interface OrdersOptions {
  readonly link: Link;
  readonly clock: Clock;
  /** Absent: upsd says that it wants some. */
  readonly credentials: Credentials | undefined;
  readonly asked: Asked;
}

export function createOrders({ link, clock, credentials, asked }: OrdersOptions): GiveOrder {
  const introduction = createIntroduction(credentials);
  return async ({ ups, verb, line }, signal) => {
    const about = { ...asked, ups };
    if ('unsayable' in line) return { is: 'failed', why: unsayable(line.unsayable) };
    if ('unsayable' in introduction) return { is: 'failed', why: unsayable(introduction.unsayable) };
    let sentOn: Connection | undefined;
    const reply = await link.use(async (connection) => {
      const ready = await introduction.introduce(connection, signal);
      if (ready.is !== 'answered') return ready;
      sentOn = connection;
      return connection.ask({ verb, line: line.line, reader: readOk() }, signal);
    }, signal);
    if (reply.is === 'refused') return { is: 'failed', why: failureOf(reply, about) };
    if (reply.is !== 'answered') return { is: sentOn === undefined ? 'failed' : 'unknown', why: reply };
    const { trackingId } = reply.value;
    if (trackingId === undefined || sentOn === undefined) return { is: 'accepted', byDriver: false };
    return follow({ link, clock, asked: about, trackingId, sentOn }, signal);
  };
}

interface Given {
  readonly link: Link;
  readonly clock: Clock;
  readonly asked: Asked;
  readonly trackingId: string;
  /** Where this client has not asked for tracking, upsd tells nothing. */
  readonly sentOn: Connection;
}

/** Looks until the driver has done it or said why not. Between two looks others may use the connection. */
async function follow(given: Given, signal = new AbortController().signal): Promise<NutOrder> {
  const { link, clock, asked, trackingId, sentOn } = given;
  const line = `GET TRACKING ${trackingId}`;
  const until = after(clock.now(), trackingLimitMs);
  while (clock.now() < until && !signal.aborted) {
    await clock.wakeAt(after(clock.now(), trackingPauseMs), signal);
    const reply = await link.use(async (connection) => {
      if (connection !== sentOn) return notReached(asked.place, 'closed');
      return connection.ask({ verb: 'GET TRACKING', line, reader: readWord('PENDING', 'SUCCESS') }, signal);
    }, signal);
    if (reply.is === 'refused') return { is: 'failed', why: failureOf(reply, asked) };
    if (reply.is !== 'answered') return { is: 'unknown', why: reply };
    if (reply.value === 'SUCCESS') return { is: 'accepted', byDriver: true };
  }
  return { is: 'unknown', why: signal.aborted ? notReached(asked.place, 'given-up') : outcomeUntold(asked) };
}

function outcomeUntold({ place }: Asked): Unreachable {
  const seconds = trackingLimitMs / 1_000;
  const message = `${upsdAt(place)} has taken the order, and its driver has not said within ${seconds} s what came of it.`;
  return unreachable('timed-out', message);
}
