/** The port `Files` on the disk of this host. Every rejection is a `FileError`, except what the edit of an update throws itself. */
import { constants, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Files } from '../../core/ports.ts';
import { removeLeftovers } from './beside.ts';
import { readWhole } from './bounded-read.ts';
import { type Doing, fileError } from './file-error.ts';
import { lockWaitMs, readLimitBytes } from './limits.ts';
import { expectRegular, openRegular, regularAt } from './regular.ts';
import { openFolder, syncFolder, takePlace } from './take-place.ts';
import { targetOf } from './target.ts';
import { EditThrew, type UpdateLimits, updateFile } from './update.ts';

/** For tests, and for files with secrets; each has the default that its name has in limits.ts. */
export interface FilesOptions {
  readonly readLimitBytes?: number;
  /** Permission bits of a file that did not exist before, whatever the umask is: 0644, which everybody may read. */
  readonly newFileMode?: number;
  readonly lockWaitMs?: number;
}

export function openFiles(options: FilesOptions = {}): Files {
  const limits: UpdateLimits = { readLimitBytes, newFileMode: 0o644, lockWaitMs, ...options };
  return {
    read: (path) => told(path, 'read', () => readFile(path, limits)),
    replace: (path, bytes) => told(path, 'written', () => replaceFile(path, bytes, limits)),
    append: (path, bytes) => told(path, 'written', () => appendToFile(path, bytes, limits)),
    update: (path, edit) => told(path, 'written', () => updateFile(path, edit, limits)),
  };
}

async function told<Value>(path: string, doing: Doing, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof EditThrew ? error.cause : fileError(path, doing, error);
  }
}

async function readFile(path: string, limits: UpdateLimits): Promise<Uint8Array | undefined> {
  const handle = await openRegular(path);
  if (handle === undefined) return undefined;
  try {
    return await readWhole(handle, path, limits.readLimitBytes);
  } finally {
    await handle.close();
  }
}

/** Takes no lock: of two at once the later one stands, and nobody sees a mixture. */
async function replaceFile(path: string, bytes: Uint8Array, { newFileMode }: UpdateLimits): Promise<void> {
  const target = await targetOf(path);
  const old = await regularAt(target, 'written');
  await removeLeftovers(target);
  await takePlace({ target, bytes, old, newFileMode });
}

/** When it rejects, a part of the bytes may be there. */
async function appendToFile(path: string, bytes: Uint8Array, { newFileMode }: UpdateLimits): Promise<void> {
  const target = await targetOf(path);
  const isNew = (await regularAt(target, 'written')) === undefined;
  const { O_APPEND, O_CREAT, O_NOCTTY, O_NONBLOCK, O_WRONLY } = constants;
  const handle = await open(target, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY, 0o600);
  try {
    expectRegular(await handle.stat({ bigint: true }), target, 'written');
    if (isNew) await handle.chmod(newFileMode);
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  if (isNew) await syncNewName(target);
}

async function syncNewName(target: string): Promise<void> {
  const folder = await openFolder(dirname(target));
  try {
    await syncFolder(folder);
  } finally {
    await folder.close();
  }
}
