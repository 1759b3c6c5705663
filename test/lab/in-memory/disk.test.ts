import { describe, expect, it } from 'vitest';
import { createDisk, type Disk } from '../../../src/lab/in-memory/disk.ts';
import { createVirtualTime, type VirtualTime } from '../../../src/lab/in-memory/virtual.ts';
import { createWorld } from '../../../src/lab/world/world.ts';
import { steadySite } from './bench.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (disk: Disk, path: string): string | undefined => {
  const found = disk.read(path);
  return found === undefined ? undefined : new TextDecoder().decode(found);
};

function setUp(seed = 1): { disk: Disk; virtual: VirtualTime } {
  const virtual = createVirtualTime(createWorld(steadySite(1), 1));
  return { virtual, disk: createDisk({ virtual, seed }) };
}

async function endOf(virtual: VirtualTime, write: Promise<void>): Promise<string> {
  let end = 'open';
  const wait = async (): Promise<void> => {
    try {
      await write;
      end = 'done';
    } catch (error) {
      end = String(error);
    }
  };
  void wait();
  await virtual.runUntil(virtual.now() + 10);
  return end;
}

describe('the disk', () => {
  it('has what was synced after a crash, and does not answer the process that is gone', async () => {
    const { disk, virtual } = setUp();
    const files = disk.open();
    expect(await endOf(virtual, files.append('/j', bytes('one\n')))).toBe('done');
    disk.crash();
    expect(textOf(disk, '/j')).toBe('one\n');
    expect(await endOf(virtual, files.append('/j', bytes('ghost\n')))).toBe('open');
    expect(textOf(disk, '/j')).toBe('one\n');
    expect(await endOf(virtual, disk.open().append('/j', bytes('two\n')))).toBe('done');
    expect(textOf(disk, '/j')).toBe('one\ntwo\n');
  });

  it('leaves an append that was under way whole, torn or lost, and a replaced file old or new', async () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= 40; seed += 1) {
      const { disk } = setUp(seed);
      disk.write('/s', bytes('old'));
      const files = disk.open();
      void files.append('/j', bytes('abcdefghij'));
      void files.replace('/s', bytes('new'));
      disk.crash();
      const appended = textOf(disk, '/j') ?? '';
      expect('abcdefghij'.startsWith(appended)).toBe(true);
      ends.add(appended === '' || appended === 'abcdefghij' ? appended : 'torn');
      const replaced = textOf(disk, '/s') ?? '';
      expect(['old', 'new']).toContain(replaced);
      ends.add(replaced);
    }
    expect([...ends].sort()).toEqual(['', 'abcdefghij', 'new', 'old', 'torn']);
  });

  it('kills exactly where a test wants it', async () => {
    for (const [remainder, left] of [
      ['lost', undefined],
      ['whole', 'frame\n'],
    ] as const) {
      const { disk, virtual } = setUp();
      disk.onWrite(({ number, kind }) => {
        if (number === 1 && kind === 'append') disk.crash(remainder);
      });
      expect(await endOf(virtual, disk.open().append('/j', bytes('frame\n')))).toBe('open');
      expect(textOf(disk, '/j')).toBe(left);
    }
  });

  it.each([
    ['full', 'ENOSPC'],
    ['read-only', 'EROFS'],
    ['fsync-fails', 'EIO'],
  ] as const)('refuses while it is %s and works again afterwards', async (fault, word) => {
    const { disk, virtual } = setUp();
    const files = disk.open();
    disk.setFault(fault);
    expect(await endOf(virtual, files.replace('/s', bytes('x')))).toContain(word);
    disk.setFault(undefined);
    expect(await endOf(virtual, files.replace('/s', bytes('y')))).toBe('done');
    expect(textOf(disk, '/s')).toBe('y');
  });

  it('ends a hanging write with the fault', async () => {
    const { disk, virtual } = setUp();
    disk.setFault('hangs');
    const write = disk.open().append('/j', bytes('x'));
    expect(await endOf(virtual, write)).toBe('open');
    disk.setFault(undefined);
    expect(await endOf(virtual, write)).toBe('done');
  });

  it('edits what is there when the edit happens, and passes on what the edit throws', async () => {
    const { disk, virtual } = setUp();
    const files = disk.open();
    const update = files.update('/d', (old) => bytes(`${new TextDecoder().decode(old)}!`));
    disk.write('/d', bytes('by a person'));
    expect(await endOf(virtual, update)).toBe('done');
    expect(textOf(disk, '/d')).toBe('by a person!');
    const bad = files.update('/d', () => {
      throw new Error('lost the race');
    });
    expect(await endOf(virtual, bad)).toContain('lost the race');
  });
});
