// What a demo leaves behind for whoever wants to look at it afterwards: the files of its coordinator, in a folder of their own.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../sim/command-line.ts';
import type { DemoResult } from './play.ts';

/** The folders of the simulated coordinator, and what becomes of them here. */
const folders = { '/var/lib/ananke': 'state', '/run/ananke': 'run', '/etc/ananke': '.' } as const;

/** Before the story is played: nobody waits for it to hear that the folder will not do. */
export async function emptyFolder(path: string): Promise<string> {
  const folder = resolve(path);
  const found = await made(folder).catch((error: Error) => {
    throw new UsageError(`--keep ${path}: no folder can be made there: ${error.message}`);
  });
  if (found.length > 0) throw new UsageError(`--keep ${path}: there is something in that folder`);
  return folder;
}

/** What is in it already. */
async function made(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  return readdir(folder);
}

export async function keep(
  folder: string,
  { disk }: Pick<DemoResult, 'disk'>,
  files: { readonly config: Uint8Array; readonly desired: Uint8Array },
): Promise<void> {
  for (const name of Object.values(folders)) await mkdir(join(folder, name), { recursive: true });
  for (const [path, bytes] of disk) {
    const name = Object.entries(folders).find(([from]) => from === dirname(path))?.[1];
    if (name !== undefined) await writeFile(join(folder, name, basename(path)), bytes);
  }
  // Only the paths of ananke itself: a command that names a file of a real host stays what it is.
  const config = new TextDecoder().decode(files.config).replace(/^paths: .*$/m, () => pathsIn(folder));
  await writeFile(join(folder, 'ananke.yaml'), config);
  await writeFile(join(folder, 'desired.yaml'), files.desired);
}

function pathsIn(folder: string): string {
  const paths = { desired_file: 'desired.yaml', state_directory: 'state', run_directory: 'run' };
  const entries = Object.entries(paths).map(([key, name]) => `${key}: ${JSON.stringify(join(folder, name))}`);
  return `paths: { ${entries.join(', ')} }`;
}
