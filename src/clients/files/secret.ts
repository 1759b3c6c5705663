/** A file with a secret: it is only used when nobody else could have read or written it. */

import { shellWord } from '../../core/shell-word.ts';
import { readWhole } from './bounded-read.ts';
import { FileError, fileError } from './file-error.ts';
import { openRegular } from './regular.ts';

/** Group and others: any of their bits. */
const othersBits = 0o077;

/** The bytes are the caller's, who wipes them. Undefined when nothing stands there; every rejection is a `FileError`. */
export async function readSecret(path: string, limitBytes: number): Promise<Uint8Array | undefined> {
  try {
    const handle = await openRegular(path);
    if (handle === undefined) return undefined;
    try {
      // Of what was opened, and not of what stands there by now.
      const { uid, mode } = await handle.stat();
      expectOwn(path, uid);
      expectPrivate(path, mode);
      return await readWhole(handle, path, limitBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(path, 'read', error);
  }
}

function expectOwn(path: string, uid: number): void {
  if (uid === 0 || uid === process.getuid?.()) return;
  const message = `${path} is not used: it belongs to user ${uid}, who may change it. chown root ${shellWord(path)}`;
  throw new FileError(path, 'NOT_OWN', message);
}

function expectPrivate(path: string, mode: number): void {
  if ((mode & othersBits) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  const message = `${path} is not used: its mode is ${shown}, and others than its owner may open it. chmod 0600 ${shellWord(path)}`;
  throw new FileError(path, 'NOT_PRIVATE', message);
}
