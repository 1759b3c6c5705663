import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFiles } from '../../../src/clients/files/files.ts';
import { aChild, aFolder, bytesOf, leftovers, makePipe, somebodyElse } from './folder.ts';

const files = openFiles();
const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);
const isRoot = process.getuid?.() === 0;

describe('replacing a file', () => {
  it('makes it when there is none, for everybody to read, whatever the umask is', async () => {
    const path = join(aFolder(), 'status.json');
    await aChild('replace', [path, 'x', '077']).ends();
    expect(readFileSync(path, 'utf8')).toBe('x');
    expect(modeOf(path)).toBe('644');
  });

  it('makes it with another mode when told so', async () => {
    const path = join(aFolder(), 'secret');
    await openFiles({ newFileMode: 0o600 }).replace(path, bytesOf('x'));
    expect(modeOf(path)).toBe('600');
  });

  it('leaves one file behind, of another inode: readers of the old one keep the old one', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    writeFileSync(path, 'old');
    linkSync(path, join(folder, 'reader'));
    await files.replace(path, bytesOf('new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readFileSync(join(folder, 'reader'), 'utf8')).toBe('old');
    expect(leftovers(folder)).toEqual([]);
  });

  it.each(['600', '640', '664', '755', '4755', '2711'])('keeps the mode %s', async (mode) => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'old');
    chmodSync(path, Number.parseInt(mode, 8));
    await files.replace(path, bytesOf('new'));
    expect(modeOf(path)).toBe(mode);
  });

  it('keeps owner and group', async ({ skip }) => {
    skip(!isRoot, 'only root may give files away');
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'old');
    chownSync(path, 1234, 2345);
    chmodSync(path, 0o4640);
    await files.replace(path, bytesOf('new'));
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 2345 });
    expect(modeOf(path)).toBe('4640');
  });

  it('lets nobody read it who could not before, when group and owner cannot be kept', async ({ skip }) => {
    const other = await somebodyElse();
    if ('impossible' in other) return skip(other.impossible);
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    chmodSync(folder, 0o777);
    writeFileSync(path, 'old');
    chownSync(path, 1234, 2345);
    chmodSync(path, 0o662);
    expect(await aChild('replace', [path, 'new'], other).ends()).toContain('done');
    expect(statSync(path)).toMatchObject({ uid: other.uid, gid: other.uid });
    expect(modeOf(path)).toBe('622');
  });

  it('takes names with spaces and quotes, and files of no bytes', async () => {
    const path = join(aFolder(), ' what "we" wänt .yaml');
    await files.replace(path, bytesOf(''));
    expect(readFileSync(path, 'utf8')).toBe('');
  });
});

describe('what is asked of the disk', () => {
  it('is to sync the content before it gets its name, and the folder after', async ({ skip }) => {
    const path = join(aFolder(), 'desired.yaml');
    writeFileSync(path, 'old');
    const within = ['strace', '-f', '-y', '-e', 'trace=rename,fsync'];
    const said = await aChild('replace', [path, 'new'], { within }).ends();
    skip(!said.includes('rename('), `no process can be watched here: ${said.trim()}`);
    const order = said.split('\n').flatMap((line) => {
      if (/fsync\(.*\.new-/.test(line)) return ['sync content'];
      if (/rename\(.*\.new-/.test(line)) return ['rename'];
      return /fsync\(/.test(line) ? ['sync folder'] : [];
    });
    expect(order).toEqual(['sync content', 'rename', 'sync folder']);
  });
});

describe('replacing the file behind a symbolic link', () => {
  it.each(['relative', 'absolute'])('keeps a %s link', async (kind) => {
    const folder = aFolder();
    mkdirSync(join(folder, 'git'));
    const target = join(folder, 'git', 'desired.yaml');
    const link = join(folder, 'desired.yaml');
    writeFileSync(target, 'old');
    symlinkSync(kind === 'relative' ? 'git/desired.yaml' : target, link);
    await files.replace(link, bytesOf('new'));
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it('makes the file that a link without one names', async () => {
    const folder = aFolder();
    symlinkSync('./later.yaml', join(folder, 'desired.yaml'));
    await files.replace(join(folder, 'desired.yaml'), bytesOf('new'));
    expect(readFileSync(join(folder, 'later.yaml'), 'utf8')).toBe('new');
    expect(readlinkSync(join(folder, 'desired.yaml'))).toBe('./later.yaml');
  });

  it('follows a chain of links, and `..` behind a link to a folder', async () => {
    const folder = aFolder();
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    symlinkSync('a/b', join(folder, 'short'));
    symlinkSync('short/../desired.yaml', join(folder, 'one'));
    symlinkSync('one', join(folder, 'two'));
    await files.replace(join(folder, 'two'), bytesOf('new'));
    expect(readFileSync(join(folder, 'a', 'desired.yaml'), 'utf8')).toBe('new');
  });
});

describe('a file that cannot be replaced', () => {
  it('has no folder', async () => {
    const folder = aFolder();
    await expect(files.replace(join(folder, 'none', 'x.yaml'), bytesOf(''))).rejects.toThrow(
      `${join(folder, 'none', 'x.yaml')} cannot be written: its folder does not exist. Make it: mkdir -p "${join(folder, 'none')}"`,
    );
    symlinkSync('gone/x.yaml', join(folder, 'link'));
    await expect(files.replace(join(folder, 'link'), bytesOf(''))).rejects.toThrow(`mkdir -p "${folder}/gone"`);
  });

  it('is a folder, a pipe or a link to itself', async () => {
    const folder = aFolder();
    await expect(files.replace(folder, bytesOf(''))).rejects.toThrow('cannot be written: it is a folder');
    makePipe(join(folder, 'pipe'));
    await expect(files.replace(join(folder, 'pipe'), bytesOf(''))).rejects.toThrow('it is a named pipe');
    symlinkSync('self', join(folder, 'self'));
    await expect(files.replace(join(folder, 'self'), bytesOf(''))).rejects.toThrow('lead in a circle');
    expect(leftovers(folder)).toEqual([]);
  });

  it('is one that its mode protects, although the folder would allow it', async ({ skip }) => {
    const other = await somebodyElse();
    if ('impossible' in other) return skip(other.impossible);
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    chmodSync(folder, 0o777);
    writeFileSync(path, 'old');
    expect(await aChild('replace', [path, 'new'], other).ends()).toContain(
      `FileError: ${path} cannot be written: permission denied. Try with sudo.`,
    );
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it.for(['replace', 'update', 'append'])('is in a folder that may not be written: %s', async (does, { skip }) => {
    // Root may do all that modes forbid, so somebody else has to try.
    const other = isRoot ? await somebodyElse() : undefined;
    if (other !== undefined && 'impossible' in other) return skip(other.impossible);
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    chmodSync(folder, 0o555);
    const said = await aChild(does, [path, 'new'], other).ends();
    chmodSync(folder, 0o755);
    expect(said).toContain(`${path} cannot be written: permission denied. Try with sudo.`);
    expect(leftovers(folder)).toEqual([]);
  });

  it('does not fit on the disk: the old one stays, and nothing is left beside it', async ({ skip }) => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    // A disk of 64 KiB that exists for this process alone; without such rights in this place there is none.
    const mount = `mount -t tmpfs -o size=64k,mode=777 none "$1" && echo old > "$1/desired.yaml" && shift && "$@"; ls -A ${JSON.stringify(folder)}; cat ${JSON.stringify(path)}`;
    const apart = isRoot ? ['unshare', '--mount'] : ['unshare', '--mount', '--user', '--map-root-user'];
    const within = [...apart, 'sh', '-c', mount, 'sh', folder];
    const said = await aChild('replace', [path, 'x'.repeat(100_000)], { within }).ends();
    skip(!said.includes('FileError') && /unshare|mount/.test(said), `no file system can be mounted: ${said.trim()}`);
    expect(said).toBe(
      `FileError: ${path} cannot be written: no space is left on its file system. See df -h "${folder}" and df -i "${folder}"\ndesired.yaml\nold\n`,
    );
  });

  it('is on a file system that is mounted read-only', async ({ skip }) => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    const mount = 'mount -t tmpfs -o ro none "$1" && shift && "$@"';
    const apart = isRoot ? ['unshare', '--mount'] : ['unshare', '--mount', '--user', '--map-root-user'];
    const said = await aChild('update', [path, 'x'], { within: [...apart, 'sh', '-c', mount, 'sh', folder] }).ends();
    skip(!said.includes('FileError') && /unshare|mount/.test(said), `no file system can be mounted: ${said.trim()}`);
    expect(said).toContain(`${path} cannot be written: its file system is mounted read-only. See findmnt -T "${path}"`);
  });
});

describe('appending to a file', () => {
  it('makes it for everybody to read, whatever the umask is, and adds to it', async () => {
    const path = join(aFolder(), 'journal.jsonl');
    await aChild('append', [path, 'one ', '077']).ends();
    expect(modeOf(path)).toBe('644');
    await files.append(path, bytesOf('two'));
    expect(readFileSync(path, 'utf8')).toBe('one two');
  });

  it('leaves the mode of a file that exists alone', async () => {
    const path = join(aFolder(), 'journal.jsonl');
    writeFileSync(path, '');
    chmodSync(path, 0o600);
    await files.append(path, bytesOf('x'));
    expect(modeOf(path)).toBe('600');
  });

  it('refuses what is no file, without waiting for anybody', async () => {
    const folder = aFolder();
    makePipe(join(folder, 'pipe'));
    await expect(files.append(join(folder, 'pipe'), bytesOf('x'))).rejects.toThrow('it is a named pipe');
    await expect(files.append(folder, bytesOf('x'))).rejects.toThrow('it is a folder');
    await expect(files.append('/dev/null', bytesOf('x'))).rejects.toThrow('it is a device');
  });
});
