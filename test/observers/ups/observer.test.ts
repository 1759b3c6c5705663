import { describe, expect, it, onTestFinished } from 'vitest';
import { longestBackoffMs, requestTimeoutMs } from '../../../src/clients/nut/limits.ts';
import type { UpsConfig } from '../../../src/core/config.ts';
import { upsName } from '../../../src/core/ids.ts';
import type { Observed } from '../../../src/core/observed.ts';
import type { StillUps } from '../../../src/lab/servers/nut/still-upses.ts';
import { type Cells, createCells } from '../../../src/observers/cells.ts';
import { laterBy } from '../../../src/observers/later.ts';
import type { Poll } from '../../../src/observers/poll.ts';
import { upsdsOf } from '../../../src/observers/ups/address.ts';
import { observeUpses } from '../../../src/observers/ups/observer.ts';
import { aBench, type Bench as ClientBench, data } from '../../clients/nut/loopback.ts';
import { aUps } from '../../support/builders/config.ts';
import { settled } from '../../support/fake-clock.ts';

interface Bench extends ClientBench {
  readonly cells: Cells;
  readonly polls: ReadonlyMap<string, Poll>;
  readonly close: () => void;
  readonly changes: readonly string[];
  /** Lets the sockets work until the cell looks like this; the clock stands. */
  readonly until: (name: string, looks: object) => Promise<Observed<unknown>>;
}

const onMains = { 'ups.status': 'OL CHRG', 'battery.charge': '100', 'battery.runtime': '1800' };
const onBattery = { 'ups.status': 'OB DISCHRG', 'battery.charge': '97', 'battery.runtime': '1500' };

/** UPS A polled each 2 s on mains and each second on battery, and B each 10 s. */
async function setUp(upses: readonly StillUps[], change: Partial<UpsConfig> = {}): Promise<Bench> {
  const bench = await aBench(upses);
  const changes: string[] = [];
  const closing = new AbortController();
  const cells = createCells(laterBy(bench.clock, closing.signal), (name) => changes.push(name));
  const at = `127.0.0.1:${bench.server.port}`;
  const config = [
    aUps(upsName('A'), { address: `a@${at}`, ...change }, { pollOnMainsMs: 2_000, pollOnBatteryMs: 1_000 }),
    aUps(upsName('B'), { address: `b@${at}` }, { pollOnMainsMs: 10_000, pollOnBatteryMs: 10_000 }),
  ];
  const [upsd] = upsdsOf(config);
  const { client, clock } = bench;
  const polls = observeUpses({ client, upses: upsd?.upses ?? [], clock, cells }, closing.signal);
  const close = (): void => closing.abort('over');
  onTestFinished(close);
  const until = async (name: string, looks: object): Promise<Observed<unknown>> => {
    for (;;) {
      const cell = cells.get(name as 'ups/A');
      if (cell !== undefined && matches(cell, looks)) return cell;
      await settled();
    }
  };
  return { ...bench, cells, polls, close, changes, until };
}

function matches(value: unknown, looks: unknown): boolean {
  try {
    expect(value).toMatchObject(looks as object);
    return true;
  } catch {
    return false;
  }
}
const a = (state: StillUps['state']): StillUps => ({ name: 'a', state });
const b: StillUps = { name: 'b', state: data(onMains) };

describe('the observer of an upsd', () => {
  it('reads each UPS at once, under the name of the configuration', async () => {
    const { until, clock, server } = await setUp([a(data(onMains)), b]);
    const value = { tokens: ['OL', 'CHRG'], chargePercent: 100, runtimeSeconds: 1800 };
    expect(await until('ups/A', {})).toEqual({ state: 'known', value, began: clock.now() });
    expect(await until('ups/B', {})).toEqual({ state: 'known', value, began: clock.now() });
    expect(server.connections()).toBe(1);
  });

  it('reads in the rhythm of the state that it sees', async () => {
    const ups = a(data(onMains));
    const { until, clock, requests, requested } = await setUp([ups, b]);
    await until('ups/B', { state: 'known' });
    await clock.advance(1_999);
    expect(requests).toHaveLength(2);
    ups.state = data(onBattery);
    await clock.advance(1);
    await until('ups/A', { value: { tokens: ['OB', 'DISCHRG'] } });
    await clock.advance(1_000);
    await requested(4);
    expect(requests).toEqual(['LIST VAR a', 'LIST VAR b', 'LIST VAR a', 'LIST VAR a']);
  });

  it('publishes nothing while nothing changes, and at once for who asks', async () => {
    const { until, clock, cells, changes, polls, requested } = await setUp([a(data(onMains)), b]);
    const first = await until('ups/A', { state: 'known' });
    await until('ups/B', { state: 'known' });
    await clock.advance(2_000);
    await requested(3);
    await clock.advance(500);
    expect(cells.get('ups/A')).toBe(first);
    const before = clock.now();
    polls.get('ups/A')?.ask();
    await clock.advance(1);
    const second = await until('ups/A', { began: before + 1 });
    expect(second).toMatchObject({ state: 'known' });
    expect(changes).toEqual(['ups/A', 'ups/B', 'ups/A']);
  });

  it.each([
    ['stale data', { kind: 'stale' }, 'DataStale'],
    ['no driver', { kind: 'no-driver' }, 'DriverNotConnected'],
    ['an empty status', data({ ...onMains, 'ups.status': '' }), 'DataStale'],
    ['no status', data({ 'battery.charge': '100' }), 'DataStale'],
  ] as const)('calls a UPS with %s unknown, and stale when it was known before', async (_what, state, reason) => {
    const ups = a(state);
    const { until, clock } = await setUp([ups, b]);
    expect(await until('ups/A', {})).toMatchObject({ state: 'unknown', reason });
    ups.state = data(onBattery);
    await clock.advance(1_000);
    const good = await until('ups/A', { state: 'known' });
    ups.state = state;
    await clock.advance(1_000);
    const stale = await until('ups/A', { state: 'stale' });
    expect(stale).toMatchObject({ reason, began: good.state === 'known' ? good.began : undefined });
    expect(stale).toMatchObject({ value: { tokens: ['OB', 'DISCHRG'] } });
  });

  it('says of a UPS that upsd does not know what to compare', async () => {
    const { until } = await setUp([b]);
    expect(await until('ups/A', {})).toMatchObject({
      state: 'unknown',
      reason: 'UpsdRefuses',
      message: expect.stringContaining('asked about a, knows no UPS of that name'),
    });
    expect(await until('ups/B', {})).toMatchObject({ state: 'known' });
  });

  it('reads no UPS with another serial number than the configured one, and one that tells none', async () => {
    const ups = a(data({ ...onBattery, 'device.serial': 'SN-2' }));
    const { until, clock } = await setUp([ups, b], { serial: 'SN-1' });
    expect(await until('ups/A', {})).toMatchObject({
      state: 'unknown',
      reason: 'UpsSerialMismatch',
      message: 'The UPS that upsd serves as A has the serial number "SN-2", and not "SN-1".',
    });
    ups.state = data({ ...onBattery, 'ups.serial': 'SN-1' });
    await clock.advance(1_000);
    await until('ups/A', { state: 'known' });
    ups.state = data({ ...onBattery, 'ups.serial': 'SN-3' });
    await clock.advance(1_000);
    await until('ups/A', { state: 'stale', reason: 'UpsSerialMismatch' });
    ups.state = data(onBattery);
    await clock.advance(1_000);
    await until('ups/A', { state: 'known' });
  });

  it('takes WAIT for a reading that says nothing, and words that nobody knows for words', async () => {
    const ups = a(data({ 'ups.status': 'WAIT' }));
    const { until, clock } = await setUp([ups, b]);
    expect(await until('ups/A', {})).toMatchObject({ state: 'known', value: { tokens: ['WAIT'] } });
    ups.state = data({ 'ups.status': 'OL ECO SPARKLE' });
    await clock.advance(1_000);
    expect(await until('ups/A', { value: { tokens: ['OL', 'ECO', 'SPARKLE'] } })).toBeDefined();
  });

  it('calls every UPS stale when upsd goes silent, and knows them again soon after it is back', async () => {
    const { until, clock, server, requests, requested } = await setUp([a(data(onBattery)), b]);
    await until('ups/B', { state: 'known' });
    server.setFault({ kind: 'mute' });
    const asked = requests.length;
    await clock.advance(1_000);
    await requested(asked + 1);
    await clock.advance(requestTimeoutMs);
    await until('ups/A', { state: 'stale', reason: 'UpsdUnreachable' });
    server.setFault(undefined);
    for (let ms = 0; ms <= longestBackoffMs + 1_000; ms += 1_000) {
      await clock.advance(1_000);
      for (let turn = 0; turn < 20; turn += 1) await settled();
    }
    await until('ups/A', { state: 'known' });
  });

  it('goes on through garbage and restarts', async () => {
    const { until, clock, server } = await setUp([a(data(onBattery)), b]);
    await until('ups/B', { state: 'known' });
    server.setFault({ kind: 'instead', bytes: Uint8Array.of(0, 255, 10, 7, 10) });
    await clock.advance(1_000);
    expect(await until('ups/A', { state: 'stale' })).toMatchObject({
      reason: 'UpsdUnreachable',
      message: expect.stringContaining('answers LIST VAR with "??"'),
    });
    server.setFault(undefined);
    server.drop();
    await clock.advance(1_000);
    await until('ups/A', { state: 'known' });
  });

  it('publishes nothing after it was closed', async () => {
    const ups = a(data(onBattery));
    const { until, clock, close, changes, requested } = await setUp([ups, b]);
    await until('ups/B', { state: 'known' });
    ups.state = data(onMains);
    await clock.advance(1_000);
    await requested(3);
    close();
    const count = changes.length;
    await clock.advance(10_000);
    for (let turn = 0; turn < 20; turn += 1) await settled();
    expect(changes).toHaveLength(count);
  });
});
