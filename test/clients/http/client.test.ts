// One bounded GET, against real servers on loopback.
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openHostClock } from '../../../src/clients/host-clock.ts';
import { createHttpClient } from '../../../src/clients/http/client.ts';
import { bodyLimitBytes } from '../../../src/clients/http/limits.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.close();
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections();
  }
});
async function listening(server: Server): Promise<string> {
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const web = (listener: RequestListener) => listening(createHttpServer(listener));
const raw = (listener: (socket: Socket) => void) =>
  listening(createServer((socket) => listener(socket.on('error', () => undefined))));

const never = new AbortController().signal;
const clock = openHostClock();
const client = createHttpClient({ clock, addressOf: () => undefined });
const get = (url: string) => client.get(url, 5_000, never);

describe('a GET', () => {
  it('gives status, headers and body as they came', async () => {
    const where = await web((_, response) => response.writeHead(424, { 'X-Why': ['a', 'b'] }).end('{"status":"fail"}'));
    expect(await get(`http://${where}/health?x=1`)).toMatchObject({
      state: 'answered',
      status: 424,
      headers: { 'x-why': 'a, b' },
      body: '{"status":"fail"}',
      isCut: false,
    });
  });

  it('follows nothing', async () => {
    const where = await web((_, response) => response.writeHead(302, { location: '/login' }).end());
    expect(await get(`http://${where}/`)).toMatchObject({ status: 302, headers: { location: '/login' } });
  });

  it('finds a name by the address that it was told, and asks for the name', async () => {
    const asked: string[] = [];
    const where = await web((request, response) => {
      asked.push(request.headers.host ?? '');
      response.end();
    });
    const port = where.split(':')[1];
    const told = createHttpClient({
      clock,
      addressOf: (host) => (host === 'git.home.example' ? '127.0.0.1' : undefined),
    });
    expect(await told.get(`http://git.home.example:${port}/`, 5_000, never)).toMatchObject({ status: 200 });
    expect(asked).toEqual([`git.home.example:${port}`]);
  });

  it('reads no more of a body than it may', async () => {
    const where = await web((_, response) => {
      const more = (error?: Error | null): void => {
        if (!error && !response.destroyed) response.write('x'.repeat(65_536), more);
      };
      more();
    });
    const answer = await get(`http://${where}/`);
    expect(answer).toMatchObject({ state: 'answered', isCut: true });
    expect(answer.state === 'answered' && answer.body.length).toBe(bodyLimitBytes);
  });
});

describe('no answer', () => {
  it('comes from where nothing listens', async () => {
    const where = await web(() => undefined);
    open.splice(0).forEach((server) => void server.close());
    expect(await get(`http://${where}/`)).toMatchObject({ state: 'failed', why: 'refused' });
  });

  it('comes from a server that is silent, when its time is over', async () => {
    const fake = createFakeClock();
    const reached = Promise.withResolvers<void>();
    const where = await web(() => reached.resolve());
    const asked = createHttpClient({ clock: fake, addressOf: () => undefined }).get(`http://${where}/`, 700, never);
    await reached.promise;
    await fake.advance(700);
    expect(await asked).toEqual({ state: 'failed', why: 'timed-out', message: `${where} did not answer within 0.7 s` });
    expect(fake.next()).toBeUndefined();
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['that closes at once', (socket) => socket.destroy(), 'unreachable'],
    ['that speaks something else', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'malformed'],
    ['that breaks off', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'), 'unreachable'],
    ['with headers without end', (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`), 'malformed'],
  ])('comes from a server %s', async (_, speak, why) => {
    const where = await raw((socket) => socket.once('data', () => speak(socket)));
    expect(await get(`http://${where}/`)).toMatchObject({ state: 'failed', why });
  });

  it('comes over TLS from a server that speaks none', async () => {
    const where = await raw((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect(await get(`https://${where}/`)).toMatchObject({ state: 'failed', why: 'tls' });
  });

  it.each(['', 'nonsense', 'file:///etc/passwd', 'ftp://127.0.0.1/'])('comes for the address %j', async (url) => {
    expect(await get(url)).toMatchObject({ state: 'failed', why: 'malformed' });
  });

  it('comes for a name that has no address', async () => {
    expect(await get('http://nowhere.invalid/')).toMatchObject({ state: 'failed', why: 'unknown-name' });
  });

  it('comes when the caller gives up', async () => {
    const where = await web(() => undefined);
    expect(await client.get(`http://${where}/`, 5_000, AbortSignal.abort('enough'))).toMatchObject({ why: 'stopped' });
  });
});
