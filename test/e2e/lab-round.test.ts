// The main verbs from beginning to end, in real time and over real protocols: a small site goes down and comes back by hand.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/api/run-history.ts';
import { root } from '../support/command.ts';

/** One way takes a minute or so; a busy machine takes longer. */
const oneWayMs = 240_000;

let folder = '';
let lab: ChildProcess;
let exports: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-round-'));
  lab = spawn(join(root, 'bin/ananke'), ['lab', 'up', '--site', 'small', '--seed', '72'], {
    env: { PATH: process.env['PATH'], TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (lab.stdout === null) throw new Error('the lab has no output');
  const said: string[] = [];
  for await (const line of createInterface(lab.stdout)) {
    said.push(line);
    if (line.startsWith('Ctrl-C ends it')) break;
  }
  exports = Object.fromEntries(
    said.flatMap((line) => {
      const [, name, value] = /^ {2}export (\w+)=(.+)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
});
afterAll(async () => {
  const ended = once(lab, 'exit');
  lab.kill('SIGINT');
  await ended;
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly exit: unknown;
  readonly out: string;
}
const ananke = (...words: readonly string[]): Promise<Ended> =>
  new Promise((resolve) =>
    execFile(
      join(root, 'bin/ananke'),
      [...words],
      { env: { PATH: process.env['PATH'], ...exports }, timeout: oneWayMs, maxBuffer: 16 * 1024 * 1024 },
      (error, out) => resolve({ exit: error === null ? 0 : error.code, out }),
    ),
  );

describe('a small site, told by hand and without a daemon', () => {
  it('goes down in order, to the last container', { timeout: oneWayMs }, async () => {
    const { exit, out } = await ananke(
      ...'shutdown --execute --foreground --mode cluster-only --reason e2e'.split(' '),
    );
    expect(out).toContain('Done: it is as it should be.');
    expect(exit).toBe(0);
    expect((await ananke('lab', 'status')).out).toContain('with 0 containers; the API does not answer');
  });

  it('comes back until its services answer', { timeout: oneWayMs }, async () => {
    const { exit, out } = await ananke(...'startup --execute --foreground --reason e2e'.split(' '));
    expect(out).toMatch(/UP, converged/);
    expect(out).toContain('Done: it is as it should be.');
    expect(exit).toBe(0);
    const { out: truth } = await ananke('lab', 'status');
    expect(truth).toContain('the API answers');
    expect(truth).not.toContain('with 0 containers');
  });

  it('leaves a history of both ways', async () => {
    const { out } = await ananke('history', '-o', 'json');
    const runs = JSON.parse(out) as readonly RunRecord[];
    expect(runs.map(({ way, end }) => `${way} ${end}`)).toEqual(['down complete', 'up complete']);
  });
});
