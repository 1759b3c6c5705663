// Real sockets on loopback: a server that does with its connections what a test wants, and clients of it.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { createNutClient, type NutClient, type NutClientOptions } from '../../../src/clients/nut/client.ts';
import { type NutServer, type NutServerOptions, startNutServer } from '../../../src/lab/servers/nut/server.ts';
import { createStillUpses, type StillUps, type StillUpses } from '../../../src/lab/servers/nut/still-upses.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';

export interface RawServer {
  readonly port: number;
  /** So many connections have been made. */
  readonly accepted: () => number;
}

/** Ends with the test. */
export async function aRawServer(serve: (socket: Socket, number: number) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    accepted += 1;
    serve(socket, accepted);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, accepted: () => accepted };
}

/** Answers each request with this. */
export function saying(text: string | Uint8Array): (socket: Socket) => void {
  return (socket) => socket.on('data', () => socket.write(text));
}

export function aClient(port: number, clock: FakeClock, options: Partial<NutClientOptions> = {}): NutClient {
  const client = createNutClient({ host: '127.0.0.1', port, clock, random: () => 0, ...options });
  onTestFinished(() => client.close());
  return client;
}

export function data(variables: Readonly<Record<string, string>>, more: Partial<Data> = {}): Data {
  return { kind: 'data', variables, writable: [], commands: [], ...more };
}
type Data = Extract<StillUps['state'], { kind: 'data' }>;

/** Does this again and again until the promise is settled. */
export async function meanwhile<Value>(promise: Promise<Value>, step: (turn: number) => Promise<void>): Promise<Value> {
  const state = { isSettled: false };
  const settle = promise.finally(() => (state.isSettled = true));
  for (let turn = 0; !state.isSettled; turn += 1) await step(turn);
  return settle;
}

export interface Bench {
  readonly clock: FakeClock;
  readonly server: NutServer;
  readonly upses: StillUpses;
  readonly client: NutClient;
  /** The requests that came, oldest first. */
  readonly requests: readonly string[];
  /** Resolves when so many requests have come. */
  readonly requested: (count: number) => Promise<void>;
}

/** The lab's upsd with these UPSes, and a client of it. */
export async function aBench(
  upses: readonly StillUps[],
  serverOptions: Partial<NutServerOptions> = {},
  clientOptions: Partial<NutClientOptions> = {},
): Promise<Bench> {
  const clock = createFakeClock();
  const table = createStillUpses(upses);
  const requests: string[] = [];
  let wake: () => void = () => undefined;
  const onRequest = (words: readonly string[]): void => {
    requests.push(words.join(' '));
    wake();
  };
  const server = await startNutServer({ upses: table, clock, onRequest, ...serverOptions });
  onTestFinished(() => server.close());
  return {
    clock,
    server,
    upses: table,
    client: aClient(server.port, clock, clientOptions),
    requests,
    async requested(count) {
      while (requests.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}
