// Who acts on a word, asked of a daemon that is really there, and of one that is not any more.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { root, runAnanke } from '../support/command.ts';
import { aSmallSite, type SmallSite } from '../support/small-site.ts';

let site: SmallSite;
beforeEach(async () => {
  site = await aSmallSite();
  await site.desire('{ cluster: up, act: never }');
});
const ananke = (...words: readonly string[]) => runAnanke(words, site.env);
const inShort = (out: string): string =>
  out.replaceAll(`ananke --config ${site.path('ananke.yaml')}`, 'ananke').replaceAll(/\s+/g, ' ');
const statusText = (): Promise<string> => readFile(site.path('run/status.json'), 'utf8').catch(() => '');

async function aDaemon(): Promise<ChildProcess> {
  const daemon = spawn(join(root, 'bin/ananke'), ['--config', site.path('ananke.yaml'), 'run'], { stdio: 'ignore' });
  onTestFinished(() => end(daemon));
  // What the test itself limits is how long it may take.
  while (!(await statusText()).includes('"line":"mains"')) await new Promise((resolve) => setTimeout(resolve, 20));
  return daemon;
}
async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  daemon.kill('SIGKILL');
  await once(daemon, 'exit');
}

describe('a word', { timeout: 60_000 }, () => {
  it('is told to be seen by the daemon that is there', async () => {
    await aDaemon();
    const ended = await ananke('set', 'down', '--mode', 'cluster-only', '--reason', 'switch swap');
    expect(ended).toMatchObject({ exit: 0, err: '' });
    expect(inShort(ended.out)).toMatch(/written; the controller has seen it \(tick \d+\)\. .*Undo: sudo ananke set up/);
  });

  it('is told to be nobody’s at once when the daemon was killed, although its status is young', async () => {
    await end(await aDaemon());
    expect((await ananke('status', '--exit-zero')).out).not.toContain('UNKNOWN');
    const ended = await ananke('set', 'down', '--mode', 'cluster-only');
    expect(ended.exit).toBe(3);
    expect(inShort(ended.out)).toContain('Written, but NOBODY IS ACTING ON IT: the controller is silent.');
    expect(inShort(ended.out)).toContain('Or here: sudo ananke run --until-converged');
  });
});

describe('a status', { timeout: 60_000 }, () => {
  it('stays young while nothing happens', async () => {
    await aDaemon();
    const before: { writtenAt: string } = JSON.parse(await statusText());
    let now = before;
    while (Date.parse(now.writtenAt) - Date.parse(before.writtenAt) < 4_000) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      now = JSON.parse(await statusText());
    }
    expect(Date.now() - Date.parse(now.writtenAt)).toBeLessThan(30_000);
  });

  it('that nobody has written for long is told so, by status and by its watch in a pipe', async () => {
    await end(await aDaemon());
    const old: object = JSON.parse(await statusText());
    const writtenAt = new Date(Date.now() - 843_000).toISOString();
    await writeFile(site.path('run/status.json'), JSON.stringify({ ...old, writtenAt }));
    const ended = await ananke('status');
    expect(ended.exit).toBe(1);
    expect(ended.out).toMatch(/^garden {2}UNKNOWN: the controller has not written for 14m 0\ds\./);
    expect(ended.out).toContain('sudo systemctl start ananke');
    expect((await ananke('set', 'up')).exit).toBe(3);
  });

  it('is watched while the daemon writes it, line by line in a pipe', async () => {
    await aDaemon();
    const watch = spawn(join(root, 'bin/ananke'), ['--config', site.path('ananke.yaml'), 'status', '--watch'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    watch.stdout.on('data', (chunk) => (said += String(chunk)));
    await ananke('set', 'down', '--mode', 'cluster-only', '--reason', 'seen');
    await ananke('resume');
    while (!said.includes('GOING DOWN')) await new Promise((resolve) => setTimeout(resolve, 20));
    watch.kill('SIGINT');
    const [code] = await once(watch, 'exit');
    expect(code).toBe(3);
  });
});
