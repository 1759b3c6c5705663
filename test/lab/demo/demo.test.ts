// The demo as a person starts it: a process with flags, its output, and its exit code.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
    const { code, stdout } = await start(demo, '--battery', '1', '--json');
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const { violations } = JSON.parse(stdout) as { violations: { invariant: string }[] };
    expect(violations.map(({ invariant }) => invariant)).toContain('S1');
  });
});

describe('a command line', () => {
  it.each([
    [demo, ['--seed', 'x']],
    [demo, ['--seed']],
    [demo, ['extra']],
    [sim, ['--bogus']],
    [sim, ['--outages', 'x']],
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
