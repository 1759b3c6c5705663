/** Where ananke keeps its record on this host, as far as a command can tell: also while the configuration is broken. */
import type { ParsedConfig } from '../api/config.ts';
import { type JournalPaths, journalPaths } from '../journal/paths.ts';
import { CommandError } from './exit.ts';
import { parsedConfigAt } from './parsed-config.ts';

export interface StateFolder {
  readonly folder: string;
  readonly journal: JournalPaths;
  readonly history: string;
  /** Where status.json is; undefined where the configuration cannot tell. */
  readonly runDirectory: string | undefined;
  /** Why the configuration does not count, for people; undefined when it does. */
  readonly whyNot: string | undefined;
  /** The same, with what is told instead. */
  readonly doubt: string | undefined;
  /** Name of the site; empty where the configuration cannot tell. */
  readonly site: string;
}

const usual = '/var/lib/ananke';

export function stateFolderOf(parsed: ParsedConfig, path: string): StateFolder {
  const doubt = parsed.state === 'absent' ? `there is no ${path}` : `${path} is not valid`;
  return folderBy(parsed, doubt);
}

function folderBy(parsed: ParsedConfig | undefined, why: string): StateFolder {
  const paths = parsed?.state === 'valid' ? parsed.file.paths : undefined;
  const folder = paths?.state_directory ?? usual;
  return {
    folder,
    journal: journalPaths(folder),
    history: `${folder.replace(/\/$/, '')}/runs.json`,
    runDirectory: paths?.run_directory,
    whyNot: paths === undefined ? why : undefined,
    doubt: paths === undefined ? toldFrom(folder, why) : undefined,
    site: parsed?.state === 'valid' ? parsed.config.cluster.name : '',
  };
}

/** Why the configuration does not count, and where that leads. */
export const toldFrom = (folder: string, why: string): string =>
  why.endsWith('?') ? `${why} What is told comes from ${folder}` : `${why}, so what is told comes from ${folder}`;

export async function stateFolderAt(config: string): Promise<StateFolder> {
  try {
    return stateFolderOf(await parsedConfigAt(config), config);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    // A folder, a file without end, or one that somebody else may read: what happened can be told all the same.
    return folderBy(undefined, error.message.replace(/\.$/, ''));
  }
}
