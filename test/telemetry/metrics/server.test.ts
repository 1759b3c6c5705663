// What is served over HTTP, to readers of every kind, over real sockets.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type ServerLimits, serverLimits } from '../../../src/telemetry/metrics/limits.ts';
import type { Pages } from '../../../src/telemetry/metrics/pages.ts';
import { createMetricsServer } from '../../../src/telemetry/metrics/server.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';

interface Running {
  readonly port: number;
  readonly problems: readonly string[];
  readonly clock: FakeClock;
  readonly stop: () => Promise<void>;
}
const running: Running[] = [];
afterEach(() => Promise.all(running.splice(0).map(({ stop }) => stop())));

const pages: Pages = {
  metrics: () => Promise.resolve('ananke_decisions_total 7\n'),
  health: () => ({ ok: true, text: 'the last decision is 0.1 s old' }),
  front: () => 'ananke, as decided',
};

async function serve(change: Partial<Pages> = {}, limits: Partial<ServerLimits> = {}): Promise<Running> {
  const problems: string[] = [];
  const clock = createFakeClock();
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  const server = createMetricsServer({
    listen: '127.0.0.1:0',
    clock,
    pages: { ...pages, ...change },
    onProblem: (message) => problems.push(message),
    onListening: resolve,
    limits: { ...serverLimits, ...limits },
  });
  const ended = server.run(stop.signal);
  const { port } = await promise;
  const one = {
    port,
    problems,
    clock,
    stop: () => {
      stop.abort('over');
      return ended;
    },
  };
  running.push(one);
  return one;
}

async function ask(port: number, path: string, method = 'GET'): Promise<{ answer: IncomingMessage; body: string }> {
  const sent = request({ host: '127.0.0.1', port, path, method, agent: false });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { answer, body: await text(answer) };
}

/** A bare connection, and all that comes out of it until it ends. */
function talk(port: number): { socket: Socket; ended: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => (heard += chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
  return { socket, ended };
}

describe('the pages', () => {
  it('are metrics as Prometheus reads them, a health that a probe reads, and one for people', async () => {
    const { port } = await serve();
    const metrics = await ask(port, '/metrics?name[]=x');
    expect(metrics.answer.statusCode).toBe(200);
    expect(metrics.answer.headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(metrics.body).toBe('ananke_decisions_total 7\n');
    expect(await ask(port, '/healthz')).toMatchObject({ body: 'the last decision is 0.1 s old\n' });
    const front = await ask(port, '/');
    expect(front.answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(front.body).toBe('ananke, as decided\n');
  });

  it('have a head without a body', async () => {
    const { port } = await serve();
    const { answer, body } = await ask(port, '/metrics', 'HEAD');
    expect(answer.headers['content-length']).toBe('25');
    expect(body).toBe('');
  });

  it('say 503 while nobody decides', async () => {
    const { port } = await serve({ health: () => ({ ok: false, text: 'nothing has been decided yet' }) });
    const { answer, body } = await ask(port, '/healthz');
    expect([answer.statusCode, body]).toEqual([503, 'nothing has been decided yet\n']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('cannot be written to with %s', async (method) => {
    const { port } = await serve();
    const { answer } = await ask(port, '/metrics', method);
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it.each(['/metric', '/metrics/', '//metrics', '/..%2fetc/passwd', '/etc/passwd', '*'])(
    'are no others: %s',
    async (path) => {
      const { port } = await serve();
      expect((await ask(port, path)).answer.statusCode).toBe(404);
    },
  );

  it('that cannot be made are told, and the next one is served', async () => {
    const { port, problems } = await serve({ metrics: () => Promise.reject(new Error('no such run')) });
    const { answer, body } = await ask(port, '/metrics');
    expect(answer.statusCode).toBe(500);
    expect(body).not.toContain('no such run');
    expect(problems).toEqual(['a page could not be made: no such run']);
    expect((await ask(port, '/')).answer.statusCode).toBe(200);
  });
});

describe('a reader', () => {
  it.each([
    ['that speaks no HTTP', 'LIST UPS\n', '400 Bad Request'],
    ['that sends bytes', '\u0000\u0001\u0016\u0003\u0001\r\n\r\n', '400 Bad Request'],
    [
      'with endless headers',
      `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
    ],
    [
      'that says two lengths',
      'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      '400 Bad Request',
    ],
  ])('%s gets an answer and is gone', async (_, said, status) => {
    const { port } = await serve();
    const { socket, ended } = talk(port);
    socket.write(said);
    expect((await ended).split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`);
    expect((await ask(port, '/')).answer.statusCode).toBe(200);
  });

  it('that never ends its request is gone after its time', async () => {
    const { port } = await serve({}, { headersMs: 40, requestMs: 80, lookEveryMs: 10 });
    const { socket, ended } = talk(port);
    socket.write('GET / HTTP/1.1\r\nhost: x\r\na');
    expect((await ended).split('\r\n')[0]).toBe('HTTP/1.1 408 Request Timeout');
    const silent = talk(port);
    expect(await silent.ended).toMatch(/^$|^HTTP\/1.1 408/);
  });

  it('that wants to change the protocol is gone', async () => {
    const { port } = await serve();
    const { socket, ended } = talk(port);
    socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    expect(await ended).toBe('');
    const tunnel = talk(port);
    tunnel.socket.write('CONNECT example.org:443 HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(await tunnel.ended).toBe('');
  });

  it('that takes nothing of a long answer is gone after its time', async () => {
    const { port, clock } = await serve({ metrics: () => Promise.resolve('x'.repeat(64 * 1024 * 1024)) });
    const { socket, ended } = talk(port);
    socket.pause();
    socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
    while (clock.next() === undefined) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(serverLimits.answerMs);
    socket.resume();
    expect((await ended).length).toBeLessThan(64 * 1024 * 1024);
    expect(clock.next()).toBeUndefined();
  });

  it('that goes away in the middle is not missed', async () => {
    const { port, problems } = await serve({ metrics: () => Promise.resolve('x'.repeat(16 * 1024 * 1024)) });
    const { socket, ended } = talk(port);
    socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\nGET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(socket, 'data');
    socket.resetAndDestroy();
    await ended;
    expect((await ask(port, '/')).answer.statusCode).toBe(200);
    expect(problems).toEqual([]);
  });

  it('that comes with a body is answered, and has to come anew', async () => {
    const { port } = await serve();
    const { socket, ended } = talk(port);
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nabc');
    const heard = await ended;
    expect(heard.split('\r\n')[0]).toBe('HTTP/1.1 405 Method Not Allowed');
    expect(heard.toLowerCase()).toContain('connection: close');
  });

  it('beyond the bound is turned away, and served again when another has gone', async () => {
    const { port } = await serve({}, { connections: 2 });
    const held = [talk(port), talk(port)];
    await Promise.all(held.map(({ socket }) => once(socket, 'connect')));
    await talk(port).ended;
    for (const { socket } of held) socket.destroy();
    await Promise.all(held.map(({ ended }) => ended));
    let status: number | undefined;
    // The server hears a little later that they have gone.
    while (status === undefined)
      status = await ask(port, '/').then(
        ({ answer }) => answer.statusCode,
        () => undefined,
      );
    expect(status).toBe(200);
  });
});

describe('the server', () => {
  it('tells that its port is taken, waits longer each time, and serves when it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    if (typeof address !== 'object' || address === null) throw new Error('it listens on a port');
    const clock = createFakeClock();
    const problems: string[] = [];
    const stop = new AbortController();
    const { promise: listening, resolve } = Promise.withResolvers<AddressInfo>();
    const listen = `127.0.0.1:${address.port}`;
    const server = createMetricsServer({
      listen,
      clock,
      pages,
      onProblem: (message) => problems.push(message),
      onListening: resolve,
    });
    const ended = server.run(stop.signal);
    const waits: number[] = [];
    for (let tries = 1; tries <= 8; tries += 1) {
      while (problems.length < tries) await new Promise((resolve) => setImmediate(resolve));
      const waitMs = (clock.next() ?? 0) - clock.now();
      waits.push(waitMs);
      if (tries < 8) await clock.advance(waitMs);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(problems[0]).toBe(
      `${listen} cannot be served: listen EADDRINUSE: address already in use ${listen}; tried again in 1 s`,
    );
    other.close();
    await once(other, 'close');
    await clock.advance(60_000);
    expect((await listening).port).toBe(address.port);
    expect((await ask(address.port, '/')).answer.statusCode).toBe(200);
    stop.abort('over');
    await ended;
  });

  it.each(['[::1]:0', 'localhost:0'])('listens on %s', async (listen) => {
    const stop = new AbortController();
    const { promise, resolve } = Promise.withResolvers<AddressInfo | string>();
    const server = createMetricsServer({
      listen,
      clock: createFakeClock(),
      pages,
      onProblem: resolve,
      onListening: resolve,
    });
    const ended = server.run(stop.signal);
    const address = await promise;
    // Where the machine has no IPv6 that is said, and nothing breaks.
    const is = typeof address === 'string' ? address : `port ${address.port}`;
    expect(is).toMatch(/^port \d+$|cannot be served: listen E(ADDRNOTAVAIL|AFNOSUPPORT)/);
    stop.abort('over');
    await ended;
  });

  it('leaves nothing behind when it stops, whoever is connected', async () => {
    const { port, stop } = await serve();
    const { socket, ended } = talk(port);
    await once(socket, 'connect');
    await stop();
    await ended;
    await expect(ask(port, '/')).rejects.toThrow('ECONNREFUSED');
  });

  it('that is told to stop before it begins does not begin', async () => {
    const server = createMetricsServer({
      listen: '127.0.0.1:0',
      clock: createFakeClock(),
      pages,
      onProblem: () => undefined,
    });
    await server.run(AbortSignal.abort('over'));
  });
});
