import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNutClient, type NutClient, type NutClientOptions } from '../../src/clients/nut/client.ts';
import { upsName } from '../../src/core/ids.ts';
import type { Observed } from '../../src/core/observed.ts';
import { startNutServer } from '../../src/lab/servers/nut/server.ts';
import { createStillUpses } from '../../src/lab/servers/nut/still-upses.ts';
import { createCells } from '../../src/observers/cells.ts';
import { laterBy } from '../../src/observers/later.ts';
import { upsdsOf } from '../../src/observers/ups/address.ts';
import { observeUpses } from '../../src/observers/ups/observer.ts';
import { aUps } from '../support/builders/config.ts';
import { createRealClock, until } from './real-clock.ts';
import { admin, aRealUpsd } from './upsd.ts';

const clock = createRealClock();
const onMains = {
  'ups.status': 'OL CHRG',
  'battery.charge': '100',
  'battery.runtime': '1800',
  'ups.load': '023.4',
  'input.voltage': '230.1',
};
const onBattery = { ...onMains, 'ups.status': 'OB DISCHRG', 'battery.charge': '91', 'input.voltage': '0.0' };
const rack = { name: 'rack', description: '"Rack \\"A\\" UPS \\\\ back\\#1"', variables: onMains };

function aClient(port: number, options: Partial<NutClientOptions> = {}): NutClient {
  const client = createNutClient({ host: '127.0.0.1', port, clock, random: Math.random, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** The cell of UPS A, as the observer keeps it. */
function observeRack(port: number): () => Observed<unknown> | undefined {
  const closing = new AbortController();
  const cells = createCells(laterBy(clock, closing.signal), () => undefined);
  const client = aClient(port);
  const [upsd] = upsdsOf([
    aUps(upsName('A'), { address: `rack@127.0.0.1:${port}` }, { pollOnMainsMs: 200, pollOnBatteryMs: 200 }),
  ]);
  observeUpses({ client, upses: upsd?.upses ?? [], clock, cells }, closing.signal);
  onTestFinished(() => closing.abort('over'));
  return () => cells.get('ups/A');
}

async function seen(cell: () => Observed<unknown> | undefined, looks: object): Promise<Observed<unknown>> {
  const matcher: unknown = expect.objectContaining(looks);
  return until(JSON.stringify(looks), () => {
    const now = cell();
    return now !== undefined && (matcher as { asymmetricMatch(value: unknown): boolean }).asymmetricMatch(now)
      ? now
      : undefined;
  });
}
const status = (...tokens: readonly string[]) => ({ state: 'known', value: expect.objectContaining({ tokens }) });
const known = (client: NutClient, ups: string) =>
  until(`${ups} has data`, async () => {
    const answer = await client.variables(ups);
    return answer.is === 'ok' && answer.value.get('ups.status') !== 'WAIT' ? answer.value : undefined;
  });

describe('a real upsd', () => {
  it('is read, with names and values in which everything is special', async () => {
    const model = '5P "1550" \\ #2';
    const upsd = await aRealUpsd([rack, { name: 'a"b', variables: { ...onMains, 'ups.model': model } }]);
    const client = aClient(upsd.port);
    expect((await known(client, 'rack')).get('ups.load')).toBe('023.4');
    expect([...(await known(client, 'a"b')).keys()]).toContain('ups.model');
    expect(await client.list()).toEqual({
      is: 'ok',
      value: new Map([
        ['rack', 'Rack "A" UPS \\ back#1'],
        ['a"b', 'Description unavailable'],
      ]),
    });
    expect(await client.variables('other')).toMatchObject({ is: 'refused', word: 'UNKNOWN-UPS' });
    expect(await client.version()).toMatchObject({ is: 'ok', value: expect.stringContaining('upsd 2.') });
  });

  it('shows an outage, a forced shutdown, and the return', async () => {
    const upsd = await aRealUpsd([rack]);
    const cell = observeRack(upsd.port);
    await seen(cell, status('OL', 'CHRG'));
    expect(cell()).toMatchObject({
      value: { chargePercent: 100, runtimeSeconds: 1800, loadPercent: 23.4, inputVoltage: 230.1 },
    });
    upsd.write('rack', onBattery);
    await seen(cell, status('OB', 'DISCHRG'));
    upsd.write('rack', { ...onBattery, 'ups.status': 'OB LB', 'battery.charge': '9' });
    await seen(cell, status('OB', 'LB'));
    await say(upsd.port, ['USERNAME prim', 'PASSWORD prim', 'LOGIN rack', 'FSD rack']);
    await seen(cell, status('FSD', 'OB', 'LB'));
    upsd.write('rack', onMains);
    await seen(cell, status('FSD', 'OL', 'CHRG'));
  });

  it('has a UPS without a status, whose driver goes, hangs, and comes back', async () => {
    const upsd = await aRealUpsd([rack]);
    const cell = observeRack(upsd.port);
    await seen(cell, status('OL', 'CHRG'));
    upsd.signalDriver('rack', 'SIGSTOP');
    expect(await seen(cell, { state: 'stale' })).toMatchObject({
      reason: 'DataStale',
      value: { tokens: ['OL', 'CHRG'] },
    });
    upsd.signalDriver('rack', 'SIGCONT');
    await seen(cell, status('OL', 'CHRG'));
    upsd.signalDriver('rack', 'SIGKILL');
    expect(await seen(cell, { state: 'stale' })).toMatchObject({ reason: 'DriverNotConnected' });
    upsd.startDriver('rack');
    await seen(cell, status('OL', 'CHRG'));
    const { 'ups.status': _status, ...others } = onMains;
    upsd.write('rack', { ...others, 'ups.status': '' });
    expect(await seen(cell, { state: 'stale' })).toMatchObject({ reason: 'DataStale' });
  });

  it('is away, and back', async () => {
    const upsd = await aRealUpsd([rack]);
    const cell = observeRack(upsd.port);
    await seen(cell, status('OL', 'CHRG'));
    await upsd.stopServer();
    expect(await seen(cell, { state: 'stale' })).toMatchObject({ reason: 'UpsdUnreachable' });
    await upsd.startServer();
    await seen(cell, status('OL', 'CHRG'));
  });

  it('takes orders, and tells what its driver made of them', async () => {
    const upsd = await aRealUpsd([rack]);
    const client = aClient(upsd.port, { credentials: admin });
    await known(client, 'rack');
    expect(await client.setVariable('rack', 'ups.status', 'OB LB')).toEqual({ is: 'accepted', byDriver: true });
    await until('the setting shows', async () =>
      (await known(client, 'rack')).get('ups.status') === 'OB LB' ? true : undefined,
    );
    expect(await client.instantCommand('rack', 'load.off')).toMatchObject({
      is: expect.stringMatching(/accepted|failed/),
    });
    expect(await client.instantCommand('rack', 'nosuch')).toMatchObject({
      is: 'failed',
      why: { word: 'CMD-NOT-SUPPORTED' },
    });
    expect(await client.setVariable('rack', 'driver.name', 'x')).toMatchObject({
      is: 'failed',
      why: { word: 'READONLY' },
    });
    const stranger = aClient(upsd.port, { credentials: { ...admin, password: 'wrong' } });
    expect(await stranger.setVariable('rack', 'ups.load', '1')).toMatchObject({
      is: 'failed',
      why: { word: 'ACCESS-DENIED' },
    });
    expect(await aClient(upsd.port).instantCommand('rack', 'load.off')).toMatchObject({
      why: { word: 'USERNAME-REQUIRED' },
    });
  });

  it('does not drop a client that is idle for longer than a minute', async () => {
    const upsd = await aRealUpsd([rack]);
    let connections = 0;
    const proxy = createServer((socket) => {
      connections += 1;
      const onward = connect(upsd.port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) end.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const address = proxy.address();
    const client = aClient(typeof address === 'object' && address !== null ? address.port : 0);
    await known(client, 'rack');
    await new Promise((resolve) => setTimeout(resolve, 70_000));
    expect(await client.variables('rack')).toMatchObject({ is: 'ok' });
    expect(connections).toBe(1);
  });
});

describe("the lab's upsd", () => {
  it('answers as the real one does', async () => {
    const upsd = await aRealUpsd([rack, { name: 'gone', variables: onMains }]);
    const client = aClient(upsd.port);
    const variables = Object.fromEntries(await known(client, 'rack'));
    await known(client, 'gone');
    upsd.signalDriver('gone', 'SIGKILL');
    await until('the driver is gone', async () => ((await client.variables('gone')).is === 'lost' ? true : undefined));
    const writable = Object.keys(variables).filter((name) => Object.hasOwn(onMains, name));
    const upses = createStillUpses([
      {
        name: 'rack',
        description: 'Rack "A" UPS \\ back#1',
        state: { kind: 'data', variables, writable, commands: ['load.off'] },
      },
      { name: 'gone', state: { kind: 'no-driver' } },
    ]);
    const users = [
      { name: admin.user, password: admin.password, actions: ['SET', 'FSD'], commands: 'all' },
      { name: 'prim', password: 'prim', upsmon: 'primary' },
    ] as const;
    const lab = await startNutServer({ upses, users, clock });
    onTestFinished(() => lab.close());
    for (const script of scripts) {
      expect(await say(lab.port, script), script.join(' / ')).toEqual(await say(upsd.port, script));
    }
  });
});

const password = `PASSWORD "${admin.password.replace(/[\\"#]/g, '\\$&')}"`;
const scripts: readonly (readonly string[])[] = [
  ['VER', 'NETVER', 'PROTVER', 'HELP', 'VER x', 'HELP x', 'STARTTLS', 'FOO', '', '   ', '# VER', 'LOGOUT'],
  [
    'LIST UPS',
    'list ups',
    'LIST UPS x',
    'LIST',
    'LIST FOO',
    'LIST VAR',
    'LIST VAR nosuch',
    'LIST VAR gone',
    'LIST VAR RACK',
    'LIST RW rack',
    'LIST CMD rack',
    'LIST CLIENT rack',
    'LIST CLIENT gone',
    'LIST CLIENTS rack',
    'LIST ENUM rack',
    'LIST ENUM rack battery.charge',
    'LIST RANGE rack battery.charge',
  ],
  [
    'GET',
    'GET VAR rack',
    'GET VAR rack ups.status',
    'GET VAR rack nosuch',
    'GET VAR nosuch ups.status',
    'GET VAR gone ups.status',
    'GET VAR nosuch server.version',
    'GET FOO rack',
    'GET NUMLOGINS rack',
    'GET NUMLOGINS gone',
    'GET UPSDESC rack',
    'GET UPSDESC gone',
    'GET UPSDESC nosuch',
    'GET TYPE rack battery.charge',
    'GET TYPE gone x',
    'GET TRACKING',
    'GET TRACKING x',
  ],
  [
    'INSTCMD rack load.off',
    'USERNAME',
    'USERNAME a b',
    'USERNAME admin',
    'SET VAR rack ups.load 3',
    'USERNAME admin',
    password,
    'PASSWORD x',
    'INSTCMD',
    'INSTCMD rack',
    'INSTCMD rack nosuch',
    'INSTCMD gone load.off',
    'INSTCMD nosuch load.off',
    'SET',
    'SET VAR rack',
    'SET VAR rack ups.status',
    'SET VAR rack nosuch 1',
    'SET VAR rack driver.name x',
    'SET TRACKING',
    'SET TRACKING FOO',
    'SET TRACKING ON',
    'GET TRACKING',
    'GET TRACKING x',
    'SET TRACKING OFF',
    'LOGIN',
    'LOGIN nosuch',
    'LOGIN rack',
    'PRIMARY rack',
    'MASTER rack',
  ],
  [
    'USERNAME prim',
    'PASSWORD wrong',
    'LOGIN rack',
    'PRIMARY rack',
    'FSD rack',
    'SET VAR rack ups.load 3',
    'INSTCMD rack load.off',
  ],
  [
    'USERNAME prim',
    'PASSWORD prim',
    'LOGIN gone',
    'LOGIN rack',
    'PRIMARY nosuch',
    'PRIMARY gone',
    'FSD nosuch',
    'FSD',
    'LIST CLIENT gone',
    'GET NUMLOGINS rack',
    'LOGOUT',
  ],
  ['GET VAR rack "ups.st', 'VER', '"', 'NETVER'],
];

/** What comes for each of these lines, sent one after another once it is quiet. */
async function say(port: number, lines: readonly string[]): Promise<readonly string[]> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (bytes) => (said += String(bytes)));
  const answers: string[] = [];
  for (const line of lines) {
    said = '';
    socket.write(`${line}\n`);
    await quiet(socket, () => said.length);
    answers.push(`${line}: ${said}`);
  }
  socket.destroy();
  return answers;
}

/** Nothing has come for 60 ms. */
async function quiet(socket: Socket, length: () => number): Promise<void> {
  for (let last = -1; last !== length() && !socket.destroyed; ) {
    last = length();
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}
