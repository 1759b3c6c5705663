/** What stands beside a file while it is written: locks and new content, named after the file and after who made it. */
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { presenceOf } from './holder.ts';

/** `new`: content that is about to take the place of the file. `claim`: a lock that is about to be taken. */
export type Beside = 'new' | 'claim';

export function besidePath(target: string, kind: Beside, holder: string): string {
  return join(dirname(target), prefixOf(target, kind) + holder);
}

/** The lock itself. The name is the same for everybody. */
export function lockPath(target: string): string {
  return join(dirname(target), `.${basename(target)}.lock`);
}

/**
 * Removes what processes left behind that were killed while they wrote this file. It never rejects: a leftover harms nobody, and
 * the next write tries again.
 */
export async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  const prefixes = [prefixOf(target, 'new'), prefixOf(target, 'claim')];
  try {
    for (const name of await readdir(folder)) {
      const prefix = prefixes.find((one) => name.startsWith(one));
      if (prefix === undefined || (await presenceOf(name.slice(prefix.length))) !== 'gone') continue;
      await rm(join(folder, name), { recursive: true, force: true });
    }
  } catch {
    // A folder that cannot be listed or cleared may still be one that can be written.
  }
}

function prefixOf(target: string, kind: Beside): string {
  return `.${basename(target)}.${kind}-`;
}
