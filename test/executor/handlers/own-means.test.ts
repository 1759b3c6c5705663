// Handlers that need nothing but this host: waking machines, and its own poweroff.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHostClock } from '../../../src/clients/host-clock.ts';
import type { MachineConfig } from '../../../src/core/config.ts';
import { bootId } from '../../../src/core/ids.ts';
import { createPowerOffSelf } from '../../../src/executor/handlers/self.ts';
import { createWake } from '../../../src/executor/handlers/wake.ts';
import { toNode } from '../../support/builders/actions.ts';
import { aConfig, keeper, pi3, withMachine } from '../../support/builders/config.ts';

const clock = openHostClock();
const never = new AbortController().signal;
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-handlers-'));
});
afterEach(() => rm(folder, { recursive: true }));
const wasRun = (): Promise<boolean> =>
  access(join(folder, 'ran')).then(
    () => true,
    () => false,
  );

describe('Wake', () => {
  const wake = (how: MachineConfig['wake']) => {
    const config = withMachine(aConfig(), pi3, { wake: how });
    return createWake(config, clock)(toNode('Wake', 'wake', pi3), never);
  };

  it('sends a magic packet', async () => {
    const card = createSocket('udp4');
    card.bind(0, '127.0.0.1');
    await once(card, 'listening');
    const heard = once(card, 'message');
    const { port } = card.address();
    const how = { mac: '02:00:5e:10:00:11', broadcast: '127.0.0.1', port, attempts: 1, intervalMs: 1_000 };
    expect(await wake({ method: 'wake-on-lan', ...how })).toEqual({ outcome: 'accepted' });
    const [packet]: Buffer[] = await heard;
    expect(packet?.subarray(6, 12).toString('hex')).toBe('02005e100011');
    card.close();
  });

  it('runs the command of the configuration', async () => {
    expect(await wake({ method: 'command', command: ['touch', join(folder, 'ran')], timeoutMs: 5_000 })).toEqual({
      outcome: 'accepted',
    });
    expect(await wasRun()).toBe(true);
  });

  it('says what the command said when it refused', async () => {
    const command = ['sh', '-c', 'echo trying; echo "no such outlet" >&2; exit 4'];
    expect(await wake({ method: 'command', command, timeoutMs: 5_000 })).toEqual({
      outcome: 'failed',
      note: 'sh ended with 4: no such outlet',
    });
  });

  it('does not know what became of a command that took too long', async () => {
    const slow = await wake({ method: 'command', command: ['sleep', '1000'], timeoutMs: 20 });
    expect(slow).toEqual({ outcome: 'unknown', note: 'sleep took longer than 0.02 s' });
  });

  it.each(['mains', 'manual'] as const)('has no means for %s', async (method) => {
    expect(await wake({ method })).toMatchObject({
      outcome: 'failed',
      note: expect.stringContaining('pi-3 cannot be'),
    });
  });
});

describe('PowerOffSelf', () => {
  const boot = bootId('0f1e2d3c-4b5a-4697-8877-665544332211');
  const powerOff = (bootNow: () => Promise<typeof boot>) => {
    const handler = createPowerOffSelf({ clock, bootNow, command: ['touch', join(folder, 'ran')] });
    return handler({ ...toNode('PowerOffSelf', 'poweroff', keeper), boot }, never);
  };

  it('tells this boot to go off', async () => {
    expect(await powerOff(() => Promise.resolve(boot))).toEqual({ outcome: 'accepted' });
    expect(await wasRun()).toBe(true);
  });

  it.each([
    ['is another one', () => Promise.resolve(bootId('another')), 'this host is in boot another'],
    ['cannot be read', () => Promise.reject(new Error('EIO')), 'a boot that cannot be read (Error: EIO)'],
  ])('never tells a boot that %s', async (_, bootNow, note) => {
    expect(await powerOff(bootNow)).toEqual({ outcome: 'failed', note: expect.stringContaining(note) });
    expect(await wasRun()).toBe(false);
  });
});
