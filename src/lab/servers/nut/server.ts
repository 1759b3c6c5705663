/** An upsd for the lab: the grammar and the habits of upsd 2.8.0 on loopback, over UPSes that somebody else knows. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { after } from '../../../core/moment.ts';
import type { Clock } from '../../../core/ports.ts';
import { answer } from './answer.ts';
import { type NutFault, sendWith } from './faults.ts';
import { connectionLimit, silenceLimitMs, waitingLimit } from './limits.ts';
import { createRequestWords } from './request-words.ts';
import type { Session, Shared } from './session.ts';
import { createTracking } from './tracking.ts';
import type { UpsTable } from './upses.ts';
import type { User } from './users.ts';

export interface NutServerOptions {
  readonly upses: UpsTable;
  readonly clock: Clock;
  readonly users?: readonly User[];
  /** 127.0.0.1 when absent; nothing but loopback belongs here. */
  readonly host?: string;
  /** Any free one when absent. */
  readonly port?: number;
  /** Called with each request, before it is answered. */
  readonly onRequest?: (words: readonly string[]) => void;
}
export interface NutServer {
  readonly port: number;
  /** From the next answer on. */
  setFault(fault: NutFault | undefined): void;
  connections(): number;
  /** Closes every connection, as a restart of upsd does; it goes on listening. */
  drop(): void;
  close(): Promise<void>;
}

export async function startNutServer(options: NutServerOptions): Promise<NutServer> {
  const { upses, users = [], host = '127.0.0.1', port = 0 } = options;
  const shared: Shared = { upses, users, tracking: createTracking(), sessions: new Set() };
  const sockets = new Set<Socket>();
  let fault: NutFault | undefined;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, shared, options, () => fault);
  });
  server.maxConnections = connectionLimit;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    setFault: (next) => {
      fault = next;
    },
    connections: () => sockets.size,
    drop,
    async close() {
      const closed = once(server, 'close');
      server.close();
      drop();
      await closed;
    },
  };
}

function serve(
  socket: Socket,
  shared: Shared,
  { clock, onRequest }: NutServerOptions,
  faultNow: () => NutFault | undefined,
): void {
  const session: Session = { shared, address: socket.remoteAddress ?? '', tracking: false };
  const requests = createRequestWords();
  const closed = new AbortController();
  let heardAt = clock.now();
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();

  const respond = async (words: readonly string[]): Promise<void> => {
    onRequest?.(words);
    const lines = await answer(session, words);
    waiting -= 1;
    if (lines === 'silence' || socket.destroyed) return;
    await sendWith(faultNow(), socket, lines.map((line) => `${line}\n`).join(''), clock);
    if (words[0]?.toUpperCase() === 'LOGOUT') socket.end();
  };
  const dropWhenSilent = async (): Promise<void> => {
    while (!closed.signal.aborted && clock.now() < after(heardAt, silenceLimitMs)) {
      await clock.wakeAt(after(heardAt, silenceLimitMs), closed.signal);
    }
    socket.destroy();
  };

  shared.sessions.add(session);
  void dropWhenSilent();
  socket.on('data', (bytes: Buffer) => {
    for (const words of requests.push(bytes.toString('latin1'))) {
      heardAt = clock.now();
      waiting += 1;
      if (waiting > waitingLimit) socket.destroy();
      last = last.then(() => respond(words));
    }
  });
  // A client that goes away in the middle is no event here.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    shared.sessions.delete(session);
    closed.abort('closed');
  });
}
