/** From a place to a connection: the name is looked up, and the first address that answers is taken, IPv6 or IPv4. */
import { connect } from 'node:net';
import { powerLookup } from '../lookup.ts';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { connectTimeoutMs } from './limits.ts';
import { causeOf, notReached } from './place.ts';
import type { Unreachable, UnreachableCause } from './reply.ts';
import { startTimer } from './timer.ts';

export type Opened = { readonly is: 'open'; readonly connection: Connection } | Unreachable;

/** Never rejects. */
export function openConnection(options: ConnectionOptions, signal?: AbortSignal): Promise<Opened> {
  const { place, clock } = options;
  if (signal?.aborted === true) return Promise.resolve(notReached(place, 'given-up'));
  return new Promise((resolve) => {
    const socket = connect({ host: place.host, port: place.port, noDelay: true, lookup: powerLookup });
    const finish = (opened: Opened): void => {
      stopTimer();
      signal?.removeEventListener('abort', giveUp);
      socket.off('error', onError);
      resolve(opened);
    };
    const fail = (cause: UnreachableCause): void => {
      finish(notReached(place, cause));
      // An attempt at the next address may still fail after this, and nobody is told any more.
      socket.on('error', () => undefined);
      socket.destroy();
    };
    const onError = (error: Error): void => fail(causeOf(error));
    const giveUp = (): void => fail('given-up');
    const stopTimer = startTimer(clock, connectTimeoutMs, () => fail('timed-out'));
    signal?.addEventListener('abort', giveUp);
    socket.on('error', onError);
    // upsd says nothing by itself, so the connection is ready. STARTTLS would have its place here, before any user name.
    socket.once('connect', () => finish({ is: 'open', connection: createConnection(socket, options) }));
  });
}
