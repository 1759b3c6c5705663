// `ananke startup` and `ananke shutdown`: a plan, the word, and the controller in the foreground. Whatever acts here reaches servers of
// the lab and nothing else.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { callAnanke, root, runAnanke } from '../support/command.ts';
import { aSmallSite, type SmallSite } from '../support/small-site.ts';

let site: SmallSite;
beforeEach(async () => {
  site = await aSmallSite();
});
const ananke = (...words: readonly string[]) => callAnanke(words, site.env);
const desired = (): Promise<string> => readFile(site.path('desired.yaml'), 'utf8');
const units = () => Object.values(site.machines).map(({ unit }) => unit);
const inShort = (out: string): string =>
  out.replaceAll(`ananke --config ${site.path('ananke.yaml')}`, 'ananke').replaceAll(site.path(''), '/etc/ananke/');

/** `ananke` as a process that a test talks with; `said`: all of its output so far. */
function begin(...words: readonly string[]): { readonly process: ChildProcess; readonly said: () => string } {
  const child = spawn(join(root, 'bin/ananke'), [...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...site.env },
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return { process: child, said: () => said };
}
/** What the test itself limits is how long it may take. */
async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await so())) await new Promise((resolve) => setTimeout(resolve, 20));
}
const status = async (): Promise<string> => await readFile(site.path('run/status.json'), 'utf8').catch(() => '');

describe('without --execute', () => {
  it('shows what would be done, how to do it, and changes nothing', async () => {
    const before = await desired();
    const ended = await ananke('shutdown', '--mode', 'cluster-only', '--reason', 'switch swap', '--skip-drain');
    expect(ended).toMatchObject({ exit: 0, err: '' });
    await expect(inShort(ended.out)).toMatchFileSnapshot('golden/shutdown-plan.txt');
    expect(await desired()).toBe(before);
  });

  it('says that nothing would be done while act does not allow it', async () => {
    await site.desire('{ cluster: down, act: never }');
    const { out } = await ananke('startup', '--foreground', '--timeout', '1h');
    expect(out).toContain('act is never: NOTHING IS DONE for this word');
    expect(inShort(out)).toMatch(/\nDo it: sudo ananke startup --execute --foreground --timeout 1h\n$/);
  });

  it.each([
    [['shutdown', '--mode', 'off']],
    [['startup', '--mode', 'poweroff']],
    [['startup', '--timeout', 'soon']],
    [['startup', 'now']],
    [['shutdown', '--execute', '--ignore-node', 'pi-3']],
  ])('%j ends with 2, and writes nothing', async (words) => {
    const before = await desired();
    expect(await ananke(...words)).toMatchObject({ exit: 2, out: '' });
    expect(await desired()).toBe(before);
  });
});

describe('with --execute', () => {
  it('is an edit, and where nobody acts on it it ends with 3', async () => {
    const ended = await ananke('shutdown', '--execute', '--mode', 'cluster-only');
    expect(ended.exit).toBe(3);
    expect(ended.out).toContain('NOBODY IS ACTING ON IT');
    expect(await desired()).toMatch(/cluster: down, mode: cluster-only/);
  });

  it('only says what it would write in a dry run', async () => {
    const before = await desired();
    expect(await ananke('shutdown', '--execute', '--dry-run')).toMatchObject({ exit: 0 });
    expect(await desired()).toBe(before);
  });

  it('is followed until the daemon has done it, also from the foreground', { timeout: 60_000 }, async () => {
    const daemon = begin('run');
    await until(async () => (await status()).includes('"line":"mains"'));
    const ended = await runAnanke(
      ['shutdown', '--execute', '--foreground', '--mode', 'cluster-only', '--timeout', '50s'],
      site.env,
    );
    expect(ended.exit).toBe(0);
    expect(ended.err).toBe('ananke: another ananke acts on this host already: it is followed\n');
    expect(ended.out).toMatch(/\nDone: it is as it should be\.\n$/);
    expect(units()).toEqual(['inactive', 'inactive']);
    expect(daemon.process.exitCode).toBeNull();
  });
});

describe('with --execute --foreground, where no daemon runs', () => {
  it('brings the cluster down, and tells that nobody acts from then on', { timeout: 60_000 }, async () => {
    const { exit, out } = await runAnanke(
      ['shutdown', '--execute', '--foreground', '--mode', 'cluster-only', '--timeout', '50s'],
      site.env,
    );
    expect(exit).toBe(0);
    expect(units()).toEqual(['inactive', 'inactive']);
    expect(site.machines['pi-1'].marker).toMatchObject({ owner: 'ananke' });
    expect(out).toMatch(/\nDone: it is as it should be\.\nFrom now on nobody protects this cluster\.\nStart it:/);
  });

  it('ends with 4 when it takes too long', { timeout: 60_000 }, async () => {
    for (const server of Object.values(site.ssh)) await server.setFault('refuses');
    const { exit, out } = await runAnanke(
      ['shutdown', '--execute', '--foreground', '--mode', 'cluster-only', '--timeout', '1s'],
      site.env,
    );
    expect(exit).toBe(4);
    expect(out).toContain('Not done after 0m 01s, and the controller ends here: NOBODY IS ACTING ON IT any more.');
  });

  it('does not wait for what may not be done', { timeout: 60_000 }, async () => {
    await site.desire('{ cluster: up, act: never }');
    const { exit, out } = await runAnanke(['shutdown', '--execute', '--foreground'], site.env);
    expect(exit).toBe(3);
    expect(out).toContain('Nothing is done for it, so there is nothing to wait for: act is never.');
    expect(units()).toEqual(['active', 'active']);
  });

  it('ends by Ctrl-C with its controller, and leaves the word', { timeout: 60_000 }, async () => {
    for (const server of Object.values(site.ssh)) await server.setFault('refuses');
    const { process: child, said } = begin('shutdown', '--execute', '--foreground', '--mode', 'cluster-only');
    await until(() => said().includes('GOING DOWN'));
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(3);
    expect(said()).toContain('Stopped, and with it the controller');
    expect(await desired()).toContain('cluster: down');
    // Its lock is free again: the next one does not wait for it.
    expect(await ananke('shutdown', '--execute', '--mode', 'cluster-only')).toMatchObject({ exit: 3 });
  });
});
