/** Only regular files are read and written. Anything else could block for ever, or do something when it is opened. */
import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { codeOf, type Doing, FileError } from './file-error.ts';

/** Undefined when nothing stands there, also when a symbolic link leads nowhere. Rejects for what is not a regular file. */
export async function regularAt(path: string, doing: Doing): Promise<BigIntStats | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    expectRegular(found, path, doing);
    return found;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Opened for reading, without ever waiting for a writer; undefined when nothing stands there. The caller closes it. */
export async function openRegular(path: string): Promise<FileHandle | undefined> {
  // Looked at first, because opening alone already does something to a pipe or a tape.
  if ((await regularAt(path, 'read')) === undefined) return undefined;
  const handle = await openOrNothing(path);
  try {
    // What stands there may have been exchanged meanwhile; O_NONBLOCK has kept that from blocking.
    if (handle !== undefined) expectRegular(await handle.stat({ bigint: true }), path, 'read');
    return handle;
  } catch (error) {
    await handle?.close();
    throw error;
  }
}

async function openOrNothing(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export function expectRegular(found: BigIntStats, path: string, doing: Doing): void {
  if (found.isFile()) return;
  const code = found.isDirectory() ? 'EISDIR' : 'NOT_A_FILE';
  throw new FileError(path, code, `${path} cannot be ${doing}: it is ${kindOf(found)}. A regular file belongs there.`);
}

function kindOf(found: BigIntStats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  if (found.isBlockDevice() || found.isCharacterDevice()) return 'a device';
  return 'no regular file';
}
