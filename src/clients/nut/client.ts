/**
 * A client of upsd, the server of Network UPS Tools, over one TCP connection. It never throws: whatever upsd, the network or the
 * bytes between do is an answer. https://networkupstools.org/docs/developer-guide.chunked/net-protocol.html
 */
import type { Clock } from '../../core/ports.ts';
import { type AnswerReader, readList } from './answer.ts';
import type { Credentials } from './introduction.ts';
import { createLink, versionRequest } from './link.ts';
import { type Asked, answerOf, type NutAnswer, type NutOrder, unsayable } from './nut-answer.ts';
import { createOrders } from './orders.ts';
import { createQuote } from './quote.ts';
import { encodeLine } from './words.ts';

export interface NutClientOptions {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** From 0 up to 1, without 1: spreads the attempts to connect again. */
  readonly random: () => number;
  /** Readings need none. */
  readonly credentials?: Credentials;
}
/** With `signal` a caller gives up. A request that was sent already ends the connection then, for all. */
export interface NutClient {
  /** All variables of one UPS, as they stand on the wire. */
  variables(ups: string, signal?: AbortSignal): Promise<NutAnswer<ReadonlyMap<string, string>>>;
  /** The UPSes that this upsd serves, with their descriptions; also those that it cannot read now. */
  list(signal?: AbortSignal): Promise<NutAnswer<ReadonlyMap<string, string>>>;
  version(signal?: AbortSignal): Promise<NutAnswer<string>>;
  instantCommand(ups: string, command: string, parameter?: string, signal?: AbortSignal): Promise<NutOrder>;
  setVariable(ups: string, variable: string, value: string, signal?: AbortSignal): Promise<NutOrder>;
  /** For good: what is asked after it, or waits, ends as `closed`. */
  close(): void;
}

/** Connects with the first request and not before. */
export function createNutClient({ host, port, clock, random, credentials }: NutClientOptions): NutClient {
  const place = { host, port };
  const quote = createQuote(credentials === undefined ? [] : [credentials.password]);
  const link = createLink({ place, clock, random, quote });
  const asked: Asked = { place, quote };
  const order = createOrders({ link, clock, credentials, asked });

  const ask = async <Value>(question: Question<Value>, signal?: AbortSignal): Promise<NutAnswer<Value>> => {
    const { verb, args, reader } = question;
    const request = encodeLine(verb, args);
    if ('unsayable' in request) return unsayable(request.unsayable);
    const reply = await link.use((connection) => connection.ask({ verb, line: request.line, reader }, signal), signal);
    return answerOf(reply, question.ups === undefined ? asked : { ...asked, ups: question.ups });
  };

  return {
    variables: (ups, signal) => ask({ ups, verb: 'LIST VAR', args: [ups], reader: readList('VAR', ups) }, signal),
    list: (signal) => ask({ verb: 'LIST UPS', args: [], reader: readList('UPS') }, signal),
    version: (signal) => ask({ ...versionRequest(), args: [] }, signal),
    instantCommand: (ups, command, parameter, signal) => {
      const args = parameter === undefined ? [ups, command] : [ups, command, parameter];
      return order({ ups, verb: 'INSTCMD', line: encodeLine('INSTCMD', args) }, signal);
    },
    setVariable: (ups, variable, value, signal) =>
      order({ ups, verb: 'SET VAR', line: encodeLine('SET VAR', [ups, variable, value]) }, signal),
    close: () => link.close(),
  };
}

interface Question<Value> {
  readonly ups?: string;
  readonly verb: string;
  readonly args: readonly string[];
  readonly reader: AnswerReader<Value>;
}
