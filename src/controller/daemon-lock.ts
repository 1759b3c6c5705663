/** One ananke acts on the files of a host: whoever runs a controller holds this lock, and it ends with the process. */
import { join } from 'node:path';
import { FileError } from '../clients/files/file-error.ts';
import { type Lock, type LockHolder, lockHolder, takeLock } from '../clients/files/lock.ts';
import { daemonLockWaitMs } from './limits.ts';

const lockedFile = (stateDirectory: string): string => join(stateDirectory, 'daemon');

/** Rejects with a FileError when another ananke holds it. */
export function takeDaemonLock(stateDirectory: string): Promise<Lock> {
  return takeLock(lockedFile(stateDirectory), daemonLockWaitMs);
}

/** Who runs a controller on these files; undefined: nobody. Rejects when the folder may not be read. */
export async function daemonHolder(stateDirectory: string): Promise<LockHolder | undefined> {
  const holder = await lockHolder(lockedFile(stateDirectory));
  return holder?.presence === 'gone' ? undefined : holder;
}

/** That somebody else runs a controller there. */
export function isHeldByOther(error: unknown): boolean {
  return error instanceof FileError && error.code === 'LOCKED';
}
