// `ananke events -f` as a process beside a daemon that writes.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { root, runAnanke } from '../support/command.ts';
import { aSmallSite, type SmallSite } from '../support/small-site.ts';

let site: SmallSite;
beforeEach(async () => {
  site = await aSmallSite();
});

function begin(...words: readonly string[]) {
  const child = spawn(join(root, 'bin/ananke'), [...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', ...site.env },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => (said.err += String(chunk)));
  onTestFinished(() => end(child));
  return { child, said };
}
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
/** What the test itself limits is how long it may take. */
async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('events --follow', { timeout: 60_000 }, () => {
  it('waits for a journal, tells what comes while it comes, and ends well by Ctrl-C', async () => {
    const { child, said } = begin('events', '-f');
    await until(() => said.out.startsWith('WHEN (UTC)'));
    begin('run');
    await until(() => said.out.includes('ananke begins its record'));
    await runAnanke(['set', 'down', '--mode', 'cluster-only', '--reason', 'seen'], site.env);
    await until(() => said.out.includes('run-1  is over'));
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    const lines = said.out.trim().split('\n');
    expect(new Set(lines).size).toBe(lines.length);
    const whole = await runAnanke(['events'], { ...site.env, TZ: 'UTC' });
    expect(whole.out.startsWith(said.out.trim())).toBe(true);
  });

  it('gives programs a line each, from when they ask for, and ends when nobody reads any more', async () => {
    begin('run');
    const { child, said } = begin('events', '-f', '-o', 'json', '--since', '1h');
    await until(() => said.out.includes('\n'));
    expect(JSON.parse(said.out.split('\n')[0] ?? '')).toMatchObject({ what: 'host' });
    child.stdout.destroy();
    const ended = once(child, 'exit');
    await runAnanke(['set', 'down', '--mode', 'cluster-only'], site.env);
    const [code] = await ended;
    expect(code).toBe(0);
  });
});
