// The ways in which editors save. None of them takes a lock, so an update has to notice each, whenever it happens.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFiles } from '../../../src/clients/files/files.ts';
import { findFile } from '../../../src/clients/files/found.ts';
import { giveBack } from '../../../src/clients/files/update.ts';
import { aFolder, bytesOf, textOf } from './folder.ts';

const files = openFiles();
const limits = { readLimitBytes: 1_000_000, newFileMode: 0o644, lockWaitMs: 1_000 };

type Save = (path: string, text: string) => void;
const editors: Readonly<Record<string, Save>> = {
  'vim, which renames the old file away and writes a new one': (path, text) => {
    renameSync(path, `${path}~`);
    writeFileSync(path, text);
    unlinkSync(`${path}~`);
  },
  'vim with backupcopy=yes, which copies the old file and writes in place': (path, text) => {
    copyFileSync(path, `${path}~`);
    writeFileSync(path, text);
    unlinkSync(`${path}~`);
  },
  'nano, which empties the file and writes in place': (path, text) => {
    const file = openSync(path, 'w');
    writeSync(file, text);
    closeSync(file);
  },
  'emacs, which leaves a link as its lock and the old file as a backup': (path, text) => {
    const lock = join(path, '..', '.#desired.yaml');
    symlinkSync('nyx@titan-db.4711:1795349179', lock);
    renameSync(path, `${path}~`);
    writeFileSync(path, text);
    unlinkSync(lock);
  },
  'VS Code, which empties and writes, and writes once more': (path, text) => {
    writeFileSync(path, '');
    writeFileSync(path, text);
    writeFileSync(path, text);
  },
  'sed -i, which writes a new file and renames it': (path, text) => {
    execFileSync('sed', ['-i', `s/.*/${text.trim()}/`, path]);
  },
};

describe.each(Object.entries(editors))('%s', (_name, save) => {
  it('is noticed when it saves during the edit, which is made anew on what was saved', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'cluster: up\n');
    let edits = 0;
    await files.update(path, (old) => {
      edits += 1;
      // Of the same length as what stood there, so that only content and times can tell.
      if (edits === 1) save(path, 'cluster: no\n');
      return bytesOf(`${textOf(old)}edited\n`);
    });
    expect(readFileSync(path, 'utf8')).toBe('cluster: no\nedited\n');
    expect(edits).toBe(2);
  });

  it('is noticed after the edit too', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'cluster: up\n');
    const found = await findFile(path, 1_000);
    expect(await found.isStill()).toBe(true);
    save(path, 'cluster: no\n');
    expect(await found.isStill()).toBe(false);
    await found.close();
  });
});

describe('vim itself', () => {
  it.for(['', 'set backupcopy=yes |'])('is noticed when it saves during the edit: %s', async (setting, { skip }) => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    writeFileSync(path, 'cluster: up\n');
    const save = (): void => {
      const command = `vim -u NONE -es -c '${setting} %s/up/no/ | wq' "$1"`;
      const said = spawnSync('sh', ['-c', command, 'sh', path], { encoding: 'utf8' });
      skip(said.stderr.includes('not found'), `there is no vim here: ${said.stderr.trim()}`);
    };
    let edits = 0;
    await files.update(path, (old) => {
      edits += 1;
      if (edits === 1) save();
      return bytesOf(`${textOf(old)}edited\n`);
    });
    expect(readFileSync(path, 'utf8')).toBe('cluster: no\nedited\n');
  });
});

describe('an editor that has just emptied the file', () => {
  it('is waited for, before anybody edits what is not there yet', async () => {
    const path = join(aFolder(), 'desired.yaml');
    const editor = openSync(path, 'w');
    setTimeout(() => {
      writeSync(editor, 'cluster: up\n');
      closeSync(editor);
    }, 20);
    const seen: (string | undefined)[] = [];
    await files.update(path, (old) => {
      seen.push(textOf(old));
      return bytesOf(`${textOf(old)}edited\n`);
    });
    expect(seen).toEqual(['cluster: up\n']);
    expect(readFileSync(path, 'utf8')).toBe('cluster: up\nedited\n');
  });
});

describe('an editor that makes or removes the file', () => {
  it('is noticed', async () => {
    const path = join(aFolder(), 'desired.yaml');
    const nothing = await findFile(path, 1_000);
    expect(await nothing.isStill()).toBe(true);
    writeFileSync(path, '');
    expect(await nothing.isStill()).toBe(false);
    const found = await findFile(path, 1_000);
    rmSync(path);
    expect(await found.isStill()).toBe(false);
    await found.close();
  });
});

describe('an editor that writes in place in the instant between the comparison and the rename', () => {
  it('gets its place back', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'old\n');
    const found = await findFile(path, 1_000);
    const editor = openSync(path, 'r+');
    await files.replace(path, bytesOf('ours\n'));
    writeSync(editor, 'from the editor\n');
    expect(await giveBack(path, found, limits)).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('from the editor\n');
    closeSync(editor);
    await found.close();
  });

  it('is waited for until it has written everything', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'old\n');
    const found = await findFile(path, 1_000);
    const editor = openSync(path, 'w');
    await files.replace(path, bytesOf('ours\n'));
    setTimeout(() => writeSync(editor, 'late, but all of it\n'), 20);
    expect(textOf(await found.writtenSince())).toBe('late, but all of it\n');
    closeSync(editor);
    await found.close();
  });

  it('has written nothing when only the name was taken from the old file', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'old\n');
    const found = await findFile(path, 1_000);
    await files.replace(path, bytesOf('ours\n'));
    expect(await giveBack(path, found, limits)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('ours\n');
    await found.close();
  });
});
