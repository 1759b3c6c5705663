// What ananke tells of the past: the journal and the history that the demo left on the disk of its coordinator, told by processes.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withRun } from '../../src/api/run-history.ts';
import type { Input } from '../../src/core/decision.ts';
import { playDemo } from '../../src/lab/demo/play.ts';
import { aRow, aRunRecord } from '../support/builders/run-record.ts';
import { aStatus, aUpsStatus } from '../support/builders/status.ts';
import { callAnanke, root } from '../support/command.ts';

let folder = '';
/** As the controller recorded it when all was up again. */
let recorded: Input | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-past-'));
  const [configBytes, desiredBytes] = await Promise.all(
    ['titan.yaml', 'desired.yaml'].map((name) => readFile(join(root, 'configs', name))),
  );
  if (configBytes === undefined || desiredBytes === undefined) throw new Error('both were read');
  const { disk, converged, violations, runs } = await playDemo({
    over: 'memory',
    seed: 7,
    battery: 1,
    configBytes,
    desiredBytes,
    write: () => undefined,
  });
  // Machines that stand stopped on battery and are not told to go off break no invariant, and waste what is left of it.
  const slow = runs.filter(({ efficiency }) => efficiency < 0.85);
  if (!converged || violations.length > 0 || slow.length > 0)
    throw new Error(`the demo went wrong: ${JSON.stringify([violations, slow])}`);
  recorded = JSON.parse(new TextDecoder().decode(disk.get('/run/ananke/input.json'))) as Input;
  for (const name of ['state', 'none', 'run']) await mkdir(join(folder, name));
  const state = [...disk].filter(([path]) => path.startsWith('/var/lib/ananke/'));
  for (const [path, bytes] of state) await writeFile(join(folder, 'state', basename(path)), bytes);
  for (const name of ['state', 'none'])
    await writeFile(join(folder, `${name}.yaml`), withState(String(configBytes), join(folder, name)));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

const withState = (text: string, path: string): string =>
  text.replace(/state_directory: [^,]+/, `state_directory: ${path}`);
const ananke = (site: 'state' | 'none', ...words: readonly string[]) =>
  callAnanke(words, {
    ANANKE_CONFIG: join(folder, `${site}.yaml`),
    ANANKE_DESIRED: join(root, 'configs/desired.yaml'),
    ANANKE_RUN_DIRECTORY: join(folder, 'run'),
    TZ: 'UTC',
  });

/** Which files a printed command means is shown elsewhere. */
const inShort = (text: string): string => text.replaceAll(/ --config \S+ --desired \S+/g, '');

describe('events', () => {
  it('tell the outage from the hold to the end of the way up', async () => {
    const ended = await ananke('state', 'events');
    expect(ended).toMatchObject({ exit: 0, err: '' });
    await expect(ended.out).toMatchFileSnapshot('golden/events.txt');
  });

  it('tell every action to those who ask, as lines of JSON too', async () => {
    const wide = await ananke('state', 'events', '-o', 'wide');
    expect(wide.out.match(/ {2}action .*EvictPod.* evict /g)?.length).toBeGreaterThan(100);
    const lines = (await ananke('state', 'events', '-o', 'json')).out.trim().split('\n');
    const events = lines.map((line): unknown => JSON.parse(line));
    expect(events.length).toBe(wide.out.trim().split('\n').length - 1);
    expect(events[0]).toEqual({
      at: expect.any(String),
      what: 'host',
      subject: 'titan-db',
      message: expect.any(String),
    });
  });

  it('tell one run', async () => {
    const { out } = await ananke('state', 'events', '--run', '2');
    const [head, ...lines] = out.trim().split('\n');
    expect(head).toContain('UTC');
    expect(lines[0]).toContain('the host of ananke has booted');
    expect(lines.at(-1)).toContain('run-2  has converged');
    expect(out).not.toContain('stop-agent');
  });

  it('begin where they are told to, and name the zone once', async () => {
    const { out } = await ananke('state', 'events', '--since', '2026-11-22 04:24:21');
    expect(out.split('\n')[1]).toMatch(/^2026-11-22 04:24:21 {2}hold/);
    expect(out.match(/UTC/g)).toHaveLength(1);
    const { exit, err } = await ananke('state', 'events', '--run', '7');
    expect({ exit, err: inShort(err) }).toEqual({
      exit: 0,
      err: 'ananke: the journal knows nothing of run-7: it goes back only so far. See: ananke history\n',
    });
  });

  it('say what is missing, and that there is nothing', async () => {
    expect(await ananke('none', 'events')).toMatchObject({
      exit: 0,
      out: '',
      err: expect.stringContaining('no journal yet'),
    });
    expect(await ananke('state', 'events', '--since', '1m')).toMatchObject({
      exit: 0,
      out: '',
      err: expect.stringContaining('nothing happened'),
    });
  });

  it.each([
    ['--since', 'yesterday'],
    ['--since', '0s'],
    ['--run', 'x'],
    ['-o', 'yaml'],
  ])('refuse %s %s', async (flag, value) => {
    expect(await ananke('state', 'events', flag, value)).toMatchObject({ exit: 2, out: '' });
  });

  it('go on after lines that are damaged', async () => {
    const path = join(folder, 'state', 'journal.jsonl');
    const whole = await readFile(path);
    try {
      await writeFile(path, Buffer.concat([whole, Buffer.from('{"version":1,"seq\n\u0000torn')]));
      const { exit, out, err } = await ananke('state', 'events', '--run', '2');
      expect(exit).toBe(0);
      expect(err).toContain('1 damaged line in');
      expect(out).toContain('run-2  has converged');
    } finally {
      await writeFile(path, whole);
    }
  });
});

describe('history', () => {
  it('shows each run, and one row by row', async () => {
    await expect(inShort((await ananke('state', 'history')).out)).toMatchFileSnapshot('golden/history.txt');
    await expect((await ananke('state', 'history', '1')).out).toMatchFileSnapshot('golden/history-run.txt');
  });

  it('says so when there is none', async () => {
    expect(await ananke('none', 'history')).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^titan {2}There is no .*runs\.json: ananke writes it when a run ends,/s),
    });
  });

  it('knows a run by its number and its name, and says which it does not know', async () => {
    expect((await ananke('state', 'history', 'run-2')).out).toContain('run-2  came up');
    expect(inShort((await ananke('state', 'history', 'run-22')).err)).toMatch(
      /; did you mean run-2\? See: ananke history\n$/,
    );
    expect(await ananke('state', 'history', '9')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('there is no run-9'),
    });
  });

  it('fails with a sentence when the file is no history', async () => {
    const path = join(folder, 'none', 'runs.json');
    await writeFile(path, 'garbage');
    expect(await ananke('none', 'history')).toMatchObject({ exit: 1, err: expect.stringContaining('runs.json') });
    const empty = '{"apiVersion":"ananke.dev/v1alpha1","kind":"RunHistory","runs":[7]}';
    await writeFile(path, empty.replace('7', ''));
    expect((await ananke('none', 'history')).out.replaceAll(/\s+/g, ' ')).toContain('has no run in it yet');
    await writeFile(path, empty);
    expect((await ananke('none', 'history')).out.replaceAll(/\s+/g, ' ')).toContain('The 1 entry of');
    await writeFile(path, 'garbage');
    // What is reckoned goes on without it.
    const budget = await ananke('none', 'budget');
    expect(budget).toMatchObject({ exit: 0, err: expect.stringContaining('does not count') });
    await rm(path);
  });
});

describe('budget', () => {
  it('is made of shares of the default before enough runs were seen', async () => {
    await expect((await ananke('state', 'budget')).out).toMatchFileSnapshot('golden/budget-default.txt');
  });

  it('is learned from runs, and names those that do not count', async () => {
    const rows = (drain: number) => [
      aRow('suspend-gitops', 8),
      aRow('cordon', 1),
      aRow('drain', drain, { slowest: 'titan-07' }),
    ];
    const records = [
      ...[104, 119, 130].map((drain, index) =>
        aRunRecord({ id: `run-${index + 2}`, openedAt: `2026-10-0${index + 1}T03:00:00.000Z`, rows: rows(drain) }),
      ),
      aRunRecord({ id: 'run-1', openedAt: '2026-09-11T03:00:00.000Z', end: 'incomplete', givenUp: ['drain/titan-03'] }),
    ];
    const bytes = records.reduce<Uint8Array | undefined>((before, record) => withRun(before, record), undefined);
    await writeFile(join(folder, 'none', 'runs.json'), bytes ?? '');
    const status = aStatus({
      writtenAt: new Date().toISOString(),
      ups: [aUpsStatus(), aUpsStatus({ name: 'Statera', scope: 'nodes', runtimeSeconds: 200 })],
    });
    await writeFile(join(folder, 'run', 'status.json'), JSON.stringify(status));
    await expect((await ananke('none', 'budget')).out).toMatchFileSnapshot('golden/budget-learned.txt');
    // The plan and the word go by the same times.
    expect((await ananke('none', 'plan', 'down')).out).toContain('Times were learned from 3 runs.');
    await rm(join(folder, 'none', 'runs.json'));
    await rm(join(folder, 'run', 'status.json'));
  });
});

describe('plan from what was recorded', () => {
  const record = (change: (input: Input) => Input = (input) => input) => {
    if (recorded === undefined) throw new Error('the demo has recorded it');
    const now = { ...recorded, snapshot: { ...recorded.snapshot, wallAt: Date.now() as Input['snapshot']['wallAt'] } };
    return writeFile(join(folder, 'run', 'input.json'), JSON.stringify(change(now)));
  };
  const withoutTimes = (text: string): string => text.replace(/saw at \S+/, 'saw at 03:10:01');

  it('counts what is there', async () => {
    await record();
    const { out, exit } = await ananke('state', 'plan', 'down');
    expect(exit).toBe(0);
    // Which files are meant is shown elsewhere.
    await expect(withoutTimes(out).replaceAll(/--config .*?--desired \S+ /g, '')).toMatchFileSnapshot(
      'golden/plan-down-seen.txt',
    );
  });

  it('has nothing to bring up that is up', async () => {
    await record();
    expect((await ananke('state', 'plan', 'up')).out).not.toContain('wake');
  });

  it('does not work from what is old, of the future, of another configuration, or damaged', async () => {
    const ago =
      (ms: number) =>
      (input: Input): Input => ({
        ...input,
        snapshot: { ...input.snapshot, wallAt: (Date.now() - ms) as Input['snapshot']['wallAt'] },
      });
    const why = async (): Promise<string> => (await ananke('state', 'plan', 'down')).out.replaceAll(/\s+/g, ' ');
    await record(ago(-100 * 86_400_000));
    expect(await why()).toContain(
      'From the configuration alone: what was recorded last is of a time that has not come yet.',
    );
    await record(ago(3_600_000));
    expect(await why()).toContain('From the configuration alone: what was recorded last is 1h 00m old.');
    await record((input) => ({ ...input, config: { ...input.config, machines: input.config.machines.slice(1) } }));
    expect(await why()).toContain('goes by another configuration than this file');
    await writeFile(join(folder, 'run', 'input.json'), '{"config": 1');
    expect(await why()).toContain('From the configuration alone: no controller has recorded what it sees.');
  });
});
