/**
 * One GET, bounded in time and size, that follows nothing: where somebody is sent is for the caller to judge, because a login page
 * that answers 200 at the end of a redirect is the usual false friend of a probe.
 */
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Clock } from '../../core/ports.ts';
import { usualLookup } from '../lookup.ts';
import { limitOf } from '../within.ts';
import { failureOf, type HttpAnswer } from './answer.ts';
import { bodyLimitBytes, headerLimitBytes } from './limits.ts';

export interface HttpOptions {
  readonly clock: Clock;
  /** Address of a host name that has to be found without the DNS of the cluster. Undefined: ask the resolver of this host. */
  readonly addressOf: (host: string) => string | undefined;
  /** Certificates that are trusted besides those that come with Node, PEM. */
  readonly ca?: string;
}
export interface HttpClient {
  /** Never rejects. */
  get(url: string, limitMs: number, signal: AbortSignal): Promise<HttpAnswer>;
}

export function createHttpClient({ clock, addressOf, ca }: HttpOptions): HttpClient {
  // Made once: reading all the roots anew for each probe costs more than the probe.
  const secureContext = createSecureContext(ca === undefined ? {} : { ca: [...rootCertificates, ca] });
  return {
    async get(url, limitMs, signal) {
      const target = URL.parse(url);
      if (target === null || (target.protocol !== 'http:' && target.protocol !== 'https:'))
        return { state: 'failed', why: 'malformed', message: `${JSON.stringify(url)} is not an http or https address` };
      const limit = limitOf(clock, limitMs, signal);
      try {
        return await exchange(target, { secureContext, lookup: lookupBy(addressOf) }, limit.stop, () =>
          limit.isOver()
            ? {
                state: 'failed',
                why: 'timed-out',
                message: `${target.host} did not answer within ${limitMs / 1_000} s`,
              }
            : { state: 'failed', why: 'stopped', message: 'stopped' },
        );
      } finally {
        limit.release();
      }
    },
  };
}

interface How {
  readonly secureContext: SecureContext;
  readonly lookup: LookupFunction;
}

function exchange(target: URL, how: How, stop: AbortSignal, stopped: () => HttpAnswer): Promise<HttpAnswer> {
  const { promise, resolve } = Promise.withResolvers<HttpAnswer>();
  const request = target.protocol === 'https:' ? requestTls : requestPlain;
  const sent = request(target, {
    ...how,
    // A connection of its own each time: what is probed is whether a stranger would be let in now.
    agent: false,
    maxHeaderSize: headerLimitBytes,
    headers: { accept: '*/*', 'user-agent': 'ananke', connection: 'close' },
  });
  const fail = (error: NodeJS.ErrnoException): void =>
    resolve(
      stop.aborted
        ? stopped()
        : { state: 'failed', why: failureOf(error), message: `${target.host}: ${error.message}` },
    );
  const abort = (): void => void sent.destroy(new Error('stopped'));
  sent.on('error', fail);
  sent.on('response', (response) => read(response, resolve, fail));
  stop.addEventListener('abort', abort, { once: true });
  if (stop.aborted) abort();
  else sent.end();
  return promise.finally(() => {
    stop.removeEventListener('abort', abort);
    sent.destroy();
  });
}

function read(
  response: IncomingMessage,
  resolve: (answer: HttpAnswer) => void,
  fail: (error: NodeJS.ErrnoException) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const end = (isCut: boolean): void => {
    const body = Buffer.concat(chunks).subarray(0, bodyLimitBytes).toString('utf8');
    resolve({ state: 'answered', status: response.statusCode ?? 0, headers: headersOf(response), body, isCut });
  };
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > bodyLimitBytes) end(true);
  });
  response.on('end', () => end(false));
  response.on('error', fail);
  // An answer that breaks off is none: half a JSON text may look healthy.
  response.on('aborted', () => fail(new Error('the answer broke off')));
}

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
    ),
  );
}

/** Answers like the resolver of the host, in both forms in which Node asks. */
function lookupBy(addressOf: HttpOptions['addressOf']): LookupFunction {
  return (host, options, callback) => {
    const address = addressOf(host);
    if (address === undefined) return usualLookup(host, options, callback);
    const family = isIP(address);
    return options.all === true ? callback(null, [{ address, family }]) : callback(null, address, family);
  };
}
