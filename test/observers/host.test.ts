// The own host, from files like those of the kernel.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bootId } from '../../src/core/ids.ts';
import { observeHost } from '../../src/observers/host/observer.ts';
import { readHost } from '../../src/observers/host/reading.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const boot = '0f1e2d3c-4b5a-4697-8877-665544332211';
let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ananke-host-'));
  await put('proc/sys/kernel/random/boot_id', `${boot}\n`);
});
afterEach(() => rm(root, { recursive: true }));
async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
const read = () => readHost({ root, bootstrapMark: join(root, 'bootstrapped') });
const routes = (...names: readonly string[]): Promise<void> =>
  put(
    'proc/net/route',
    ['Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT']
      .concat(names.map((name) => `${name}\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0`))
      .concat('docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0')
      .join('\n'),
  );

describe('the own host', () => {
  it('tells its boot', async () => expect(await read()).toMatchObject({ bootId: boot }));

  it.each(['', 'nonsense\n'])('that tells %j of its boot cannot be read', async (text) => {
    await put('proc/sys/kernel/random/boot_id', text);
    await expect(read()).rejects.toThrow('boot_id holds');
  });

  it('may start machines once the unit for that has run in this boot', async () => {
    expect(await read()).toMatchObject({ bootstrapped: false });
    await put('bootstrapped', `${boot}\n`);
    expect(await read()).toMatchObject({ bootstrapped: true });
    await put('bootstrapped', '11111111-2222-3333-4444-555555555555\n');
    expect(await read()).toMatchObject({ bootstrapped: false });
  });
});

describe('its link', () => {
  it('is that of the way out, and not of a bridge of containers', async () => {
    await routes('eth0');
    await put('sys/class/net/docker0/carrier', '1\n');
    await put('sys/class/net/eth0/carrier', '0\n');
    expect(await read()).toMatchObject({ linkUp: false });
    await put('sys/class/net/eth0/carrier', '1\n');
    expect(await read()).toMatchObject({ linkUp: true });
  });

  it('is that of any device where nothing leads out', async () => {
    await routes();
    await put('sys/class/net/br0/carrier', '1\n');
    expect(await read()).toMatchObject({ linkUp: false });
    await put('sys/class/net/enp1s0/device/uevent', '');
    await put('sys/class/net/enp1s0/carrier', '1\n');
    expect(await read()).toMatchObject({ linkUp: true });
  });

  it('counts as down when nothing can be read, so that silence proves nothing', async () =>
    expect(await read()).toMatchObject({ linkUp: false }));
});

describe('the observer', () => {
  it('looks each second, and says why nothing can be read', async () => {
    const [clock, stop] = [createFakeClock(), new AbortController()];
    const told: unknown[] = [];
    const cells = {
      publish: (name: string, value: unknown) => void told.push([name, value]),
      fail: (name: string, failure: unknown) => void told.push([name, failure]),
      forget: () => undefined,
    };
    const reading = { bootId: bootId(boot), bootstrapped: true, linkUp: true };
    let asked = 0;
    const read = async () => {
      asked += 1;
      if (asked > 1) throw new Error('no such file');
      return reading;
    };
    const poll = observeHost({ read, clock, cells }, stop.signal);
    await clock.advance(1_000);
    stop.abort('over');
    await poll.done;
    expect(told).toEqual([
      ['host', reading],
      ['host', { reason: 'HostUnread', message: 'This host cannot be read: no such file' }],
    ]);
  });
});
