// The upsd of the lab is worth as much as it behaves like the real one.
import { describe, expect, it, onTestFinished } from 'vitest';
import { startNutServer } from '../../src/lab/servers/nut/server.ts';
import { createStillUpses } from '../../src/lab/servers/nut/still-upses.ts';
import { aClient, clock, known, say } from './nut-clients.ts';
import { until } from './real-clock.ts';
import { admin, aRealUpsd } from './upsd.ts';

const onMains = { 'ups.status': 'OL CHRG', 'battery.charge': '100', 'battery.runtime': '1800', 'ups.load': '023.4' };
const rack = { name: 'rack', description: '"Rack \\"A\\" UPS \\\\ back\\#1"', variables: onMains };

describe("the lab's upsd", () => {
  it('answers as the real one does', async () => {
    const upsd = await aRealUpsd([rack, { name: 'gone', variables: onMains }]);
    const client = aClient(upsd.port);
    const variables = Object.fromEntries(await known(client, 'rack'));
    await known(client, 'gone');
    upsd.signalDriver('gone', 'SIGKILL');
    await until('the driver is gone', async () => ((await client.variables('gone')).is === 'lost' ? true : undefined));
    const writable = Object.keys(variables).filter((name) => !/^(device|driver)\./.test(name));
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
