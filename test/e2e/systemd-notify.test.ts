// The real systemd-notify, and a socket that does with its messages what the service manager does.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHostClock } from '../../src/clients/host-clock.ts';
import { createNotifier } from '../../src/clients/systemd/notify.ts';

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const isThere = has('systemd-notify') && has('python3');

let folder = '';
let manager: ChildProcess | undefined;
const heard: string[] = [];

beforeEach(async () => {
  if (!isThere) return;
  folder = await mkdtemp(join(tmpdir(), 'ananke-notify-'));
  heard.length = 0;
  manager = spawn('python3', [join(import.meta.dirname, 'notify-socket.py'), join(folder, 'socket')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (manager.stdout === null) throw new Error('it was spawned with a pipe');
  const lines = createInterface(manager.stdout);
  lines.on('line', (line) => heard.push(line));
  await once(lines, 'line');
});
afterEach(async () => {
  if (manager === undefined) return;
  manager.kill();
  await once(manager, 'close');
  await rm(folder, { recursive: true });
});

describe.skipIf(!isThere)('the real systemd-notify', () => {
  it('sends what systemd is told, and has waited until it was taken', async () => {
    const problems: string[] = [];
    const notifier = createNotifier({
      env: { PATH: process.env['PATH'], NOTIFY_SOCKET: join(folder, 'socket'), WATCHDOG_USEC: '60000000' },
      clock: openHostClock(),
      onProblem: (message) => problems.push(message),
    });
    notifier.ready('starting');
    await notifier.idle();
    notifier.watchdog();
    notifier.status('nothing to do');
    await notifier.idle();
    notifier.stopping();
    await notifier.idle();
    expect(problems).toEqual([]);
    const messages = heard.map((line) => line.replace(/^\d+ /, '')).filter((line) => line.includes('='));
    expect(messages).toEqual([
      `'READY=1\\nMAINPID=${process.pid}\\nSTATUS=starting'`,
      "'BARRIER=1'",
      "'WATCHDOG=1'",
      "'BARRIER=1'",
      "'STATUS=nothing to do'",
      "'BARRIER=1'",
      "'STOPPING=1'",
      "'BARRIER=1'",
    ]);
  });

  it('says what is wrong with the socket', async () => {
    const problems: string[] = [];
    const notifier = createNotifier({
      env: { PATH: process.env['PATH'], NOTIFY_SOCKET: join(folder, 'nobody') },
      clock: openHostClock(),
      onProblem: (message) => problems.push(message),
    });
    notifier.watchdog();
    await notifier.idle();
    expect(problems).toEqual([expect.stringMatching(/^systemd-notify WATCHDOG: ended with 1: .*No such file/)]);
  });
});
