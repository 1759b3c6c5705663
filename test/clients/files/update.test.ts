import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFiles } from '../../../src/clients/files/files.ts';
import { updateAttempts } from '../../../src/clients/files/limits.ts';
import { aChild, aFolder, bytesOf, leftovers, textOf } from './folder.ts';

const files = openFiles();
const adding =
  (line: string) =>
  (old: Uint8Array | undefined): Uint8Array =>
    bytesOf(`${textOf(old) ?? ''}${line}\n`);

describe('updating a file', () => {
  it('hands over what stands there and writes what comes back', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    writeFileSync(path, 'one\n');
    await files.update(path, adding('two'));
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect(leftovers(folder)).toEqual([]);
  });

  it('hands over nothing when there is no file, and makes it', async () => {
    const path = join(aFolder(), 'desired.yaml');
    await files.update(path, (old) => bytesOf(old === undefined ? 'made' : 'changed'));
    expect(readFileSync(path, 'utf8')).toBe('made');
  });

  it('writes nothing when nothing changes', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'one\n');
    const { ino, mtimeMs } = statSync(path);
    await files.update(path, (old) => old ?? bytesOf(''));
    expect(statSync(path)).toMatchObject({ ino, mtimeMs });
  });

  it('leaves everything as it was when the edit throws, and passes on just that', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    writeFileSync(path, 'one\n');
    const refusal = new Error('no such node');
    const refused = files.update(path, () => {
      throw refusal;
    });
    await expect(refused).rejects.toBe(refusal);
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    expect(leftovers(folder)).toEqual([]);
  });

  it('does not hand over more than the limit', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'x'.repeat(100));
    await expect(openFiles({ readLimitBytes: 99 }).update(path, adding('y'))).rejects.toThrow('has 100 bytes');
  });
});

describe('many who update at once', () => {
  it('lose nothing within one process', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    const names = Array.from({ length: 20 }, (_, number) => `writer ${number}`);
    await Promise.all(names.map((name) => files.update(path, adding(name))));
    expect(readFileSync(path, 'utf8').trim().split('\n').toSorted()).toEqual(names.toSorted());
    expect(leftovers(folder)).toEqual([]);
  });

  it('lose nothing in twenty processes, also not through a link', { timeout: 120_000 }, async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    const link = join(folder, 'link');
    symlinkSync('desired.yaml', link);
    const turns = 3;
    const names = Array.from({ length: 20 }, (_, number) => `writer-${number}`);
    const said = await Promise.all(
      names.map((name, number) => aChild('add', [number % 2 === 0 ? path : link, name, String(turns)]).ends()),
    );
    expect(said).toEqual(names.map(() => 'adding\ndone\n'));
    const wanted = names.flatMap((name) => Array.from({ length: turns }, (_, turn) => `${name} ${turn}`));
    expect(readFileSync(path, 'utf8').trim().split('\n').toSorted()).toEqual(wanted.toSorted());
    expect(leftovers(folder)).toEqual([]);
  });
});

describe('somebody who saves without a lock', () => {
  it('has the edit made anew on what was saved', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'one\n');
    const seen: (string | undefined)[] = [];
    await files.update(path, (old) => {
      seen.push(textOf(old));
      if (seen.length === 1) writeFileSync(path, 'saved\n');
      return adding('edited')(old);
    });
    expect(seen).toEqual(['one\n', 'saved\n']);
    expect(readFileSync(path, 'utf8')).toBe('saved\nedited\n');
  });

  it('is not outrun for ever: after a number of attempts the update says so and changes nothing', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    let saves = 0;
    const lost = files.update(path, (old) => {
      saves += 1;
      writeFileSync(path, `save ${saves}\n`);
      return adding('edited')(old);
    });
    await expect(lost).rejects.toMatchObject({
      code: 'CHANGES_ALWAYS',
      message: `${path} cannot be written: somebody else changed it ${updateAttempts} times meanwhile. Who? fuser -v "${path}"`,
    });
    expect(readFileSync(path, 'utf8')).toBe(`save ${updateAttempts}\n`);
    expect(leftovers(folder)).toEqual([]);
  });

  it('is not taken at half a word: an edit that refuses what is still being saved is asked again', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'half');
    let asked = 0;
    await files.update(path, (old) => {
      asked += 1;
      if (asked === 1) writeFileSync(path, 'half and half\n');
      if (textOf(old) === 'half') throw new Error('not valid');
      return adding('edited')(old);
    });
    expect(readFileSync(path, 'utf8')).toBe('half and half\nedited\n');
  });
});
