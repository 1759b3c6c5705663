/** `--config` and `--desired`, wherever they stand among the words. */
import { existsSync } from 'node:fs';

export interface NamedPlaces {
  /** The words without them, in their order. */
  readonly words: readonly string[];
  /** They, as flags and values. */
  readonly flags: readonly string[];
  readonly config: string | undefined;
}

const names: ReadonlySet<string> = new Set(['--config', '--desired']);

export function namedPlaces(all: readonly string[]): NamedPlaces {
  const words: string[] = [];
  const flags: string[] = [];
  let config: string | undefined;
  for (let index = 0; index < all.length; index++) {
    const word = all[index] ?? '';
    const [name = '', ...value] = word.split('=');
    if (!names.has(name)) {
      words.push(word);
      continue;
    }
    const said = value.length > 0 ? value.join('=') : all[++index];
    flags.push(...(said === undefined ? [name] : [name, said]));
    if (name === '--config') config = said;
  }
  return { words, flags, config };
}

const usual = { config: '/etc/ananke/ananke.yaml', folder: '/run/ananke' };

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
