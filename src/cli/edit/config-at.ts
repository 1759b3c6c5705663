/** The configuration that a command goes by, or a sentence why there is none. */
import type { Config } from '../../core/config.ts';
import { callOf } from '../call.ts';
import { desiredPathOf } from '../desired-at.ts';
import { CommandError } from '../exit.ts';
import { parsedConfigAt } from '../parsed-config.ts';
import { type StateFolder, stateFolderOf } from '../state-folder.ts';
import type { Places } from '../tree.ts';

export interface SiteFiles {
  readonly config: Config;
  readonly state: StateFolder;
  /** The desired.yaml that the controller reads, or the one that was named. */
  readonly desired: string;
  /** How a command that is printed for pasting calls ananke for these files. */
  readonly call: string;
}

export async function siteAt(places: Places): Promise<SiteFiles> {
  const path = places.config;
  const parsed = await parsedConfigAt(path);
  if (parsed.state === 'absent') throw new CommandError(`there is no ${path}: start from configs/minimal.yaml`);
  if (parsed.state === 'invalid') throw new CommandError(`${path} is not valid. See: ananke validate ${path}`);
  const usual = parsed.file.paths.desired_file;
  return {
    config: parsed.config,
    state: stateFolderOf(parsed, path),
    desired: desiredPathOf(places, parsed),
    call: callOf(places, usual),
  };
}
