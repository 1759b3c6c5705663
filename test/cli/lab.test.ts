// `ananke lab up` as people use it: a process that stays, `ananke run` and the other verbs on its exports, faults, and its end.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import { callAnanke, type Ended, root, runAnanke } from '../support/command.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder = '';
let lab: ChildProcess;
let said = '';
let env: Readonly<Record<string, string>> = {};
const started: ChildProcess[] = [];

function start(words: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(join(root, 'bin/ananke'), [...words], {
    env: { PATH: process.env['PATH'], TMPDIR: folder, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}
/** The limit is that of the test. */
async function until(looks: () => boolean): Promise<void> {
  while (!looks()) await new Promise((resolve) => setTimeout(resolve, 20));
}
async function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly signal: string | null }> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return { code: child.exitCode, signal: child.signalCode };
}
/** Within this process, which is quicker; what runs on the host of the lab is a process of its own. */
const ananke = (...words: readonly string[]): Promise<Ended> => callAnanke(words, env);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-labs-'));
  lab = start(['lab', 'up', '--site', 'small', '--seed', '72']);
  for (const stream of [lab.stdout, lab.stderr]) stream?.on('data', (text) => (said += String(text)));
  await until(() => said.includes('Ctrl-C ends it') || lab.exitCode !== null);
  env = Object.fromEntries(
    [...said.matchAll(/^ {2}export (\w+)=(.+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
});
afterAll(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

const labFolder = (): string => join(env['ANANKE_CONFIG'] ?? '', '..');
const statusNow = (): ClusterStatus | undefined => {
  const path = join(labFolder(), 'run/status.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
};
const isRead = (line: string) => (): boolean => statusNow()?.ups[0]?.line === line;

describe('ananke lab', () => {
  it('says what to paste, and keeps its folder to itself', async () => {
    expect(Object.keys(env)).toEqual(['ANANKE_CONFIG', 'ANANKE_HOST_ROOT', 'KUBECONFIG']);
    expect((await stat(labFolder())).mode & 0o777).toBe(0o700);
    expect(await ananke('validate')).toMatchObject({ exit: 0 });
  });

  it('is refused by `ananke run` and `doctor` where nobody says that its host is meant', async () => {
    const { ANANKE_CONFIG = '' } = env;
    for (const verb of ['run', 'doctor'])
      expect(await runAnanke([verb], { ANANKE_CONFIG })).toMatchObject({
        exit: 5,
        err: expect.stringContaining('export ANANKE_HOST_ROOT='),
      });
    expect(await readdir(join(labFolder(), 'state'))).toEqual(['simulated-host']);
  });

  it('is run, breaks, mends, and its own host takes ananke with it', async () => {
    const daemon = start(['run'], env);
    await until(isRead('mains'));
    const boot = readFileSync(join(env['ANANKE_HOST_ROOT'] ?? '', 'proc/sys/kernel/random/boot_id'), 'utf8').trim();
    expect(boot).not.toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    expect((await ananke('status', '--exit-zero')).out).toMatch(/^small-72 /);
    const [ups] = statusNow()?.ups ?? [];
    const name = ups?.name ?? '';
    const broken = await ananke('lab', 'fault', 'upsd-unreachable', name);
    expect(broken).toMatchObject({ exit: 0, out: expect.stringMatching(/^fault 1: upsd-unreachable/) });
    await until(isRead('unknown'));
    expect((await ananke('lab', 'status')).out).toContain(`fault 1: upsd-unreachable ${name}`);
    expect(await ananke('lab', 'fault', '--clear', '1')).toMatchObject({ exit: 0 });
    expect(await ananke('lab', 'fault', 'hung', 'host-self')).toMatchObject({ exit: 0 });
    expect(await endOf(daemon)).toMatchObject({ signal: 'SIGKILL' });
    await until(() => said.includes(`ended ananke run, process ${daemon.pid}`));
    expect(await runAnanke(['run'], env)).toMatchObject({ exit: 5, err: expect.stringContaining('is off') });
  });

  it('answers what is wrong with a sentence', async () => {
    expect(await ananke('lab', 'fault', 'mains-of', 'x')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('did you mean mains-off?'),
    });
    expect(await callAnanke(['lab', 'status'], { ANANKE_CONFIG: join(folder, 'none/ananke.yaml') })).toMatchObject({
      exit: 1,
      err: expect.stringContaining('no lab runs here'),
    });
    expect((await ananke('lab', 'fault', '--list')).out).toMatch(/^FAULT[^]*\nmains-off +circuit/);
    expect(await callAnanke(['lab', 'up', '--folder', folder], {})).toMatchObject({ exit: 2 });
  });

  it('ends by Ctrl-C, with whatever runs on it, and leaves nothing', async () => {
    await ananke('lab', 'fault', '--clear', 'all');
    await until(() => said.includes('is up: start ananke run again'));
    await rm(join(labFolder(), 'run/status.json'));
    const daemon = start(['run'], env);
    await until(isRead('mains'));
    lab.kill('SIGINT');
    expect(await endOf(lab)).toEqual({ code: 0, signal: null });
    expect(await endOf(daemon)).toEqual({ code: 0, signal: null });
    expect(await readdir(folder)).toEqual([]);
  });
});
