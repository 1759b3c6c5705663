import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFiles } from '../../../src/clients/files/files.ts';
import { newHolder, presenceOf } from '../../../src/clients/files/holder.ts';
import { takeLock } from '../../../src/clients/files/lock.ts';
import { aChild, aFolder, bytesOf, leftovers } from './folder.ts';

const inHaste = openFiles({ lockWaitMs: 200 });
const write = (path: string): Promise<void> => inHaste.update(path, () => bytesOf('new'));

/** A lock as its holder leaves it behind. */
function leaveLock(target: string, holder: string): string {
  const lock = join(target, '..', '.desired.yaml.lock');
  mkdirSync(lock);
  writeFileSync(join(lock, holder), '');
  return lock;
}
/** The own name with other parts: process id, start, boot, namespace. */
async function holderLike(change: Readonly<Record<number, string>>): Promise<string> {
  const parts = (await newHolder()).split('.');
  return parts.map((part, index) => change[index] ?? part).join('.');
}

describe('a lock', () => {
  it('is held by one at a time, and free again afterwards', async () => {
    const folder = aFolder();
    const target = join(folder, 'desired.yaml');
    const lock = await takeLock(target, 100);
    await expect(takeLock(target, 100)).rejects.toThrow('has held its lock');
    await lock.release();
    const next = await takeLock(target, 100);
    await next.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is waited for no longer than the limit, and the message says who holds it', async () => {
    const path = join(aFolder(), 'desired.yaml');
    const child = aChild('hold', [path]);
    await child.says('held');
    const { pid } = child.process;
    await expect(write(path)).rejects.toMatchObject({
      code: 'LOCKED',
      path,
      message: expect.stringMatching(
        new RegExp(`^${path} cannot be written: process ${pid} has held its lock for 0.\\d s. Wait for it, or see`),
      ),
    });
  });

  it('does not outlive a holder that is killed', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    const child = aChild('hold', [path]);
    await child.says('held');
    child.process.kill('SIGKILL');
    await child.ends();
    expect(leftovers(folder)).toHaveLength(1);
    await write(path);
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(leftovers(folder)).toEqual([]);
  });

  it('stays with a holder that is only stopped', async () => {
    const path = join(aFolder(), 'desired.yaml');
    const child = aChild('hold', [path]);
    await child.says('held');
    child.process.kill('SIGSTOP');
    await expect(write(path)).rejects.toThrow('has held its lock');
  });

  it.each([
    ['an earlier boot', { 2: '0123456789abcdef' }],
    ['a process whose number was given again', { 1: '1' }],
    ['a process that is gone', { 0: '4194304' }],
  ])('of %s is taken over', async (_whose, change) => {
    const path = join(aFolder(), 'desired.yaml');
    leaveLock(path, await holderLike(change));
    await write(path);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('of another container, which nobody can see, is respected for half of the wait and then taken over', async () => {
    const path = join(aFolder(), 'desired.yaml');
    leaveLock(path, await holderLike({ 3: '1' }));
    const started = performance.now();
    await openFiles({ lockWaitMs: 600 }).update(path, () => bytesOf('new'));
    expect(performance.now() - started).toBeGreaterThan(300);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('with something in it that ananke did not put there is left alone', async () => {
    const path = join(aFolder(), 'desired.yaml');
    const lock = leaveLock(path, 'precious');
    await expect(write(path)).rejects.toThrow(
      `contains what ananke has not put there. Remove it: sudo rm -r "${lock}"`,
    );
    expect(readdirSync(lock)).toEqual(['precious']);
  });

  it('leaves nothing of those who waited in vain', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    const lock = await takeLock(path, 100);
    await Promise.allSettled([write(path), write(path), write(path)]);
    expect(leftovers(folder)).toEqual(['.desired.yaml.lock']);
    await lock.release();
  });

  it('is never held by two, also when many find the same dead holder at once', async () => {
    const path = join(aFolder(), 'desired.yaml');
    for (let round = 0; round < 20; round += 1) {
      leaveLock(path, await holderLike({ 0: '4194304' }));
      let inside = 0;
      const visits = Array.from({ length: 10 }, async () => {
        const lock = await takeLock(path, 20_000);
        inside += 1;
        expect(inside).toBe(1);
        await new Promise(setImmediate);
        inside -= 1;
        await lock.release();
      });
      await Promise.all(visits);
    }
  });
});

describe('who made a file', () => {
  it('is alive as long as the process is', async () => {
    expect(await presenceOf(await newHolder())).toBe('alive');
  });

  it('is gone once it has ended, also while its parent has not asked for it yet', async ({ skip }) => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
    onTestFinished(() => {
      parent.kill('SIGKILL');
    });
    const [chunk] = await once(parent.stdout, 'data');
    const pid = String(chunk).trim();
    const fields = (): string[] => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ');
    for (let look = 0; look < 100 && fields()[2] !== 'Z'; look += 1) await sleep(10);
    skip(fields()[2] !== 'Z', 'somebody asks for every process here');
    expect(await presenceOf(await holderLike({ 0: pid, 1: fields()[21] ?? '' }))).toBe('gone');
  });

  it('is somebody else when the name has another form', async () => {
    expect(await presenceOf('')).toBe('foreign');
    expect(await presenceOf('4711')).toBe('foreign');
  });
});
