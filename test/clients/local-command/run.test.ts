// Programs on this host.
import { describe, expect, it } from 'vitest';
import { openHostClock } from '../../../src/clients/host-clock.ts';
import { outputLimitBytes, runCommand } from '../../../src/clients/local-command/run.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const clock = openHostClock();
const never = new AbortController().signal;
const run = (...command: readonly string[]) => runCommand(command, { clock, limitMs: 10_000 }, never);

describe('a command', () => {
  it('gives what it said and how it ended', async () => {
    expect(await run('sh', '-c', 'echo out; echo err >&2; exit 3')).toEqual({
      state: 'exited',
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('is run without a shell, in the locale that its answers are read in', async () => {
    expect(await run('printf', '%s', '$(id); *')).toMatchObject({ stdout: '$(id); *' });
    expect(await run('sh', '-c', 'echo $LC_ALL-$HOME')).toMatchObject({ stdout: 'C-\n' });
  });

  it('gets its input, whether it reads it or not', async () => {
    const input = 'x'.repeat(200_000);
    expect(await runCommand(['wc', '-c'], { clock, limitMs: 10_000, input }, never)).toMatchObject({
      stdout: '200000\n',
    });
    expect(await runCommand(['true'], { clock, limitMs: 10_000, input }, never)).toMatchObject({ code: 0 });
  });

  it('may say more than is kept', async () => {
    const ended = await run('head', '-c', '1000000', '/dev/zero');
    expect(ended).toMatchObject({ state: 'exited', code: 0 });
    expect(ended.state === 'exited' && ended.stdout.length).toBe(outputLimitBytes);
  });

  it.each([[['/nowhere/program']], [['']], [[]], [['echo', 'a\0b']]])(
    'that cannot be started is told: %j',
    async (command) => {
      expect(await run(...command)).toMatchObject({ state: 'not-started' });
    },
  );

  it('that a signal ends has done nobody knows what', async () => {
    expect(await run('sh', '-c', 'kill -9 $$')).toEqual({ state: 'broken-off', message: 'sh was ended by SIGKILL' });
  });

  it('ends at its limit, with all that it started', async () => {
    const fake = createFakeClock();
    // The shell waits for its child: only when both are gone are the pipes closed.
    const ended = runCommand(['sh', '-c', 'sleep 1000; true'], { clock: fake, limitMs: 500 }, never);
    await fake.advance(500);
    expect(await ended).toEqual({ state: 'broken-off', message: 'sh took longer than 0.5 s' });
  });

  it('does not wait for a daemon that it left behind', async () => {
    const fake = createFakeClock();
    const ended = runCommand(['sh', '-c', 'setsid sleep 30 & wait'], { clock: fake, limitMs: 500 }, never);
    await fake.advance(500);
    expect(await ended).toMatchObject({ state: 'broken-off' });
  });

  it('ends with its caller', async () => {
    const stop = new AbortController();
    const ended = runCommand(['sleep', '1000'], { clock, limitMs: 10_000 }, stop.signal);
    stop.abort('enough');
    expect(await ended).toEqual({ state: 'broken-off', message: 'sleep was stopped' });
    expect(await runCommand(['true'], { clock, limitMs: 10_000 }, stop.signal)).toMatchObject({ state: 'not-started' });
  });
});
