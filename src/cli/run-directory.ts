/** Where the daemon of this host tells how it stands. */
import { existsSync } from 'node:fs';
import { usualPlaces as usual } from './usual-places.ts';

export interface RunDirectory {
  /** Undefined: the usual one. */
  readonly folder: string | undefined;
  /** Why the configuration that was named does not say which one it is: what is found may be of another site. For people. */
  readonly doubt?: string;
}

/**
 * The folder in which status.json is looked for: what the environment says, else what the configuration says that is named or that this
 * host has. A configuration takes long to read, so it is only asked where the usual folder cannot be meant.
 */
export async function runDirectoryBy(config: string | undefined, env: NodeJS.ProcessEnv): Promise<RunDirectory> {
  const said = env['ANANKE_RUN_DIRECTORY'];
  if (said !== undefined && said !== '') return { folder: said };
  const named = config ?? env['ANANKE_CONFIG'];
  if (named === undefined && (existsSync(usual.folder) || !existsSync(usual.config))) return { folder: undefined };
  const { stateFolderAt, toldFrom } = await import('./state-folder.ts');
  const { runDirectory, whyNot } = await stateFolderAt(named ?? usual.config);
  return named === undefined || whyNot === undefined
    ? { folder: runDirectory }
    : { folder: undefined, doubt: toldFrom(usual.folder, whyNot) };
}
