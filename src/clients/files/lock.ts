/**
 * A lock between processes that ends with its holder. The lock is a folder with one file in it, named after the holder. Two
 * properties of the file system carry it:
 *
 * - Renaming a folder onto another one succeeds only when that one is empty or missing. So a claim, made with its file in it,
 *   takes the place of a free lock and never that of a held one.
 * - The file of a holder that is gone is removed by its name, which no later holder has. Who decided so a long time ago and
 *   removes it late removes nothing, whoever holds the lock by then.
 */
import { chmod, mkdir, readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shellWord } from '../../core/shell-word.ts';
import { besidePath, lockPath } from './beside.ts';
import { codeOf, FileError } from './file-error.ts';
import { newHolder, type Presence, pidOf, presenceOf } from './holder.ts';
import { longestLockPauseMs, shortestLockPauseMs, unseenHolderShare } from './limits.ts';

export interface Lock {
  release(): Promise<void>;
}

/** Waits for `waitMs` at the most, then rejects and says who holds it. */
export async function takeLock(target: string, waitMs: number): Promise<Lock> {
  const lock = lockPath(target);
  const holder = await newHolder();
  const claim = besidePath(target, 'claim', holder);
  try {
    await makeClaim(claim, holder);
    await untilTaken({ target, lock, claim, waitMs });
  } catch (error) {
    await rm(claim, { recursive: true, force: true });
    throw error;
  }
  return {
    async release() {
      await removeUnless(unlink(join(lock, holder)), 'ENOENT');
      // Tidiness only: an empty folder is a free lock, and one that is not empty is somebody else's by now.
      await removeUnless(rmdir(lock), 'ENOENT', 'ENOTEMPTY', 'EEXIST');
    },
  };
}

/** Who holds the lock now, as far as can be told from here; undefined: nobody. Nothing is changed. */
export interface LockHolder {
  /** `gone`: the next who wants it takes it. */
  readonly presence: Presence;
  /** Empty for what ananke has not put there. */
  readonly processId: string;
}

export async function lockHolder(target: string): Promise<LockHolder | undefined> {
  const [holder] = await holdersOf(lockPath(target));
  return holder === undefined ? undefined : { presence: await presenceOf(holder), processId: pidOf(holder) };
}

interface Wait {
  readonly target: string;
  readonly lock: string;
  readonly claim: string;
  readonly waitMs: number;
}

async function untilTaken({ target, lock, claim, waitMs }: Wait): Promise<void> {
  const started = performance.now();
  const seenSince = new Map<string, number>();
  for (;;) {
    if (await movedOnto(lock, claim)) return;
    const now = performance.now();
    for (const name of await holdersOf(lock)) {
      const since = seenSince.get(name) ?? now;
      seenSince.set(name, since);
      await removeIfGone(lock, name, now - since >= waitMs * unseenHolderShare);
    }
    const waited = now - started;
    if (waited >= waitMs) throw await locked(target, lock, waited);
    await sleep(shortestLockPauseMs + Math.random() * (longestLockPauseMs - shortestLockPauseMs));
  }
}

async function makeClaim(claim: string, holder: string): Promise<void> {
  await mkdir(claim);
  // Whoever may write the folder may also end the lock of a holder that is gone, whatever the umask is here.
  const { mode } = await stat(dirname(claim));
  await chmod(claim, mode & 0o1777);
  await writeFile(join(claim, holder), '');
}

async function movedOnto(lock: string, claim: string): Promise<boolean> {
  try {
    await rename(claim, lock);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) return false;
    throw error;
  }
}

async function holdersOf(lock: string): Promise<readonly string[]> {
  try {
    return await readdir(lock);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function removeIfGone(lock: string, holder: string, isOverdue: boolean): Promise<void> {
  const presence = await presenceOf(holder);
  // Nobody can see whether an unseen one lives; but an update is over long before that time is.
  const isGone = presence === 'gone' || (presence === 'unseen' && isOverdue);
  // Without the right to remove it, one waits, and the message says what to do.
  if (isGone) await removeUnless(unlink(join(lock, holder)), 'ENOENT', 'EACCES', 'EPERM');
}

async function removeUnless(removal: Promise<void>, ...codes: readonly string[]): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!codes.includes(codeOf(error))) throw error;
  }
}

async function locked(target: string, lock: string, waitedMs: number): Promise<FileError> {
  const [holder = ''] = await holdersOf(lock);
  const name = basename(lock);
  const seconds = `${(waitedMs / 1_000).toFixed(1)} s`;
  const advice = {
    alive: `process ${pidOf(holder)} has held its lock for ${seconds}. Wait for it, or see what it does: ps -fp ${pidOf(holder)}`,
    gone: `its lock ${name} was left by a process that is gone, and may not be removed. Remove it: sudo rm -r ${shellWord(lock)}`,
    unseen: `a process of another container has held its lock ${name} for ${seconds}. Wait for it.`,
    foreign: `its lock ${name} contains what ananke has not put there. Remove it: sudo rm -r ${shellWord(lock)}`,
  };
  // Free just now: many were waiting for it, and others were quicker each time.
  const why = holder === '' ? `others took its lock for ${seconds}. Try again.` : advice[await presenceOf(holder)];
  return new FileError(target, 'LOCKED', `${target} cannot be written: ${why}`);
}
