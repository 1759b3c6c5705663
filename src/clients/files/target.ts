/** Where a path leads: a symbolic link stays what it is when the file behind it is replaced. */
import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { shellWord } from '../../core/shell-word.ts';
import { codeOf, FileError } from './file-error.ts';
import { symbolicLinksLimit } from './limits.ts';

/**
 * The path of the file itself, in a folder without symbolic links. The file need not exist, so a link that leads nowhere gives
 * the place where its file would be; the folder has to.
 */
export async function targetOf(path: string): Promise<string> {
  let current = path;
  for (let followed = 0; followed <= symbolicLinksLimit; followed += 1) {
    const folder = await realpath(dirname(current));
    const place = join(folder, basename(current));
    const link = await linkAt(place);
    if (link === undefined) return place;
    // Not joined: `..` behind a link to a folder means the parent of that folder, which only the system can tell.
    current = isAbsolute(link) ? link : `${folder}/${link}`;
  }
  const message = `${path} cannot be written: its symbolic links lead in a circle. See namei ${shellWord(path)}`;
  throw new FileError(path, 'ELOOP', message);
}

/** What the link says; undefined when there is no link, or nothing at all. */
async function linkAt(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EINVAL' || code === 'ENOENT') return undefined;
    throw error;
  }
}
