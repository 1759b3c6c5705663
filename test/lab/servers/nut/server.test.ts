import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type NutServer, startNutServer } from '../../../../src/lab/servers/nut/server.ts';
import { createStillUpses, type StillUps } from '../../../../src/lab/servers/nut/still-upses.ts';
import type { User } from '../../../../src/lab/servers/nut/users.ts';
import { readTranscript } from '../../../clients/nut/transcript.ts';
import { createFakeClock, type FakeClock, settled } from '../../../support/fake-clock.ts';

const users: readonly User[] = [
  { name: 'admin', password: 'adm', actions: ['SET'], commands: 'all' },
  { name: 'prim', password: 'prim', upsmon: 'primary' },
];

/** As dummy-ups served it when the transcript was taken. */
function transcriptUpses(): readonly StillUps[] {
  const variables = {
    'battery.charge': '100',
    'battery.charge.low': '20',
    'battery.runtime': '1800',
    'battery.runtime.low': '180',
    'device.mfr': 'Eaton',
    'device.model': '5P \\"1550\\"',
    'device.type': 'ups',
    'driver.name': 'dummy-ups',
    'driver.parameter.mode': 'dummy-once',
    'driver.parameter.pollinterval': '2',
    'driver.parameter.port': 'rack.dev',
    'driver.parameter.synchronous': 'auto',
    'driver.version': '2.8.0',
    'driver.version.internal': '0.15',
    'input.voltage': '230.1',
    'ups.delay.shutdown': '20',
    'ups.load': '23.4',
    'ups.mfr': 'Eaton',
    'ups.model': '5P "1550"',
    'ups.status': 'OL CHRG',
  };
  const writable = Object.keys(variables).filter((name) => !/^(device|driver)\./.test(name));
  const description = 'Rack "A" UPS \\ back#1';
  return [
    { name: 'rack', description, state: { kind: 'data', variables, writable, commands: ['load.off'] } },
    { name: 'loopy', state: { kind: 'no-driver' } },
    { name: 'dead', state: { kind: 'no-driver' } },
    { name: 'stale', state: { kind: 'stale' } },
    { name: 'silent', state: { kind: 'silent' } },
  ];
}

interface Talk {
  readonly socket: Socket;
  /** Sends a line and gives what has come when as many lines are there. */
  ask(request: string, lines?: number): Promise<readonly string[]>;
}

function talkTo({ port }: NutServer): Talk {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let said = '';
  socket.on('data', (bytes) => (said += String(bytes)));
  return {
    socket,
    async ask(request, lines = 1) {
      said = '';
      socket.write(`${request}\n`);
      while (said.split('\n').length <= lines) await once(socket, 'data');
      return said.split('\n').slice(0, -1);
    },
  };
}

async function aServer(upses = transcriptUpses()): Promise<{ server: NutServer; clock: FakeClock }> {
  const clock = createFakeClock();
  const server = await startNutServer({ upses: createStillUpses(upses), users, clock });
  onTestFinished(() => server.close());
  return { server, clock };
}

const withoutIds = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replace(/^(OK TRACKING) [0-9A-Fa-f-]{36}$/, '$1 id'));

describe("the lab's upsd", () => {
  it('answers as the real one did, line by line', async () => {
    const upses = transcriptUpses().slice(0, 3);
    const { server } = await aServer(upses);
    for (const connection of readTranscript()) {
      const talk = talkTo(server);
      for (const { request, answer } of connection) {
        expect(withoutIds(await talk.ask(request, answer.length)), request).toEqual(withoutIds(answer));
      }
      talk.socket.destroy();
    }
  });

  it.each([
    ['GET VAR stale ups.status', 'ERR DATA-STALE'],
    ['LIST VAR stale', 'ERR DATA-STALE'],
    ['GET NUMLOGINS stale', 'ERR DATA-STALE'],
    ['list var DEAD', 'ERR DRIVER-NOT-CONNECTED'],
    ['GET UPSDESC dead', 'UPSDESC dead "Unavailable"'],
    ['GET VAR RACK UPS.MFR', 'VAR RACK UPS.MFR "Eaton"'],
    ['GET VAR nosuch server.version', 'VAR nosuch server.version "2.8.0"'],
    ['GET TYPE rack battery.charge', 'TYPE rack battery.charge RW NUMBER'],
    ['GET TRACKING', 'OFF'],
    ['GET TRACKING x', 'ERR FEATURE-NOT-CONFIGURED'],
    ['PROTVER', '1.3'],
    ['VER extra', 'ERR INVALID-ARGUMENT'],
    ['', 'ERR UNKNOWN-COMMAND'],
    ['   ', 'ERR UNKNOWN-COMMAND'],
    ['# VER', 'ERR UNKNOWN-COMMAND'],
    ['LIST', 'ERR INVALID-ARGUMENT'],
    ['LIST VAR', 'ERR INVALID-ARGUMENT'],
    ['LIST toString x', 'ERR INVALID-ARGUMENT'],
    ['constructor', 'ERR UNKNOWN-COMMAND'],
    ['GET VAR rack', 'ERR INVALID-ARGUMENT'],
    ['INSTCMD', 'ERR USERNAME-REQUIRED'],
    ['USERNAME a b', 'ERR INVALID-ARGUMENT'],
    ['LOGOUT', 'OK Goodbye'],
  ])('answers %j with %s', async (request, answer) => {
    const { server } = await aServer();
    expect(await talkTo(server).ask(request)).toEqual([answer]);
  });

  it('wants a user, then a password, and only looks at them when they matter', async () => {
    const { server } = await aServer();
    const talk = talkTo(server);
    const said = [];
    for (const request of [
      'USERNAME prim',
      'LOGIN rack',
      'PASSWORD wrong',
      'PASSWORD prim',
      'LOGIN rack',
      'SET VAR rack ups.load 3',
      'INSTCMD rack nosuch',
      'FSD rack',
      'SET TRACKING ON',
      'GET TRACKING x',
    ]) {
      said.push(...(await talk.ask(request)));
    }
    expect(said).toEqual([
      'OK',
      'ERR PASSWORD-REQUIRED',
      'OK',
      'ERR ALREADY-SET-PASSWORD',
      'ERR ACCESS-DENIED',
      'ERR ACCESS-DENIED',
      'ERR CMD-NOT-SUPPORTED',
      'ERR ACCESS-DENIED',
      'OK',
      'ERR UNKNOWN',
    ]);
  });

  it('takes the next request into a quote that is left open, and says nothing to an unescaped #', async () => {
    const { server } = await aServer();
    const talk = talkTo(server);
    talk.socket.write('GET VAR rack "ups.st\nVER\n');
    expect(await talk.ask('"')).toEqual(['ERR VAR-NOT-SUPPORTED']);
    talk.socket.write('GET VAR rack "ups#status"\n');
    // In a packet of its own: upsd forgets the rest of what it read together with the error.
    await settled();
    await settled();
    expect(await talk.ask('NETVER')).toEqual(['1.3']);
  });

  it('answers requests in a row in their order', async () => {
    const { server } = await aServer();
    expect(await talkTo(server).ask('NETVER\nFOO\r\nGET TRACKING', 3)).toEqual(['1.3', 'ERR UNKNOWN-COMMAND', 'OFF']);
  });

  it('drops who says nothing for a minute, and not who does', async () => {
    const { server, clock } = await aServer();
    const [busy, idle] = [talkTo(server), talkTo(server)];
    await idle.ask('LOGIN rack');
    await busy.ask('VER');
    const gone = once(idle.socket, 'close');
    await clock.advance(40_000);
    await busy.ask('VER');
    await clock.advance(20_000);
    await gone;
    await busy.ask('VER');
    expect(server.connections()).toBe(1);
  });

  it('shows who is logged in, until it leaves', async () => {
    const { server } = await aServer();
    const [first, second] = [talkTo(server), talkTo(server)];
    for (const request of ['USERNAME prim', 'PASSWORD prim', 'LOGIN rack']) await first.ask(request);
    expect(await second.ask('GET NUMLOGINS rack')).toEqual(['NUMLOGINS rack 1']);
    expect(await second.ask('LIST CLIENT rack', 3)).toContain('CLIENT rack 127.0.0.1');
    first.socket.destroy();
    while (server.connections() > 1) await settled();
    expect(await second.ask('GET NUMLOGINS rack')).toEqual(['NUMLOGINS rack 0']);
  });
});
