/** Where ananke keeps its record on this host, as far as a command can tell: also while the configuration is broken. */
import { type ParsedConfig, parseConfig } from '../api/config.ts';
import { type JournalPaths, journalPaths } from '../journal/paths.ts';
import { readBytes } from './read-bytes.ts';

export interface StateFolder {
  readonly journal: JournalPaths;
  readonly history: string;
  /** Name of the site; empty where the configuration cannot tell. */
  readonly site: string;
}

const usual = '/var/lib/ananke';

export function stateFolderOf(parsed: ParsedConfig): StateFolder {
  const folder = parsed.state === 'valid' ? parsed.file.paths.state_directory : usual;
  const site = parsed.state === 'valid' ? parsed.config.cluster.name : '';
  return { journal: journalPaths(folder), history: `${folder.replace(/\/$/, '')}/runs.json`, site };
}

export async function stateFolderAt(config: string): Promise<StateFolder> {
  return stateFolderOf(parseConfig(await readBytes(config)));
}
