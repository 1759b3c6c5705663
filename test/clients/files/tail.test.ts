import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tailChunkBytes } from '../../../src/clients/files/limits.ts';
import { createTail } from '../../../src/clients/files/tail.ts';
import { aFolder, makePipe, textOf } from './folder.ts';

const nothing = { is: 'nothing' };
const another = { is: 'another' };

describe('a file that others append to', () => {
  it('is told piece by piece, from its start', async () => {
    const path = join(aFolder(), 'journal');
    const tail = createTail(path);
    expect(await tail.look()).toEqual(nothing);
    writeFileSync(path, 'one\n');
    expect(await tail.look()).toEqual(another);
    const more = async (): Promise<string | undefined> => {
      const added = await tail.look();
      return added.is === 'more' ? textOf(added.bytes) : added.is;
    };
    expect(await more()).toBe('one\n');
    expect(await more()).toBe('nothing');
    appendFileSync(path, 'two');
    expect(await more()).toBe('two');
  });

  it('begins anew when another one takes its name, and when it is cut short', async () => {
    const path = join(aFolder(), 'journal');
    writeFileSync(path, 'one\n');
    const tail = createTail(path);
    await tail.look();
    await tail.look();
    writeFileSync(`${path}.new`, 'another\n');
    renameSync(`${path}.new`, path);
    expect(await tail.look()).toEqual(another);
    expect(await tail.look()).toMatchObject({ is: 'more' });
    truncateSync(path, 2);
    expect(await tail.look()).toEqual(another);
  });

  it('is read in pieces that fit', async () => {
    const path = join(aFolder(), 'journal');
    writeFileSync(path, 'x'.repeat(tailChunkBytes + 1));
    const tail = createTail(path);
    await tail.look();
    const sizes = [await tail.look(), await tail.look()].map((added) => (added.is === 'more' ? added.bytes.length : 0));
    expect(sizes).toEqual([tailChunkBytes, 1]);
  });

  it('is refused in words when it is no file', async () => {
    const path = join(aFolder(), 'journal');
    makePipe(path);
    await expect(createTail(path).look()).rejects.toThrow(/journal cannot be read/);
  });
});
