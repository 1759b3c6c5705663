/** Where the daemon of this host tells how it stands. */
import { existsSync } from 'node:fs';
import { usualPlaces as usual } from './usual-places.ts';

/**
 * The folder in which status.json is looked for: what the environment says, else what the configuration says that is named or that this
 * host has. Undefined: the usual one. A configuration takes long to read, so it is only asked where the usual folder cannot be meant.
 */
export async function runDirectoryBy(config: string | undefined, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const said = env['ANANKE_RUN_DIRECTORY'];
  if (said !== undefined && said !== '') return said;
  const named = config ?? env['ANANKE_CONFIG'];
  if (named === undefined && (existsSync(usual.folder) || !existsSync(usual.config))) return undefined;
  const { stateFolderAt } = await import('./state-folder.ts');
  return (await stateFolderAt(named ?? usual.config)).runDirectory;
}
