// `set --wait`: how long it stays, and what it ends with.
import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import { standOf } from '../../src/cli/edit/wait.ts';
import { aStatus } from '../support/builders/status.ts';
import { callAnanke, root } from '../support/command.ts';

const now = Date.parse('2026-11-22T04:00:00Z');
const told = (change: Partial<ClusterStatus> = {}, isConverged = true): ClusterStatus => {
  const status = aStatus({ writtenAt: new Date(now).toISOString(), ...change });
  const conditions = status.conditions.map((one) =>
    one.type === 'Converged' ? { ...one, status: isConverged ? ('True' as const) : ('False' as const) } : one,
  );
  return { ...status, conditions };
};
const word = told().desired;
if (word === undefined) throw new Error('a status without a word');
const edit = word.editId;
const hold = {
  name: 'ups/Pyrphoros',
  phase: 'Active' as const,
  mode: 'poweroff' as const,
  since: '2026-11-22T03:14:07.000Z',
  reason: 'LowBattery',
  message: 'the battery is low',
};

describe('a word that is waited for', () => {
  it.each<[string, ClusterStatus, string, ReturnType<typeof standOf>]>([
    ['has come true', told(), edit, 'converged'],
    ['is under way', told({}, false), edit, 'under-way'],
    ['may not be acted on', told({ desired: { ...word, act: 'never' } }, false), edit, 'idle'],
    ['is kept from coming true by a hold', told({ holds: [hold] }), edit, 'under-way'],
    ['has been overtaken by another', told(), 'another', 'overtaken'],
    ['is nobody’s any more', told({ writtenAt: '2026-11-22T03:00:00Z' }), edit, 'silent'],
  ])('%s', (_, status, editId, stand) => expect(standOf(status, editId, now)).toBe(stand));
});

describe('set --wait', () => {
  let folder = '';
  let leaving: AbortController;
  let controlling: Promise<void>;
  let ticks: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ananke-wait-'));
    await copyFile(join(root, 'configs/desired.yaml'), join(folder, 'desired.yaml'));
    [leaving, controlling, ticks] = [new AbortController(), Promise.resolve(), 0];
    await tick(Number.POSITIVE_INFINITY);
  });
  afterEach(async () => {
    leaving.abort('over');
    await controlling;
    await rm(folder, { recursive: true });
  });
  /** A controller that goes by the edit in the file, and is done with it at its `after`th tick. */
  const control = (after: number): void => {
    const run = async (): Promise<void> => {
      while (!leaving.signal.aborted) {
        await tick(after);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    controlling = run();
  };
  async function tick(after: number): Promise<void> {
    ticks += 1;
    const text = await readFile(join(folder, 'desired.yaml'), 'utf8');
    const editId = /edit-id: ["']?([^\s"']+)/.exec(text)?.[1] ?? '';
    const status = told({ writtenAt: new Date().toISOString() }, ticks >= after);
    const { desired } = status;
    if (desired === undefined) throw new Error('a status without a word');
    const beside = join(folder, 'status.next');
    await writeFile(beside, JSON.stringify({ ...status, desired: { ...desired, cluster: 'down', editId } }));
    await rename(beside, join(folder, 'status.json'));
  }
  const set = (...words: readonly string[]) =>
    callAnanke(['set', 'down', '--mode', 'cluster-only', ...words], {
      ANANKE_CONFIG: join(root, 'configs/titan.yaml'),
      ANANKE_DESIRED: join(folder, 'desired.yaml'),
      ANANKE_RUN_DIRECTORY: folder,
    });

  it('ends well when it is so', async () => {
    control(30);
    const ended = await set('--wait', '--timeout', '1m');
    expect(ended).toMatchObject({ exit: 0 });
    expect(ended.out).toContain('the controller has seen it');
    expect(ended.out).toMatch(/\nDone: it is as it should be\.\n$/);
  });

  it('ends with 4 when it takes too long', async () => {
    control(Number.POSITIVE_INFINITY);
    const ended = await set('--wait', '--timeout', '1s');
    expect(ended).toMatchObject({ exit: 4, err: '' });
    expect(ended.out).toMatch(
      /Not done after 0m 01s; it goes on\. Follow: ananke --config \S+ --desired \S+ status --watch\n/,
    );
  });

  it('does not wait where nobody acts', async () => {
    await rm(join(folder, 'status.json'));
    const ended = await set('--wait');
    expect(ended.exit).toBe(3);
    expect(ended.out).toContain('NOBODY IS ACTING ON IT');
  });

  it.each([[['--timeout', '5m']], [['--wait', '--timeout', '0s']], [['--wait', '--timeout', 'soon']]])(
    'refuses %j, and writes nothing',
    async (flags) => {
      const before = await readFile(join(folder, 'desired.yaml'), 'utf8');
      expect((await set(...flags)).exit).toBe(2);
      expect(await readFile(join(folder, 'desired.yaml'), 'utf8')).toBe(before);
    },
  );
});
