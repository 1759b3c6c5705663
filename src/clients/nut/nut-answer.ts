/** What a client is told, so that it can tell apart who has to do something: nobody, the UPS, a person, or the network. */
import { adviceFor, isLost, type LostWord } from './error-words.ts';
import { type Place, upsdAt } from './place.ts';
import type { Quote } from './quote.ts';
import type { Reply, UnreachableCause } from './reply.ts';

export type NutAnswer<Value> = { readonly is: 'ok'; readonly value: Value } | NutFailure;

/** Each message is whole sentences: where, what, and what to do about it. None holds a password. */
export type NutFailure =
  /** upsd answers and knows nothing of the UPS now. */
  | { readonly is: 'lost'; readonly word: LostWord; readonly message: string }
  /** upsd says no: a fault of configuration, here or there, and never an event of the power. */
  | { readonly is: 'refused'; readonly word: string; readonly message: string }
  /** Nothing was sent, because upsd would not take it as it is. */
  | { readonly is: 'unsayable'; readonly message: string }
  | { readonly is: 'unreachable'; readonly cause: UnreachableCause; readonly message: string }
  /** What answers there does not speak as upsd does. */
  | { readonly is: 'violation'; readonly message: string };

/** What became of an order, in the words of `Outcome` of the executor. */
export type NutOrder =
  /** `byDriver`: the driver reported success. Else upsd has handed it over, and only a reading shows what came of it. */
  | { readonly is: 'accepted'; readonly byDriver: boolean }
  /** It was not carried out. */
  | { readonly is: 'failed'; readonly why: NutFailure }
  /** It may or may not have been taken: look before it is given again. */
  | { readonly is: 'unknown'; readonly why: NutFailure };

export interface Asked {
  readonly place: Place;
  /** Absent for questions that are about no UPS. */
  readonly ups?: string;
  readonly quote: Quote;
}

export function answerOf<Value>(reply: Reply<Value>, asked: Asked): NutAnswer<Value> {
  if (reply.is === 'answered') return { is: 'ok', value: reply.value };
  return failureOf(reply, asked);
}

export function failureOf(reply: Exclude<Reply<never>, { is: 'answered' }>, { place, ups, quote }: Asked): NutFailure {
  if (reply.is !== 'refused') return reply;
  const { word, extra } = reply;
  const subject = ups === undefined ? '' : ` asked about ${ups}`;
  const said = extra === '' ? word : `${word} ${quote(extra)}`;
  const message = `${upsdAt(place)}${subject === '' ? '' : `,${subject},`} ${adviceFor(word)} (${said}).`;
  return isLost(word) ? { is: 'lost', word, message } : { is: 'refused', word, message };
}

export function unsayable(why: string): NutFailure {
  return { is: 'unsayable', message: `Not sent to upsd: ${why}.` };
}
