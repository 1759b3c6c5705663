/**
 * The one port that ananke listens on, for reading only. It is nothing that the controller needs: a port that is taken, a request
 * that is malformed and a reader that is slow are told or dropped, and nothing else becomes of them.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { after } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { type ServerLimits, serverLimits } from './limits.ts';
import { listenAddress } from './listen-address.ts';
import { type Pages, respond } from './pages.ts';

export interface MetricsServerOptions {
  /** `metrics.listen` of the configuration. Port 0: any free one. */
  readonly listen: string;
  readonly clock: Clock;
  readonly pages: Pages;
  /** In words, for the log: it is tried again, or goes on without. */
  readonly onProblem: (message: string) => void;
  /** It can be asked from now on. */
  readonly onListening?: (address: AddressInfo) => void;
  readonly limits?: ServerLimits;
}
export interface MetricsServer {
  /** Until `signal` aborts; never rejects. Nothing of it is left then. */
  run(signal: AbortSignal): Promise<void>;
}

export function createMetricsServer(options: MetricsServerOptions): MetricsServer {
  const { listen, clock, onProblem, limits = serverLimits } = options;
  return {
    async run(signal) {
      let waitMs = limits.firstRetryMs;
      while (!signal.aborted) {
        const end = await serve(options, limits, signal);
        if (signal.aborted) return;
        // One that has served for a while is not the same trouble as before.
        if (end.hasServed) waitMs = limits.firstRetryMs;
        onProblem(`${listen} cannot be served: ${end.why}; tried again in ${waitMs / 1_000} s`);
        await clock.wakeAt(after(clock.now(), waitMs), signal);
        waitMs = Math.min(waitMs * 2, limits.longestRetryMs);
      }
    },
  };
}

interface End {
  readonly hasServed: boolean;
  readonly why: string;
}

/** Until it fails or is told to stop. */
function serve(options: MetricsServerOptions, limits: ServerLimits, signal: AbortSignal): Promise<End> {
  const { listen, onListening } = options;
  const server = openServer(options, limits);
  const { promise, resolve } = Promise.withResolvers<End>();
  let hasServed = false;
  const end = (why: string): void => {
    signal.removeEventListener('abort', stop);
    server.close();
    server.closeAllConnections();
    resolve({ hasServed, why });
  };
  const stop = (): void => end('stopped');
  server.on('error', (error) => end(error.message));
  server.on('listening', () => {
    hasServed = true;
    const address = server.address();
    if (typeof address === 'object' && address !== null) onListening?.(address);
  });
  signal.addEventListener('abort', stop, { once: true });
  server.listen(listenAddress(listen));
  return promise;
}

function openServer({ pages, clock, onProblem }: MetricsServerOptions, limits: ServerLimits): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: limits.lookEveryMs,
    },
    (request, response) => {
      // Without a listener a connection that breaks in the middle would end the process.
      request.on('error', ignore);
      response.on('error', ignore);
      void endSlow(response, clock, limits.answerMs);
      void respond(request, response, pages, (error) =>
        onProblem(`a page could not be made: ${error instanceof Error ? error.message : String(error)}`),
      );
    },
  );
  server.maxConnections = limits.connections;
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  // Also for a reader that takes nothing of its answer.
  server.setTimeout(limits.requestMs, (socket) => void socket.destroy());
  server.on('clientError', refuse);
  // Nobody here speaks another protocol, and a tunnel is the last thing to be offered.
  server.on('upgrade', (_request, socket: Duplex) => void socket.destroy());
  server.on('connect', (_request, socket: Duplex) => void socket.destroy());
  return server;
}

/** A reader that takes a byte now and then keeps a connection as long as it likes, and there are not many. */
async function endSlow(response: ServerResponse, clock: Clock, limitMs: number): Promise<void> {
  const closed = new AbortController();
  response.on('close', () => closed.abort('closed'));
  await clock.wakeAt(after(clock.now(), limitMs), closed.signal);
  if (!closed.signal.aborted) response.destroy();
}

const ignore = (): void => undefined;

/** What is not HTTP gets a word of HTTP, where anybody is left to hear it. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  const status = refusals[error.code ?? ''] ?? '400 Bad Request';
  if (socket.writable && error.code !== 'ECONNRESET')
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
  else socket.destroy();
}

const refusals: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
