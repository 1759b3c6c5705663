/** The configuration that a command goes by, or a sentence why there is none. */
import { parseConfig } from '../../api/config.ts';
import type { Config } from '../../core/config.ts';
import { CommandError } from '../exit.ts';
import { readBytes } from '../read-bytes.ts';
import { type StateFolder, stateFolderOf } from '../state-folder.ts';

export interface SiteFiles {
  readonly config: Config;
  readonly state: StateFolder;
}

export async function siteAt(path: string): Promise<SiteFiles> {
  const parsed = parseConfig(await readBytes(path));
  if (parsed.state === 'valid') return { config: parsed.config, state: stateFolderOf(parsed, path) };
  if (parsed.state === 'absent') throw new CommandError(`there is no ${path}: start from configs/minimal.yaml`);
  throw new CommandError(`${path} is not valid. See: ananke validate ${path}`);
}

export async function configAt(path: string): Promise<Config> {
  return (await siteAt(path)).config;
}
