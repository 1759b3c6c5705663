import { describe, expect, it } from 'vitest';
import { trackingLimitMs, trackingPauseMs } from '../../../src/clients/nut/limits.ts';
import type { StillUps } from '../../../src/lab/servers/nut/still-upses.ts';
import { createFakeClock, type FakeClock, settled } from '../../support/fake-clock.ts';
import { aBench, aClient, aRawServer, data, meanwhile } from './loopback.ts';

const credentials = { user: 'ananke', password: 'a "quoted" #1 \\ word' };
const admin = { name: 'ananke', password: credentials.password, actions: ['SET'], commands: 'all' } as const;

function rack(outcome?: StillUps['outcome']): StillUps {
  const state = data(
    { 'ups.status': 'OL', 'ups.delay.shutdown': '20' },
    { writable: ['ups.delay.shutdown'], commands: ['shutdown.return'] },
  );
  return { name: 'rack', state, ...(outcome === undefined ? {} : { outcome }) };
}
/** Lets the clock go on until it is there. */
function inTime<Value>(clock: FakeClock, promise: Promise<Value>): Promise<Value> {
  return meanwhile(promise, async (turn) => {
    await settled();
    if (turn % 20 === 0) await clock.advance(trackingPauseMs);
  });
}

describe('an order', () => {
  it('that the driver has carried out is accepted by the driver', async () => {
    const { client, clock, upses } = await aBench([rack()], { users: [admin] }, { credentials });
    expect(await inTime(clock, client.setVariable('rack', 'ups.delay.shutdown', '240'))).toEqual({
      is: 'accepted',
      byDriver: true,
    });
    expect(await inTime(clock, client.instantCommand('rack', 'shutdown.return'))).toEqual({
      is: 'accepted',
      byDriver: true,
    });
    expect(upses.orders).toEqual(['SET rack ups.delay.shutdown 240', 'INSTCMD rack shutdown.return']);
    expect(await client.variables('rack')).toMatchObject({ value: expect.objectContaining({}) });
  });

  it('names its user once on each connection, with a password of any printable characters', async () => {
    const { client, clock, requests, server } = await aBench([rack()], { users: [admin] }, { credentials });
    await inTime(clock, client.instantCommand('rack', 'shutdown.return', '60'));
    await inTime(clock, client.instantCommand('rack', 'shutdown.return'));
    const introduction = ['USERNAME ananke', `PASSWORD ${credentials.password}`, 'SET TRACKING ON'];
    const orders = ['INSTCMD rack shutdown.return 60', 'INSTCMD rack shutdown.return'];
    expect(requests.filter((request) => !request.startsWith('GET TRACKING'))).toEqual([...introduction, ...orders]);
    server.drop();
    while (server.connections() > 0) await settled();
    await settled();
    expect(await inTime(clock, client.instantCommand('rack', 'shutdown.return'))).toMatchObject({ is: 'accepted' });
  });

  it.each([
    ['failed', 'FAILED'],
    ['invalid-argument', 'INVALID-ARGUMENT'],
    ['unknown', 'UNKNOWN'],
  ] as const)('of which the driver says %s has failed', async (outcome, word) => {
    const { client, clock } = await aBench([rack(Promise.resolve(outcome))], { users: [admin] }, { credentials });
    expect(await inTime(clock, client.instantCommand('rack', 'shutdown.return'))).toMatchObject({
      is: 'failed',
      why: { is: 'refused', word },
    });
  });

  it('of which the driver says nothing is unknown after a while', async () => {
    const { client, clock, server } = await aBench(
      [rack(new Promise(() => undefined))],
      { users: [admin] },
      { credentials },
    );
    const began = clock.now();
    expect(await inTime(clock, client.instantCommand('rack', 'shutdown.return'))).toEqual({
      is: 'unknown',
      why: {
        is: 'unreachable',
        cause: 'timed-out',
        message: `upsd at 127.0.0.1:${server.port} has taken the order, and its driver has not said within 5 s what came of it.`,
      },
    });
    expect(clock.now() - began).toBeGreaterThanOrEqual(trackingLimitMs);
  });

  it('is accepted by upsd alone where there is no tracking', async () => {
    const answers: Readonly<Record<string, string>> = { SET: 'ERR UNKNOWN-COMMAND' };
    const { port } = await aRawServer((socket) => {
      socket.on('data', (bytes) => socket.write(`${answers[String(bytes).split(' ')[0] ?? ''] ?? 'OK'}\n`));
    });
    const client = aClient(port, createFakeClock(), { credentials });
    expect(await client.instantCommand('rack', 'shutdown.return')).toEqual({ is: 'accepted', byDriver: false });
  });

  it.each([
    ['without a user', {}, 'USERNAME-REQUIRED'],
    ['with a wrong password', { credentials: { ...credentials, password: 'wrong' } }, 'ACCESS-DENIED'],
  ])('%s is refused', async (_what, options, word) => {
    const { client, upses } = await aBench([rack()], { users: [admin] }, options);
    const order = await client.instantCommand('rack', 'shutdown.return');
    expect(order).toMatchObject({ is: 'failed', why: { is: 'refused', word } });
    expect(upses.orders).toEqual([]);
  });

  it.each([
    ['that the UPS does not know', ['rack', 'load.cycle'], { is: 'refused', word: 'CMD-NOT-SUPPORTED' }],
    ['to a UPS that does not exist', ['other', 'shutdown.return'], { is: 'refused', word: 'UNKNOWN-UPS' }],
    ['to a UPS without a driver', ['dead', 'shutdown.return'], { is: 'lost', word: 'DRIVER-NOT-CONNECTED' }],
    ['that could be two', ['rack', 'beeper.mute\nINSTCMD rack load.off'], { is: 'unsayable' }],
  ] as const)('%s has failed', async (_what, [ups, command], why) => {
    const dead: StillUps = { name: 'dead', state: { kind: 'no-driver' } };
    const { client, upses } = await aBench([rack(), dead], { users: [admin] }, { credentials });
    expect(await client.instantCommand(ups, command)).toMatchObject({ is: 'failed', why });
    expect(upses.orders).toEqual([]);
  });

  it('has failed when it could not be sent, and is unknown when only its answer is missing', async () => {
    const { port } = await aRawServer((socket) => {
      socket.on('data', (bytes) => (String(bytes).startsWith('INSTCMD') ? socket.destroy() : socket.write('OK\n')));
    });
    const clock = createFakeClock();
    const client = aClient(port, clock, { credentials });
    const lost = await client.instantCommand('rack', 'shutdown.return');
    expect(lost).toMatchObject({ is: 'unknown', why: { is: 'unreachable', cause: 'closed' } });
    const unsent = await client.instantCommand('rack', 'shutdown.return');
    expect(unsent).toMatchObject({ is: 'failed', why: { is: 'unreachable', cause: 'closed' } });
  });

  it('does not hold up readings while its outcome is waited for', async () => {
    const { client, clock, requested } = await aBench(
      [rack(new Promise(() => undefined))],
      { users: [admin] },
      { credentials },
    );
    const order = client.instantCommand('rack', 'shutdown.return');
    await requested(4);
    expect(await client.variables('rack')).toMatchObject({ is: 'ok' });
    await inTime(clock, order);
  });
});

describe('the password', () => {
  it('is in no answer, even when the other side says it back', async () => {
    const echo = await aRawServer((socket) => {
      socket.on('data', (bytes) => socket.write(String(bytes).startsWith('USER') ? 'OK\n' : bytes));
    });
    const mean = await aRawServer((socket) => {
      let last = '';
      socket.on('data', (bytes) => {
        const isOrder = String(bytes).startsWith('INSTCMD');
        socket.write(isOrder ? `ERR ACCESS-DENIED ${last.replaceAll('\n', ' ')}${credentials.password}\n` : 'OK\n');
        if (!isOrder) last += String(bytes);
      });
    });
    for (const { port } of [echo, mean]) {
      const client = aClient(port, createFakeClock(), { credentials });
      const order = await client.instantCommand('rack', 'shutdown.return');
      expect(order).toMatchObject({ is: 'failed' });
      expect(JSON.stringify(order)).not.toContain('quoted');
      expect(JSON.stringify(order)).toContain('***');
    }
  });

  it('that cannot be said is not named either', async () => {
    const { client, requests } = await aBench([rack()], {}, { credentials: { user: 'ananke', password: 'grün' } });
    const order = await client.instantCommand('rack', 'shutdown.return');
    expect(order).toMatchObject({ is: 'failed', why: { is: 'unsayable' } });
    expect(JSON.stringify(order)).not.toContain('gr');
    expect(requests).toEqual([]);
  });
});
