// status.json as it may be found: of another version, changed by hand, or no such file at all.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ClusterStatus } from '../../src/api/status-schema.ts';
import { misshapenAt } from '../../src/cli/status-shape.ts';
import { aStatus, goingDown } from '../support/builders/status.ts';
import { callAnanke } from '../support/command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-status-file-'));
});
afterAll(() => rm(folder, { recursive: true }));
const ananke = (...words: readonly string[]) => callAnanke(words, { ANANKE_RUN_DIRECTORY: folder });
const put = (status: unknown): Promise<void> => writeFile(join(folder, 'status.json'), JSON.stringify(status));
const now = { writtenAt: new Date().toISOString() };

/** The value with each of its places, one at a time, replaced by something of another kind. */
function changed(value: unknown, odd: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]) => {
    const replaced = (next: unknown) =>
      isList ? value.map((one: unknown, index) => (String(index) === key ? next : one)) : { ...value, [key]: next };
    return [replaced(odd), ...changed(inner, odd).map(replaced)];
  });
}

describe('status.json that is no regular file', () => {
  const file = (): string => join(folder, 'status.json');
  afterEach(() => rm(file(), { recursive: true }));

  it.each([
    ['a folder', () => mkdir(file()), 'it is a folder'],
    ['a pipe', () => promisify(execFile)('mkfifo', [file()]), 'it is a pipe, a socket or a device'],
    [
      'without end',
      async () => {
        await writeFile(file(), '');
        await truncate(file(), 200 * 1024 * 1024);
      },
      'it has 209715200 bytes, and the limit is 33554432',
    ],
  ])('says which: %s', async (_what, make, expected) => {
    await make();
    const { exit, err } = await ananke('status');
    expect(exit).toBe(1);
    expect(err).toContain(`is no status file: ${expected}`);
  });
});

describe('status.json', () => {
  it('is known by its shape as the schema of the code knows it', () => {
    for (const status of [aStatus(), goingDown()]) {
      expect(misshapenAt(status)).toBeUndefined();
      for (const odd of [null, 7, 'x', {}, [7], true]) {
        for (const one of changed(status, odd))
          expect(misshapenAt(one) === undefined).toBe(ClusterStatus.safeParse(one).success);
      }
    }
  });

  it('of a later version is not drawn as if it were known', async () => {
    await put({ ...aStatus(now), apiVersion: 'ananke.dev/v9' });
    for (const words of [['status'], ['hold', 'list'], ['status', '-o', 'json']]) {
      const { exit, out, err } = await ananke(...words);
      expect({ exit, out }).toEqual({ exit: 1, out: '' });
      expect(err).toMatch(/is of "ananke\.dev\/v9", and this ananke knows ananke\.dev\/v1alpha1/);
    }
  });

  it('that is changed deep inside is a sentence with the place, and no stack', async () => {
    const status = aStatus(now);
    await put({ ...status, ups: status.ups.map((ups) => ({ ...ups, name: {} })) });
    const { exit, err } = await ananke('status');
    expect(exit).toBe(1);
    expect(err).toContain('is not a status of this version of ananke: ups[0].name is not as it should be');
  });

  it('may say more than this version knows', async () => {
    const status = aStatus(now);
    await put({ ...status, news: [1], ups: status.ups.map((ups) => ({ ...ups, news: {} })) });
    expect(await ananke('status')).toMatchObject({ exit: 0, err: '' });
  });
});
