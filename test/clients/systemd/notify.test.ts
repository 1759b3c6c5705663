// What the service manager is told, by a real process that only writes it down.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { messageLimitMs, statusLimit } from '../../../src/clients/systemd/limits.ts';
import { createNotifier, type NotifierOptions } from '../../../src/clients/systemd/notify.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { aNotifyFolder, type NotifyFolder } from './folder.ts';

const folders: NotifyFolder[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => folder.remove())));

async function begin(then?: string, change: Partial<NotifierOptions> = {}) {
  const folder = await aNotifyFolder(then);
  folders.push(folder);
  const clock = createFakeClock();
  const problems: string[] = [];
  const onProblem = (message: string): void => void problems.push(message);
  const notifier = createNotifier({ env: folder.env, clock, pid: 4711, onProblem, ...change });
  return { folder, clock, problems, notifier };
}

describe('systemd', () => {
  it('is told that ananke runs and which process it is, what it does, that it turns, and that it stops', async () => {
    const { notifier, folder, problems } = await begin();
    notifier.ready('starting');
    await notifier.idle();
    notifier.status('nothing to do');
    await notifier.idle();
    notifier.watchdog();
    await notifier.idle();
    notifier.stopping();
    await notifier.idle();
    expect(await folder.told()).toEqual([
      ['READY=1', 'MAINPID=4711', 'STATUS=starting'],
      ['STATUS=nothing to do'],
      ['WATCHDOG=1'],
      ['STOPPING=1'],
    ]);
    expect(problems).toEqual([]);
  });

  it('hears one message at a time, and what came meanwhile in the next one, each thing once', async () => {
    const { notifier, folder } = await begin();
    notifier.ready('starting');
    for (let count = 0; count < 1_000; count += 1) {
      notifier.status(`turn ${count}`);
      notifier.watchdog();
    }
    notifier.stopping();
    await notifier.idle();
    expect(await folder.told()).toEqual([
      ['READY=1', 'MAINPID=4711', 'STATUS=starting'],
      ['STATUS=turn 999', 'WATCHDOG=1', 'STOPPING=1'],
    ]);
  });

  it('hears one line, whatever is in it, and no other assignment', async () => {
    const { notifier, folder } = await begin();
    notifier.status('a\nMAINPID=1\r\u2028b "$(reboot)" \u0000 c');
    await notifier.idle();
    notifier.status('x'.repeat(5_000));
    await notifier.idle();
    expect(await folder.told()).toEqual([
      ['STATUS=a MAINPID=1 b "$(reboot)"   c'],
      [`STATUS=${'x'.repeat(statusLimit)}`],
    ]);
  });

  it('is told by a process that knows the socket and nothing else of the environment', async () => {
    const { notifier, folder } = await begin();
    notifier.watchdog();
    await notifier.idle();
    const seen = await folder.seen();
    expect(seen).toContain('NOTIFY_SOCKET=@ananke-test-nobody');
    expect(seen).not.toContain('hunter2');
  });

  it.each([{ NOTIFY_SOCKET: undefined }, { NOTIFY_SOCKET: '' }])(
    'hears nothing without a socket: %o',
    async (socket) => {
      const { folder } = await begin();
      const env = { ...folder.env, ...socket, WATCHDOG_USEC: '60000000' };
      const notifier = createNotifier({ env, clock: createFakeClock() });
      notifier.ready('starting');
      notifier.watchdog();
      await notifier.idle();
      expect(await folder.told()).toEqual([]);
      expect(notifier.watchdogEveryMs).toBeUndefined();
    },
  );
});

describe('a systemd-notify', () => {
  it('that hangs is ended at its limit, said, and the next message goes', async () => {
    // What it has started goes on with its stderr, and must not be waited for.
    const { notifier, folder, clock, problems } = await begin(
      'test -e "$0.hung" && exit 0; : >"$0.hung"; sleep 60 & echo $! >"$0.part"; mv "$0.part" "$0.pid"; wait',
    );
    const sleeper = (): Promise<string> => readFile(join(folder.path, 'systemd-notify.pid'), 'utf8').catch(() => '');
    notifier.ready('starting');
    while ((await sleeper()) === '') await new Promise((resolve) => setImmediate(resolve));
    notifier.watchdog();
    await clock.advance(messageLimitMs);
    await notifier.idle();
    process.kill(Number(await sleeper()));
    expect(problems).toEqual(['systemd-notify READY MAINPID STATUS: took too long']);
    expect(await folder.told()).toEqual([['READY=1', 'MAINPID=4711', 'STATUS=starting'], ['WATCHDOG=1']]);
    expect(clock.next()).toBeUndefined();
  });

  it('that fails is told with what it said, but not all of it', async () => {
    const { notifier, problems } = await begin(
      'echo "No status data could be sent" >&2; yes complaint | head -c 100000 >&2; exit 1',
    );
    notifier.watchdog();
    await notifier.idle();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^systemd-notify WATCHDOG: ended with 1: No status data could be sent\ncomplaint/);
    expect(problems[0]?.length).toBeLessThan(400);
  });

  it('that does not exist is told, and nothing else happens', async () => {
    const { folder } = await begin();
    const problems: string[] = [];
    const env = { ...folder.env, PATH: `${folder.path}/nothing` };
    const notifier = createNotifier({ env, clock: createFakeClock(), onProblem: (message) => problems.push(message) });
    notifier.watchdog();
    await notifier.idle();
    expect(problems).toEqual(['systemd-notify WATCHDOG: spawn systemd-notify ENOENT']);
  });
});

describe('the watchdog', () => {
  const every = (env: Readonly<Record<string, string>>): number | undefined =>
    createNotifier({ env: { NOTIFY_SOCKET: '/run/x', ...env }, clock: createFakeClock(), pid: 4711 }).watchdogEveryMs;

  it.each([
    ['half of what the unit allows', { WATCHDOG_USEC: '60000000' }, 30_000],
    ['for this process', { WATCHDOG_USEC: '60000000', WATCHDOG_PID: '4711' }, 30_000],
    ['not for another one', { WATCHDOG_USEC: '60000000', WATCHDOG_PID: '1' }, undefined],
    ['never more often than each millisecond', { WATCHDOG_USEC: '1' }, 1],
    ['none without one', {}, undefined],
    ['none that is 0', { WATCHDOG_USEC: '0' }, undefined],
    ['none that is no number', { WATCHDOG_USEC: '60s' }, undefined],
    ['none that is negative', { WATCHDOG_USEC: '-5' }, undefined],
  ])('is %s', (_, env, expected) => {
    expect(every(env)).toBe(expected);
  });
});
