import { describe, expect, it, onTestFinished } from 'vitest';
import { upsName } from '../../src/core/ids.ts';
import type { Observed } from '../../src/core/observed.ts';
import { createCells } from '../../src/observers/cells.ts';
import { laterBy } from '../../src/observers/later.ts';
import { upsdsOf } from '../../src/observers/ups/address.ts';
import { observeUpses } from '../../src/observers/ups/observer.ts';
import { aUps } from '../support/builders/config.ts';
import { aClient, clock, known, say } from './nut-clients.ts';
import { until } from './real-clock.ts';
import { admin, aRealUpsd } from './upsd.ts';

const onMains = {
  'ups.status': 'OL CHRG',
  'battery.charge': '100',
  'battery.runtime': '1800',
  'ups.load': '023.4',
  'input.voltage': '230.1',
};
const onBattery = { ...onMains, 'ups.status': 'OB DISCHRG', 'battery.charge': '91', 'input.voltage': '0.0' };
const rack = { name: 'rack', description: '"Rack \\"A\\" UPS \\\\ back\\#1"', variables: onMains };

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
});
