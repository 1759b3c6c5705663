import { describe, expect, it } from 'vitest';
import { copiesKept } from '../../src/journal/limits.ts';
import { seal } from '../../src/journal/seal.ts';
import { history } from '../support/memories.ts';
import { createMemoryFiles } from '../support/memory-files.ts';
import { bytesOf, paths, startLife, textOf, written } from './journals.ts';

const states = history(6);
const nextVersion = (sequence: number): Uint8Array => {
  // The envelope of a later version is the same; `version` is said again and the last one counts.
  const { line } = seal({ sequence, memory: { shape: 'unknown here' }, version: 2 });
  return bytesOf(`${line}\n`);
};

describe('a journal from the future', () => {
  it('is not used, is copied aside before it is written over, and does not come back', async () => {
    const files = createMemoryFiles(await written([states.slice(0, 3), states.slice(3)]));
    const future = nextVersion(900);
    files.contents.set(paths.state, future);

    const first = await startLife(files);
    expect(first.recovered.memory).toBeUndefined();
    expect(first.recovered.notes.join(' ')).toContain('newer ananke');
    expect(files.contents.get(paths.state)).toBe(future);
    await first.record(states[0]!);
    expect(files.contents.get(`${paths.state}.from-future-1`)).toEqual(future);

    const second = await startLife(files);
    expect(second.recovered.memory).toEqual(states[0]);
    expect(second.recovered.chain.sequence).toBeGreaterThan(900);
  });

  it('does not come back from the older generation either, nor does an older state', async () => {
    const files = createMemoryFiles(await written([states.slice(0, 3), states.slice(3)]));
    files.contents.set(paths.previousState, nextVersion(900));
    await (await startLife(files)).record(states[0]!);
    files.contents.set(paths.state, bytesOf('torn'));
    const { recovered } = await startLife(files);
    expect(recovered.memory).toEqual(states[0]);
  });

  it('is not written over when the copy cannot be made', async () => {
    const future = nextVersion(900);
    const files = createMemoryFiles(new Map([[paths.state, future]]));
    files.behave('refuse');
    const life = await startLife(files);
    expect(await life.record(states[0]!)).toBe(false);
    expect(files.contents.get(paths.state)).toBe(future);
  });
});

describe('a corrupt file', () => {
  it('is kept a bounded number of times, the first ones, and once per content', async () => {
    const files = createMemoryFiles();
    for (let attempt = 1; attempt <= copiesKept + 2; attempt += 1) {
      files.contents.set(paths.state, bytesOf(`damage ${Math.max(2, attempt)}`));
      await (await startLife(files)).record(states[attempt % states.length]!);
    }
    const copies = [...files.contents.keys()].filter((path) => path.startsWith(`${paths.state}.corrupt`));
    expect(copies).toHaveLength(copiesKept);
    expect(textOf(files.contents.get(`${paths.state}.corrupt-1`))).toBe('damage 2');
    expect(textOf(files.contents.get(`${paths.state}.corrupt-2`))).toBe('damage 3');
  });

  it('that cannot be read keeps neither ananke from starting nor the journal from going on', async () => {
    const files = createMemoryFiles(await written([states.slice(0, 3), states.slice(3)]));
    const disk = { ...files };
    let isBad = true;
    files.read = (path) => (isBad && path === paths.state ? Promise.reject(new Error('EIO')) : disk.read(path));
    files.replace = (path, bytes) => {
      // Written anew, it lies in a good place.
      if (path === paths.state) isBad = false;
      return disk.replace(path, bytes);
    };
    const life = await startLife(files);
    expect(life.recovered.memory).toEqual(states.at(-1));
    expect(life.recovered.notes).toEqual([`${paths.state} cannot be read: EIO.`]);
    expect(await life.record(states[0]!)).toBe(true);
    expect((await startLife(files)).recovered.memory).toEqual(states[0]);
  });

  it('never keeps ananke from starting, whatever the files hold', async () => {
    for (const content of ['', '\n', '{}', '[]', 'null', '\u0000'.repeat(50), '{"version":1}', '\ufeff{}']) {
      const files = createMemoryFiles(new Map(Object.values(paths).map((path) => [path, bytesOf(content)])));
      const life = await startLife(files);
      expect(life.recovered.memory).toBeUndefined();
      expect(life.recovered.notes).not.toEqual([]);
      expect(await life.record(states[0]!)).toBe(true);
      expect((await startLife(files)).recovered.memory).toEqual(states[0]);
    }
  });
});
