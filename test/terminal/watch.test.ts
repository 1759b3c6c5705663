// `ananke status --watch` on a real terminal: what a person sees of it, and that the terminal is theirs again afterwards.
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import { paint } from '../../src/cli/screens/text.ts';
import type { Shown } from '../../src/cli/screens/watch/lower.ts';
import { watchPicture } from '../../src/cli/screens/watch/picture.ts';
import { silentAfterSeconds } from '../../src/core/heartbeat.ts';
import { aStatus, goingDown } from '../support/builders/status.ts';
import { hasTmux, openTerminal, type Size, type TerminalOptions, terminalTestMs } from '../support/terminal.ts';

/** So that it does not grow old before the test is over, and is not of the future either: that would be silence, too. */
const lasting = (status: ClusterStatus): ClusterStatus => ({
  ...status,
  writtenAt: new Date(Date.now() + (silentAfterSeconds - 2) * 1_000).toISOString(),
});
/** The reason is free text. */
const withReason = (reason: string): ClusterStatus => {
  const { desired } = aStatus();
  return lasting(aStatus(desired === undefined ? {} : { desired: { ...desired, reason } }));
};

async function watching(status: ClusterStatus, options: TerminalOptions = {}, input = '') {
  const folder = await mkdtemp(join(tmpdir(), 'ananke-watch-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const put = async (next: ClusterStatus): Promise<void> => {
    await writeFile(join(folder, 'next'), JSON.stringify(next));
    await rename(join(folder, 'next'), join(folder, 'status.json'));
  };
  await put(status);
  const env = { ...options.env, ANANKE_RUN_DIRECTORY: folder };
  const terminal = await openTerminal(`bin/ananke status --watch ${input}`, { ...options, env });
  return { ...terminal, put };
}

/** The clock of the first line goes on while one looks. */
const still = (lines: readonly string[]): string => lines.join('\n').replaceAll(/\d\d:\d\d:\d\d/g, 'hh:mm:ss');
function pictureOf(status: ClusterStatus, { columns, rows }: Size, shown: Partial<Shown> = {}): string {
  const look = { width: columns, height: rows, color: false, unicode: true, zone: 'UTC', call: 'ananke' };
  const all: Shown = { view: { part: 'acting', moved: 0 }, events: [], keys: 'read', ...shown };
  return still(watchPicture(status, Date.now(), all, look).lines.map((one) => paint(one, look)));
}
const usual = { columns: 80, rows: 24 };

vi.setConfig({ testTimeout: terminalTestMs });

describe.runIf(hasTmux)('status --watch on a terminal', () => {
  it('shows the file, and what comes into it', async () => {
    const quiet = withReason('zur\u00FCck, \u96FB\u6E90 \u{1F50B}');
    const { until, put } = await watching(quiet);
    await until((lines) => still(lines) === pictureOf(quiet, usual));
    const down = lasting(goingDown());
    await put(down);
    const lines = await until((seen) => still(seen) === pictureOf(down, usual));
    expect(lines[0]).toMatch(/^titan {2}GOING DOWN to poweroff/);
  });

  it('leaves no remains when the terminal becomes larger and smaller', async () => {
    const down = lasting(goingDown());
    const { until, resize } = await watching(down);
    await until((lines) => still(lines) === pictureOf(down, usual));
    for (const size of [{ columns: 100, rows: 30 }, { columns: 60, rows: 15 }, { columns: 30, rows: 6 }, usual]) {
      await resize(size);
      const lines = await until((seen) => still(seen) === pictureOf(down, size));
      for (const text of lines) expect(text.length).toBeLessThanOrEqual(size.columns);
    }
  });

  it('shows what the keys ask for, and leaves the last picture behind', async () => {
    const down = lasting(goingDown());
    const { until, press, end } = await watching(down);
    await until((lines) => still(lines) === pictureOf(down, usual));
    await press('n');
    await until((lines) => still(lines) === pictureOf(down, usual, { view: { part: 'nodes', moved: 0 } }));
    await press('Down', 'x', 'Left', 'F5', 'PageDown');
    await until((lines) => still(lines) === pictureOf(down, usual, { view: { part: 'nodes', moved: 14 } }));
    await press('e');
    const events = await until((lines) => /\[e\] events: on/.test(lines.at(-1) ?? ''));
    expect(events.join('\n')).toMatch(/LAST CHANGES\n[\s\S]*\+2m 13s drain 18\/21/);
    await press('e');
    await until((lines) => still(lines) === pictureOf(down, usual));
    await press('q');
    const { code, isGivenBack, lines } = await end();
    expect({ code, isGivenBack }).toEqual({ code: 3, isGivenBack: true });
    const parting = 'Stopped watching. The shutdown goes on. To turn it round: sudo ananke set up';
    expect(still(lines)).toContain(`titan-16  stop-agent      0m 04s  1m 30s  the unit is deactivating\n26 running`);
    expect(lines).toContain(parting);
    expect(lines.join('\n')).not.toContain('[q] leave');
  });

  it.each(['C-c', 'C-d'])('is left with %s', async (key) => {
    const { until, press, end } = await watching(lasting(aStatus()));
    await until((lines) => /\[q\] leave/.test(lines.at(-1) ?? ''));
    await press(key);
    const { lines, ...ended } = await end();
    expect(ended).toEqual({ code: 0, isGivenBack: true });
    expect(lines).toContain('Stopped watching.');
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('gives the terminal back on %s', async (signal) => {
    const { until, pid, end } = await watching(lasting(aStatus()));
    await until((lines) => /\[q\] leave/.test(lines.at(-1) ?? ''));
    process.kill(await pid(), signal);
    const { isGivenBack, lines } = await end();
    expect(isGivenBack).toBe(true);
    expect(lines).toContain('Stopped watching.');
  });

  it('goes on with what it saw last while the file is of another form', async () => {
    const { until, put, press, end } = await watching(lasting(aStatus()));
    await until((lines) => /\[q\] leave/.test(lines.at(-1) ?? ''));
    await put(Object.assign(lasting(goingDown()), { machines: [{}], groups: [{ name: 7 }] }));
    await put(lasting(goingDown()));
    await until((lines) => lines.some((text) => text.includes('GOING DOWN')));
    await press('q');
    expect((await end()).isGivenBack).toBe(true);
  });

  it('ends when the terminal goes', async () => {
    const { until, pid, hangUp } = await watching(lasting(aStatus()));
    await until((lines) => /\[q\] leave/.test(lines.at(-1) ?? ''));
    const process = await pid();
    await hangUp();
    await expect.poll(() => isRunning(process), { timeout: 60_000 }).toBe(false);
  });

  it('reads no keys from what is no keyboard, and is left with Ctrl-C all the same', async () => {
    const { until, press, end } = await watching(lasting(aStatus()), {}, '</dev/null');
    await until((lines) => lines.at(-1)?.endsWith('Ctrl-C leaves') === true);
    await press('C-c');
    const { code, isGivenBack } = await end();
    expect({ code, isGivenBack }).toEqual({ code: 0, isGivenBack: true });
  });

  it('is ASCII without colour where the terminal says so', async () => {
    const { until, press, end, bytes } = await watching(withReason('zur\u00FCck'), {
      env: { NO_COLOR: '1', LC_ALL: 'C' },
    });
    await until((lines) => /\[q\] leave/.test(lines.at(-1) ?? ''));
    await press('q');
    const { lines } = await end();
    expect(lines.join('\n')).toContain('by admin: "zur?ck"');
    const written = await bytes();
    expect(written.filter((byte) => byte > 0x7e)).toHaveLength(0);
    expect(written.toString('latin1')).not.toMatch(colour);
  });

  it('has colours otherwise', async () => {
    const { until, bytes } = await watching(lasting(goingDown()));
    await until((lines) => /\[q\] leave/.test(lines.at(-1) ?? ''));
    await expect.poll(async () => colour.test((await bytes()).toString('latin1')), { timeout: 60_000 }).toBe(true);
  });

  it('is plain lines on a terminal that can do nothing', async () => {
    const { until, press, end, bytes, put } = await watching(lasting(aStatus()), { env: { TERM: 'dumb' } });
    await until((lines) => /UP, converged/.test(lines.join('\n')));
    await put(lasting(goingDown()));
    await until((lines) => /\+2m 13s drain 18\/21/.test(lines.join('\n')));
    await press('C-c');
    expect(await end()).toMatchObject({ code: 3, isGivenBack: true });
    expect((await bytes()).includes(0x1b)).toBe(false);
  });
});

const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
