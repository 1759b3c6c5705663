/** Where ananke keeps its record on this host, as far as a command can tell: also while the configuration is broken. */
import type { ParsedConfig } from '../api/config.ts';
import { type JournalPaths, journalPaths } from '../journal/paths.ts';
import { parsedConfigAt } from './parsed-config.ts';

export interface StateFolder {
  readonly journal: JournalPaths;
  readonly history: string;
  /** Where status.json is; undefined where the configuration cannot tell. */
  readonly runDirectory: string | undefined;
  /** Why the configuration does not count, for people. */
  readonly doubt: string | undefined;
  /** Name of the site; empty where the configuration cannot tell. */
  readonly site: string;
}

const usual = '/var/lib/ananke';

export function stateFolderOf(parsed: ParsedConfig, path: string): StateFolder {
  const paths = parsed.state === 'valid' ? parsed.file.paths : undefined;
  const folder = paths?.state_directory ?? usual;
  const doubt = parsed.state === 'absent' ? `there is no ${path}` : `${path} is not valid`;
  return {
    journal: journalPaths(folder),
    history: `${folder.replace(/\/$/, '')}/runs.json`,
    runDirectory: paths?.run_directory,
    doubt: paths === undefined ? `${doubt}, so what is told comes from ${folder}` : undefined,
    site: parsed.state === 'valid' ? parsed.config.cluster.name : '',
  };
}

export async function stateFolderAt(config: string): Promise<StateFolder> {
  return stateFolderOf(await parsedConfigAt(config), config);
}
