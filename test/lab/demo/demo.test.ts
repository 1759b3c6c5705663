// The demo as a person starts it: a process with flags, its output, and its exit code.
import { execFile, spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAnanke } from '../../support/command.ts';
import { repositoryRoot } from '../../support/source-tree.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(command: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const file = join(repositoryRoot, command);
    const child = execFile(process.execPath, [file, ...args], (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
const demo = 'src/lab/demo/main.ts';
const sim = 'src/lab/sim/main.ts';

describe('the demo', () => {
  it('fails when the batteries end before the shutdown does: nothing in it is scripted', {
    timeout: 120_000,
  }, async () => {
    const { code, stdout } = await start(demo, '--in-memory', '--battery', '1', '--json');
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const { violations } = JSON.parse(stdout) as { violations: { invariant: string }[] };
    expect(violations.map(({ invariant }) => invariant)).toContain('off-before-dark');
  });
});

describe('the last lines of the demo', () => {
  it('are what the README shows', { timeout: 60_000 }, async () => {
    const { stdout } = await start(demo, '--in-memory');
    const readme = await readFile(join(repositoryRoot, 'README.md'), 'utf8');
    const [, shown = 'nothing'] = /it ends each time with:\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(stdout).toContain(shown);
    // Machines, as in the picture of a terminal, and not the steps that each of them takes.
    for (const counted of [/ drain +25\/25\n/, / agents +22\/22\n/, / servers +3\/3\n/])
      expect(stdout).toMatch(counted);
  });

  it.each(['--help', '--json'])('are not lost on a full disk without a word: %s', { timeout: 60_000 }, (flag) => {
    const full = openSync('/dev/full', 'w');
    const said = spawnSync(process.execPath, [join(repositoryRoot, demo), '--in-memory', flag], {
      stdio: ['ignore', full, 'pipe'],
    });
    expect(said.status).toBe(3);
    expect(String(said.stderr)).toContain('the answer could not be written: ENOSPC');
  });

  it("are nobody's loss where the reader has had enough", { timeout: 60_000 }, () => {
    const command = `${process.execPath} ${join(repositoryRoot, demo)} --help | head -1 >/dev/null; echo done`;
    const said = spawnSync('sh', ['-c', command]);
    expect({ out: String(said.stdout), err: String(said.stderr) }).toEqual({ out: 'done\n', err: '' });
  });
});

describe('what is kept of the demo', () => {
  it('can be looked at with the command line', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ananke keep '));
    try {
      const { code, stdout } = await start(demo, '--in-memory', '--keep', join(folder, 'story'));
      expect(code).toBe(0);
      expect(stdout).toContain(`\nKept in ${join(folder, 'story')}. Look at it:\n  bin/ananke --config "${folder}`);
      const tell = (...words: string[]) => runAnanke(['--config', join(folder, 'story/ananke.yaml'), ...words], {});
      expect((await tell('history')).out).toContain('2 runs, the newest first');
      expect((await tell('events', '--run', '1')).out).toContain('opened: ups/Pyrphoros: RuntimeBelowBudget');
      const again = await start(demo, '--in-memory', '--keep', join(folder, 'story'));
      expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('there is something in that folder') });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a command line', () => {
  it.each([
    [demo, ['--seed', 'x']],
    [demo, ['--seed']],
    [demo, ['extra']],
    [sim, ['--bogus']],
    [demo, ['--seed', '']],
    [demo, ['--battery', '0.5']],
    [sim, ['--outages', 'x']],
    [sim, ['--outages', '0']],
    [sim, ['--threads', '']],
    [sim, ['--only-seed', ' ']],
    [sim, ['--seed', '9007199254740991']],
  ])(
    'of %s that makes no sense, %j, is answered with the usage and no stack',
    { timeout: 60_000 },
    async (file, args) => {
      const { code, stdout, stderr } = await start(file, ...args);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain('npm run');
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );

  it.each([demo, sim])('of %s that asks for help gets it', { timeout: 60_000 }, async (file) => {
    const { code, stdout, stderr } = await start(file, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('npm run');
  });
});
