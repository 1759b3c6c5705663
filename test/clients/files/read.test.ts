import { chmodSync, existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFiles } from '../../../src/clients/files/files.ts';
import { readLimitBytes } from '../../../src/clients/files/limits.ts';
import { aFolder, makePipe, textOf } from './folder.ts';

const files = openFiles();

describe('reading a file', () => {
  it('gives its bytes', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'spec: {}\n');
    expect(textOf(await files.read(path))).toBe('spec: {}\n');
  });

  it('gives nothing when there is none, also behind a link that leads nowhere', async () => {
    const path = join(aFolder(), 'desired.yaml');
    expect(await files.read(path)).toBeUndefined();
    symlinkSync('nowhere', path);
    expect(await files.read(path)).toBeUndefined();
  });

  it('tells an empty file from none', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, '');
    expect(await files.read(path)).toHaveLength(0);
  });

  it('follows links, and takes any name', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'what "we" want.yaml'), 'x');
    symlinkSync('what "we" want.yaml', join(folder, 'link'));
    expect(textOf(await files.read(join(folder, 'link')))).toBe('x');
  });

  it('reads all of a file whose size is not known beforehand', async () => {
    expect(textOf(await files.read('/proc/sys/kernel/random/boot_id'))).toMatch(/^[0-9a-f-]{36}\n$/);
  });
});

describe('what cannot be read', () => {
  it('is refused by its size without being read, when it is larger than the limit', async () => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, '');
    truncateSync(path, 200_000_000);
    await expect(files.read(path)).rejects.toThrow(
      `${path} cannot be read: it has 200000000 bytes, and the limit is ${readLimitBytes} bytes. Is it the right file?`,
    );
  });

  it('is given up at the limit when it does not end', async ({ skip }) => {
    const endless = '/proc/self/pagemap';
    skip(!existsSync(endless), 'no endless regular file on this system');
    await expect(openFiles({ readLimitBytes: 1_000_000 }).read(endless)).rejects.toThrow('it does not end');
  });

  it('is accepted up to the limit, and refused from one byte more', async () => {
    const path = join(aFolder(), 'desired.yaml');
    const narrow = openFiles({ readLimitBytes: 10 });
    writeFileSync(path, '0123456789');
    expect(textOf(await narrow.read(path))).toBe('0123456789');
    writeFileSync(path, '0123456789a');
    await expect(narrow.read(path)).rejects.toThrow('it has 11 bytes, and the limit is 10 bytes');
  });

  it('is a folder', async () => {
    const folder = aFolder();
    await expect(files.read(folder)).rejects.toThrow(
      `${folder} cannot be read: it is a folder. A regular file belongs there.`,
    );
  });

  it('is a named pipe, which nobody waits for, neither for a writer nor for its words', async () => {
    const path = join(aFolder(), 'desired.yaml');
    makePipe(path);
    await expect(files.read(path)).rejects.toThrow('it is a named pipe');
    const link = `${path}-link`;
    symlinkSync(path, link);
    await expect(files.read(link)).rejects.toThrow('it is a named pipe');
  });

  it('is a device', async () => {
    await expect(files.read('/dev/zero')).rejects.toThrow('/dev/zero cannot be read: it is a device.');
  });

  it('lies behind links that lead in a circle', async () => {
    const folder = aFolder();
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    await expect(files.read(join(folder, 'a'))).rejects.toThrow('its symbolic links lead in a circle');
  });

  it('lies below a file', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(files.read(join(folder, 'file', 'desired.yaml'))).rejects.toThrow('is a file and no folder');
  });

  it('says so with the code of the system, its cause, and the path', async () => {
    const folder = aFolder();
    mkdirSync(join(folder, 'x'.repeat(200)));
    chmodSync(folder, 0o755);
    const path = join(folder, 'y'.repeat(300));
    await expect(files.read(path)).rejects.toMatchObject({
      name: 'FileError',
      code: 'ENAMETOOLONG',
      path,
      message: `${path} cannot be read: the name is too long.`,
      cause: { syscall: 'stat' },
    });
  });
});
