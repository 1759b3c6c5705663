import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/api/desired-edit/change.ts';
import { editDesired } from '../../src/api/desired-edit/edit-desired.ts';
import { openFiles } from '../../src/clients/files/files.ts';
import { changeDesired } from '../../src/controller/desired-writer.ts';
import type { Files } from '../../src/core/ports.ts';
import { config, stamp } from '../api/desired-edit/edits.ts';
import { desiredText } from '../api/files.ts';
import { aFolder, bytesOf, leftovers } from '../clients/files/folder.ts';

const down: Change = { kind: 'say', word: { cluster: 'down' } };
const invalid = 'spec:\n\tcluster: dwon\n';
const suffix = '.rejected-2026-11-22T03-14-07Z';

const change = (path: string, what: Change, files: Files = openFiles(), id = stamp.id) =>
  changeDesired(files, {
    path,
    edit: (old) => editDesired(old, what, { ...stamp, id }, { config }),
    at: stamp.at,
  });

describe('an edit on disk', () => {
  it('is there when it resolves, with what it found and what it left', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, desiredText);
    const { edit, rejectedPath } = await change(path, { kind: 'say', word: { cluster: 'up' } });
    expect(edit).toMatchObject({ state: 'edited', before: { cluster: 'down' }, after: { cluster: 'up' } });
    expect(edit).toHaveProperty('bytes', new Uint8Array(readFileSync(path)));
    expect(rejectedPath).toBeUndefined();
  });

  it('is not there when something that was said cannot be meant', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, desiredText);
    expect((await change(path, { kind: 'say', ignore: ['nobody'] })).edit.state).toBe('mistaken');
    expect(readFileSync(path, 'utf8')).toBe(desiredText);
  });

  it('loses nothing of twenty who edit at once', { timeout: 60_000 }, async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    writeFileSync(path, '# ours\napiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec:\n  cluster: up\n');
    const names = config.machines.slice(0, 20).map(({ name }) => name);
    expect(names).toHaveLength(20);
    const files = openFiles({ lockWaitMs: 50_000 });
    await Promise.all(
      names.map((name, number) => change(path, { kind: 'say', ignore: [name] }, files, `edit-${number}`)),
    );
    const read = editDesired(readFileSync(path), { kind: 'resume' }, stamp, { config });
    expect(read).toMatchObject({ state: 'edited', before: { ignoredNodes: expect.arrayContaining(names) } });
    expect(readFileSync(path, 'utf8').startsWith('# ours\n')).toBe(true);
    expect(leftovers(folder)).toEqual([]);
  });
});

describe('a text that cannot stay', () => {
  it('is kept beside the file', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    writeFileSync(path, invalid);
    const { edit, rejectedPath } = await change(path, down);
    expect(edit).toMatchObject({ state: 'edited', after: { cluster: 'down' } });
    expect(rejectedPath).toBe(path + suffix);
    expect(readFileSync(path + suffix, 'utf8')).toBe(invalid);
    expect(readdirSync(folder).toSorted()).toEqual(['desired.yaml', `desired.yaml${suffix}`]);
  });

  it('stands beside the link, when the file is one', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'ours.yaml'), invalid);
    symlinkSync('ours.yaml', join(folder, 'desired.yaml'));
    await change(join(folder, 'desired.yaml'), down);
    expect(readFileSync(join(folder, `desired.yaml${suffix}`), 'utf8')).toBe(invalid);
  });

  it('takes another name than a different one of the same second, and none twice', async () => {
    const path = join(aFolder(), 'desired.yaml');
    for (const text of ['a', 'b', 'a', 'b']) {
      writeFileSync(path, text);
      await change(path, down);
    }
    expect(readFileSync(path + suffix, 'utf8')).toBe('a');
    expect(readFileSync(`${path}${suffix}-2`, 'utf8')).toBe('b');
    expect(readdirSync(join(path, '..'))).toHaveLength(3);
  });

  it('is on disk before anything is written over it', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    writeFileSync(path, invalid);
    const files = openFiles();
    const full: Files = { ...files, replace: () => Promise.reject(new Error('no space is left')) };
    await expect(change(path, down, full)).rejects.toThrow('no space is left');
    expect(readFileSync(path, 'utf8')).toBe(invalid);
  });

  it('is kept also when it is saved in the very moment, and never lost', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, desiredText);
    const files = openFiles();
    let saves = 0;
    const racing: Files = {
      ...files,
      update: (at, edit) =>
        files.update(at, (old) => {
          saves += 1;
          if (saves === 1) writeFileSync(path, invalid);
          return edit(old);
        }),
    };
    const { rejectedPath } = await change(path, down, racing);
    expect(rejectedPath).toBe(path + suffix);
    expect(readFileSync(path + suffix, 'utf8')).toBe(invalid);
  });

  it('is given up when there is another one each time', async () => {
    const path = join(aFolder(), 'desired.yaml');
    const files = openFiles();
    let reads = 0;
    const restless: Files = {
      ...files,
      read: (at) => {
        if (at !== path) return files.read(at);
        reads += 1;
        writeFileSync(path, invalid);
        return Promise.resolve(bytesOf(`${invalid}# ${reads}\n`));
      },
    };
    await expect(change(path, down, restless)).rejects.toThrow('somebody else rewrites it all the time');
    expect(readFileSync(path, 'utf8')).toBe(invalid);
  });
});
