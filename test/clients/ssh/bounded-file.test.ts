import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readBounded } from '../../../src/clients/ssh/bounded-file.ts';

const limit = 1024 * 1024;

function aFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ananke-bounded-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'file');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

describe('a small file that a connection needs', () => {
  it.each(['', 'one line\n', 'x'.repeat(100_000)])('is read whole', async (text) => {
    const read = await readBounded(aFile(text), limit);
    expect(read.is === 'read' && read.bytes.toString()).toBe(text);
    expect(read.is === 'read' && read.mode & 0o777).toBe(0o600);
  });

  it('takes as much memory as it has, and not as much as it might have: many are read at once', async () => {
    const read = await readBounded(aFile('one line\n'), limit);
    expect(read.is === 'read' ? read.bytes.buffer.byteLength : limit).toBeLessThan(limit / 10);
  });

  it('is refused when it is longer than fits, to the byte', async () => {
    const path = aFile('x'.repeat(21));
    expect(await readBounded(path, 21)).toMatchObject({ is: 'read' });
    expect(await readBounded(path, 20)).toMatchObject({
      is: 'unread',
      message: expect.stringContaining('more than 20'),
    });
  });

  it('is read as far as it goes when its size says nothing, as that of files of the kernel', async () => {
    const read = await readBounded('/proc/self/status', limit);
    expect(read.is === 'read' && read.bytes.toString()).toMatch(/^Name:[^]*ctxt_switches:/);
    expect(await readBounded('/proc/self/status', 40)).toMatchObject({ is: 'unread' });
  });

  it('is waited for by nobody when it is none', async () => {
    expect(await readBounded(tmpdir(), limit)).toMatchObject({
      is: 'unread',
      message: expect.stringContaining('not a file'),
    });
    expect(await readBounded('/nonexistent', limit)).toMatchObject({ is: 'unread' });
  });
});
