/** New content takes the place of a file in two steps, so that whoever reads, and whoever is killed, sees the old one or the new one. */
import type { BigIntStats } from 'node:fs';
import { access, constants, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { besidePath } from './beside.ts';
import { codeOf } from './file-error.ts';
import { newHolder } from './holder.ts';

export interface NewContent {
  readonly target: string;
  readonly bytes: Uint8Array;
  /** The file that it replaces: mode and owner stay. */
  readonly old: BigIntStats | undefined;
  /** Mode of a file that did not exist, whatever the umask is. */
  readonly newFileMode: number;
}

/**
 * Durable when it resolves with true. With false nothing has happened: the new content stood ready beside the target, and
 * `mayLand`, asked in the last moment, said no.
 */
export async function takePlace(
  content: NewContent,
  mayLand: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<boolean> {
  const { target, old } = content;
  // A rename asks only for the right to the folder. A file that is protected itself is not written over all the same.
  if (old !== undefined) await access(target, constants.W_OK);
  const path = besidePath(target, 'new', await newHolder());
  // Opened before anything happens: a folder that cannot be synced is found while the old file still stands.
  const folder = await openFolder(dirname(target));
  try {
    await writeSynced(path, content);
    if (!(await mayLand())) return false;
    await rename(path, target);
    await syncFolder(folder);
    return true;
  } finally {
    await folder.close();
    await rm(path, { force: true });
  }
}

async function writeSynced(path: string, { bytes, old, newFileMode }: NewContent): Promise<void> {
  // Nobody else reads it before it has the mode that it is to have.
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    if (old === undefined) await handle.chmod(newFileMode);
    else await makeLike(handle, old);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Only root may give a file away. Without that right it belongs to whoever writes it, and no more people may read it than before. */
async function makeLike(handle: FileHandle, old: BigIntStats): Promise<void> {
  const [uid, gid] = [Number(old.uid), Number(old.gid)];
  const mode = Number(old.mode) & 0o7777;
  const own = await handle.stat();
  const isOwner = own.uid === uid || (await mayChown(handle, uid, own.gid));
  const isGroup = own.gid === gid || (await mayChown(handle, isOwner ? uid : own.uid, gid));
  // The bits of a group that is not theirs any more become those of everybody; a set-id bit would mean somebody else.
  const groupBits = isGroup ? mode & 0o070 : (mode & 0o007) << 3;
  const special = isOwner && isGroup ? mode & 0o7000 : 0;
  // After chown, which takes set-id bits away.
  await handle.chmod(special | (mode & 0o707) | groupBits);
}

async function mayChown(handle: FileHandle, uid: number, gid: number): Promise<boolean> {
  try {
    await handle.chown(uid, gid);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EPERM') return false;
    throw error;
  }
}

export function openFolder(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_DIRECTORY);
}

export async function syncFolder(folder: FileHandle): Promise<void> {
  try {
    await folder.sync();
  } catch (error) {
    // Some network file systems have no such call for folders; there a rename is as durable as they make it.
    if (!['EINVAL', 'ENOTSUP'].includes(codeOf(error))) throw error;
  }
}
