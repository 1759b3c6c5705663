import { describe, expect, it } from 'vitest';
import { firstBackoffMs, keepAliveMs, longestBackoffMs, requestTimeoutMs } from '../../../src/clients/nut/limits.ts';
import { createFakeClock, settled } from '../../support/fake-clock.ts';
import { aBench, aClient, aRawServer, data, saying } from './loopback.ts';

const rack = {
  name: 'rack',
  description: 'Rack "A" #1',
  state: data({ 'ups.status': 'OL CHRG', 'ups.model': '5P "1550" #2' }),
};
const stale = { name: 'stale', state: { kind: 'stale' as const } };
const dead = { name: 'dead', state: { kind: 'no-driver' as const } };

describe('a reading', () => {
  it('gives the variables as they stand on the wire', async () => {
    const { client } = await aBench([rack]);
    expect(await client.variables('rack')).toEqual({
      is: 'ok',
      value: new Map([
        ['ups.model', '5P "1550" #2'],
        ['ups.status', 'OL CHRG'],
      ]),
    });
  });

  it('lists also the UPSes that cannot be read', async () => {
    const { client } = await aBench([rack, dead]);
    expect(await client.list()).toEqual({
      is: 'ok',
      value: new Map([
        ['rack', 'Rack "A" #1'],
        ['dead', 'Description unavailable'],
      ]),
    });
    expect(await client.version()).toMatchObject({ is: 'ok', value: expect.stringContaining('upsd 2.8.0') });
  });

  it('tells a UPS that is lost from one that is not configured', async () => {
    const { client, server } = await aBench([stale, dead]);
    const where = `upsd at 127.0.0.1:${server.port}`;
    expect(await client.variables('stale')).toMatchObject({
      is: 'lost',
      word: 'DATA-STALE',
      message: expect.stringMatching(
        new RegExp(`^${where}, asked about stale, has no current data.*\\(DATA-STALE\\)\\.$`),
      ),
    });
    expect(await client.variables('dead')).toMatchObject({ is: 'lost', word: 'DRIVER-NOT-CONNECTED' });
    expect(await client.variables('other')).toMatchObject({ is: 'refused', word: 'UNKNOWN-UPS' });
    expect(server.connections()).toBe(1);
  });

  it('takes a word that nobody knows for a refusal', async () => {
    const { port } = await aRawServer(saying('ERR SOMETHING-NEW please wait\n'));
    expect(await aClient(port, createFakeClock()).variables('rack')).toEqual({
      is: 'refused',
      word: 'SOMETHING-NEW',
      message: `upsd at 127.0.0.1:${port}, asked about rack, refuses with a word that this version of ananke does not know (SOMETHING-NEW "please wait").`,
    });
  });

  it('comes over one connection, however many ask at once, each with its own answer', async () => {
    const upses = Array.from({ length: 20 }, (_, at) => ({ name: `ups${at}`, state: data({ 'ups.id': `${at}` }) }));
    const { client, server } = await aBench(upses);
    const answers = await Promise.all(upses.map(({ name }) => client.variables(name)));
    expect(answers).toEqual(upses.map((_, at) => ({ is: 'ok', value: new Map([['ups.id', `${at}`]]) })));
    expect(server.connections()).toBe(1);
  });

  it('is the same when each byte comes in a packet of its own', async () => {
    const { client, server } = await aBench([rack]);
    const whole = await client.variables('rack');
    server.setFault({ kind: 'single-bytes' });
    expect(await client.variables('rack')).toEqual(whole);
  });

  it('takes lines that end as on other systems', async () => {
    const { port } = await aRawServer(saying('BEGIN LIST VAR r\r\nVAR r ups.status "OL"\r\nEND LIST VAR r\r\n'));
    expect(await aClient(port, createFakeClock()).variables('r')).toEqual({
      is: 'ok',
      value: new Map([['ups.status', 'OL']]),
    });
  });

  it('of a name that upsd would not take as it is sends nothing', async () => {
    const { client, requests } = await aBench([rack]);
    expect(await client.variables('rack\nFSD rack')).toEqual({
      is: 'unsayable',
      message:
        'Not sent to upsd: argument 1 of LIST VAR holds a character that upsd does not take: only printable ASCII may be in it.',
    });
    expect(requests).toEqual([]);
  });

  it('refuses to queue without end', async () => {
    const { client, server } = await aBench([rack]);
    server.setFault({ kind: 'mute' });
    const answers = Array.from({ length: 100 }, () => client.variables('rack'));
    expect(await answers.at(-1)).toMatchObject({ is: 'unreachable', cause: 'busy' });
    client.close();
    expect((await Promise.all(answers)).every(({ is }) => is === 'unreachable')).toBe(true);
  });
});

describe('an upsd that is not there', () => {
  it('refuses, and says where and what to look at', async () => {
    const { client, server } = await aBench([rack]);
    await server.close();
    expect(await client.variables('rack')).toEqual({
      is: 'unreachable',
      cause: 'refused',
      message: `upsd at 127.0.0.1:${server.port} refuses the connection. Is nut-server running there, and does LISTEN of its upsd.conf name this address?`,
    });
  });

  it('has a name without an address', async () => {
    const client = aClient(3493, createFakeClock(), { host: 'no-such-host.invalid' });
    expect(await client.variables('rack')).toMatchObject({ is: 'unreachable', cause: 'no-address' });
  });

  it('is reached by name and over IPv6 where that is', async () => {
    const { server, clock } = await aBench([rack], { host: '::1' });
    expect(await aClient(server.port, clock, { host: '::1' }).variables('rack')).toMatchObject({ is: 'ok' });
    const { server: other } = await aBench([rack]);
    expect(await aClient(other.port, clock, { host: 'localhost' }).variables('rack')).toMatchObject({ is: 'ok' });
  });
});

describe('a connection that has gone wrong is never used again', () => {
  it('after an answer that did not come in time', async () => {
    const { client, clock, server, requested } = await aBench([rack]);
    server.setFault({ kind: 'mute' });
    const answer = client.variables('rack');
    await requested(1);
    await clock.advance(requestTimeoutMs);
    expect(await answer).toMatchObject({ is: 'unreachable', cause: 'timed-out' });
    server.setFault(undefined);
    await clock.advance(firstBackoffMs);
    expect(await client.variables('rack')).toMatchObject({ is: 'ok' });
  });

  it.each([
    ['half an answer', { kind: 'half' }],
    ['one byte at a time, and slowly', { kind: 'drip', everyMs: 500 }],
  ] as const)('after %s', async (_what, fault) => {
    const { client, clock, server, requested } = await aBench([rack]);
    server.setFault(fault);
    const answer = client.variables('rack');
    await requested(1);
    await clock.advance(requestTimeoutMs);
    expect(await answer).toMatchObject({ is: 'unreachable', cause: 'timed-out' });
    expect(await client.version()).toMatchObject({ is: 'unreachable', cause: 'timed-out' });
  });

  it('after it was closed in the middle', async () => {
    const { client, clock, server } = await aBench([rack]);
    server.setFault({ kind: 'close-in-the-middle' });
    expect(await client.variables('rack')).toMatchObject({ is: 'unreachable', cause: 'closed' });
    server.setFault(undefined);
    await clock.advance(firstBackoffMs);
    expect(await client.variables('rack')).toMatchObject({ is: 'ok' });
  });

  it('after an answer to something else, which the message quotes', async () => {
    const { client, server, clock } = await aBench([rack]);
    server.setFault({ kind: 'instead', bytes: new TextEncoder().encode('HTTP/1.1 400 Bad\tRequest\r\n\r\n') });
    expect(await client.variables('rack')).toEqual({
      is: 'violation',
      message: `upsd at 127.0.0.1:${server.port} answers LIST VAR with "HTTP/1.1 400 Bad?Request". Is it a NUT server, and does nothing between change what it says?`,
    });
    server.setFault(undefined);
    await clock.advance(firstBackoffMs);
    expect(await client.variables('rack')).toMatchObject({ is: 'ok' });
  });

  it('after a line without an end', async () => {
    const { client, server } = await aBench([rack]);
    server.setFault({ kind: 'endless-line', bytes: 10_000_000 });
    expect(await client.variables('rack')).toMatchObject({
      is: 'violation',
      message: expect.stringContaining('sent a line longer than 4096 bytes'),
    });
  });

  it('after an answer without an end', async () => {
    const row = `VAR rack ${'x'.repeat(2_000)} "1"\n`;
    const { port } = await aRawServer(saying(`BEGIN LIST VAR rack\n${row.repeat(600)}`));
    expect(await aClient(port, createFakeClock()).variables('rack')).toMatchObject({
      is: 'violation',
      message: expect.stringContaining('sent an answer longer than 1048576 bytes'),
    });
  });

  it('after it said something without being asked', async () => {
    const { port, accepted } = await aRawServer((socket, number) => {
      socket.on('data', () => socket.write(number === 1 ? 'upsd 1\nboo\n' : 'upsd 2\n'));
    });
    const client = aClient(port, createFakeClock());
    expect(await client.version()).toEqual({ is: 'ok', value: 'upsd 1' });
    expect(await client.version()).toEqual({ is: 'ok', value: 'upsd 2' });
    expect(accepted()).toBe(2);
  });

  it('after a caller gave up, while those who only waited go on', async () => {
    const { client, server, requested, clock } = await aBench([rack]);
    server.setFault({ kind: 'mute' });
    const [giver, waiter] = [new AbortController(), new AbortController()];
    const given = client.variables('rack', giver.signal);
    const waited = client.variables('rack', waiter.signal);
    const patient = client.variables('rack');
    await requested(1);
    waiter.abort('enough');
    expect(await waited).toMatchObject({ is: 'unreachable', cause: 'given-up' });
    server.setFault(undefined);
    giver.abort('enough');
    expect(await given).toMatchObject({ is: 'unreachable', cause: 'given-up' });
    expect(await patient).toMatchObject({ is: 'ok' });
    expect(clock.now()).toBe(1_000);
  });
});

describe('connecting again', () => {
  it('waits longer each time, up to a limit, and says meanwhile at once what was wrong', async () => {
    const clock = createFakeClock();
    const { port, accepted } = await aRawServer((socket) => socket.destroy());
    const client = aClient(port, clock);
    const pauses: number[] = [];
    await client.variables('rack');
    for (let attempts = 1; attempts < 7; attempts = accepted()) {
      let pauseMs = 0;
      for (; accepted() === attempts; pauseMs += 125) {
        await clock.advance(125);
        expect(await client.variables('rack')).toMatchObject({ is: 'unreachable', cause: 'closed' });
      }
      pauses.push(pauseMs);
    }
    expect(pauses).toEqual([firstBackoffMs, 500, 1_000, 2_000, longestBackoffMs, longestBackoffMs]);
  });

  it('spreads the pauses by chance', async () => {
    const clock = createFakeClock();
    const { port, accepted } = await aRawServer((socket) => socket.destroy());
    const client = aClient(port, clock, { random: () => 0.999 });
    await client.variables('rack');
    await clock.advance(firstBackoffMs * 0.6);
    await client.variables('rack');
    expect(accepted()).toBe(2);
  });

  it('needs no pause after a restart of upsd', async () => {
    const { client, server } = await aBench([rack]);
    await client.variables('rack');
    server.drop();
    while (server.connections() > 0) await settled();
    await settled();
    expect(await client.variables('rack')).toMatchObject({ is: 'ok' });
  });
});

describe('an idle connection', () => {
  it('says something often enough that upsd does not drop it', async () => {
    const { client, clock, server, requests } = await aBench([rack]);
    await client.variables('rack');
    for (let count = 1; count <= 5; count += 1) {
      await clock.advance(keepAliveMs);
      // Until the answer is there and the next time to say something is set.
      while (requests.length <= count || (clock.next() ?? 0) < clock.now() + keepAliveMs) await settled();
    }
    expect(requests).toEqual(['LIST VAR rack', 'VER', 'VER', 'VER', 'VER', 'VER']);
    expect(server.connections()).toBe(1);
  });

  it('is left alone while more wait for it than may', async () => {
    const { client, clock, server, requested } = await aBench([rack]);
    await client.variables('rack');
    server.setFault({ kind: 'mute' });
    await clock.advance(keepAliveMs - 1);
    const answers = Array.from({ length: 100 }, () => client.variables('rack'));
    await requested(2);
    await clock.advance(requestTimeoutMs);
    for (const answer of answers) expect(await answer).toMatchObject({ is: 'unreachable' });
  });

  it('that does not answer any more is found out by that', async () => {
    const { client, clock, server, requested } = await aBench([rack]);
    await client.variables('rack');
    server.setFault({ kind: 'mute' });
    await clock.advance(keepAliveMs);
    await requested(2);
    await clock.advance(requestTimeoutMs);
    while (server.connections() > 0) await settled();
    server.setFault(undefined);
    await clock.advance(firstBackoffMs);
    expect(await client.variables('rack')).toMatchObject({ is: 'ok' });
  });
});

describe('a client that was closed', () => {
  it('answers that, and connects no more', async () => {
    const { client, server } = await aBench([rack]);
    await client.variables('rack');
    client.close();
    expect(await client.variables('rack')).toMatchObject({ is: 'unreachable', cause: 'closed' });
    while (server.connections() > 0) await settled();
  });
});
