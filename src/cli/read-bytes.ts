/** A file that somebody named, read whole: undefined when there is none, and a sentence when it cannot be read. */

import { FileError, hostFiles } from '../controller/host-files.ts';
import { CommandError } from './exit.ts';

/** Far above any file that people write. */
const limitBytes = 16 * 1024 * 1024;

export async function readBytes(path: string, readLimitBytes = limitBytes): Promise<Uint8Array | undefined> {
  try {
    return await hostFiles({ readLimitBytes }).read(path);
  } catch (error) {
    if (error instanceof FileError) throw new CommandError(error.message);
    throw error;
  }
}
