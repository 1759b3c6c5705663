/**
 * One request to one server, as plain HTTPS. It ends when the answer does, when the sink has enough, or when the signal aborts; it
 * never rejects. What the answer means is read elsewhere.
 */

import type { IncomingMessage } from 'node:http';
import { type Agent, request as sendRequest } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { usualLookup } from '../lookup.ts';
import type { Credentials } from './kubeconfig.ts';

export interface Request {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'DELETE';
  /** From the slash on, with its query. */
  readonly path: string;
  /** As bytes where it holds a secret: whoever made them can wipe them afterwards. */
  readonly body?: { readonly type: string; readonly text: string | Uint8Array };
  /** The most that its answer may have; `answerLimitBytes` when absent. */
  readonly limitBytes?: number;
}
export interface Sink {
  /** The answer begins; false when nothing of it is wanted. */
  begin(status: number, headers: IncomingMessage['headers']): boolean;
  /** False when there is enough of it. */
  take(chunk: Buffer): boolean;
}
/** ended: all of the answer came. enough: the sink wanted no more. */
export type Ending = { readonly is: 'ended' | 'enough' } | Unanswered;
export interface Unanswered {
  readonly is: 'failed';
  /** The request may have reached the server. */
  readonly sent: boolean;
  /** ... over a connection that had been used before. */
  readonly reused: boolean;
  /** The answer had begun. */
  readonly answering: boolean;
  readonly error: NodeJS.ErrnoException;
}

export interface Server {
  readonly url: URL;
  readonly agent: Agent;
}

const stoppedError = new Error('stopped');

export async function exchange(
  server: Server,
  request: Request,
  credentials: Credentials,
  sink: Sink,
  stop: AbortSignal,
): Promise<Ending> {
  const ending = await once(server, request, credentials, sink, stop);
  // The server had closed the idle connection just when it was used again; that says nothing of the server.
  const isStaleConnection =
    ending.is === 'failed' && ending.reused && !ending.answering && ending.error.code === 'ECONNRESET';
  return isStaleConnection && request.method === 'GET' && !stop.aborted
    ? once(server, request, credentials, sink, stop)
    : ending;
}

function once(
  { url, agent }: Server,
  { method, path, body }: Request,
  { headers, tls }: Credentials,
  sink: Sink,
  stop: AbortSignal,
): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  let sent = false;
  let answering = false;
  let reused = false;
  const fail = (error: NodeJS.ErrnoException): void => resolve({ is: 'failed', sent, reused, answering, error });
  if (stop.aborted) {
    fail(stoppedError);
    return promise;
  }
  const options = {
    ...urlToHttpOptions(url),
    // Not through the URL, which would take `..` out of it and lead elsewhere.
    path: `${url.pathname.replace(/\/$/, '')}${path}`,
    ...tls,
    // Whatever the environment of the process says.
    rejectUnauthorized: true,
    agent,
    lookup: usualLookup,
    method,
    headers: { accept: 'application/json', 'user-agent': 'ananke', ...headers, ...lengthOf(body) },
  };
  let outgoing: ReturnType<typeof sendRequest>;
  try {
    outgoing = sendRequest(options);
  } catch (error) {
    // A header or a path that HTTP cannot carry.
    fail(asError(error));
    return promise;
  }
  const abort = (): void => void outgoing.destroy(stoppedError);
  stop.addEventListener('abort', abort, { once: true });
  outgoing.on('error', fail);
  outgoing.on('socket', (socket: Socket) => {
    // Nothing of the request leaves before the other side has proven who it is.
    // One that was waited for counts as new to Node, and was proven long ago.
    if (outgoing.reusedSocket || (socket instanceof TLSSocket && socket.authorized)) sent = reused = true;
    else socket.once('secureConnect', () => (sent = true));
  });
  outgoing.on('response', (response) => {
    answering = true;
    pour(response, sink, resolve, fail);
  });
  outgoing.end(body?.text);
  return promise.finally(() => {
    stop.removeEventListener('abort', abort);
    // An answer that was not read to its end would keep its connection; one that was has given it back already.
    outgoing.destroy();
  });
}

/** Without it a DELETE with a body gets neither length nor chunks, and its body is taken for the next request. */
function lengthOf(body: Request['body']): Record<string, string | number> {
  return body === undefined ? {} : { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) };
}

function pour(
  response: IncomingMessage,
  sink: Sink,
  resolve: (ending: Ending) => void,
  fail: (error: NodeJS.ErrnoException) => void,
): void {
  const enough = (): void => {
    resolve({ is: 'enough' });
    response.destroy();
  };
  response.on('error', fail);
  if (!sink.begin(response.statusCode ?? 0, response.headers)) return enough();
  response.on('data', (chunk: Buffer) => {
    if (!sink.take(chunk)) enough();
  });
  // Half an answer is none: the rest of a list may hold what matters.
  response.on('end', () => (response.complete ? resolve({ is: 'ended' }) : fail(new Error('the answer broke off'))));
  response.on('close', () => fail(new Error('the answer broke off')));
  return undefined;
}

function asError(error: unknown): NodeJS.ErrnoException {
  return error instanceof Error ? error : new Error('no request could be made');
}
