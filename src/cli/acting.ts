/** Whether a controller runs on the files of this host, by the lock that it holds: a status of a moment ago may be its last. */
import { access } from 'node:fs/promises';
import { daemonHolder } from '../controller/daemon-lock.ts';

export type Acting = 'somebody' | 'nobody' | 'unknown';

/** `unknown`: the folder is not there, or not for the eyes of whoever asks. */
export async function actingOn(stateFolder: string): Promise<Acting> {
  try {
    await access(stateFolder);
    return (await daemonHolder(stateFolder)) === undefined ? 'nobody' : 'somebody';
  } catch {
    return 'unknown';
  }
}
