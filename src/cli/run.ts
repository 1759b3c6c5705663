/** From words to a verb, and from its end to an exit code. `status` is known here without the tree of verbs, because it must be fast. */
import { CommandError, type Exit } from './exit.ts';
import { namedPlaces } from './named-places.ts';
import { runDirectoryBy } from './run-directory.ts';
import { plainly } from './screens/text.ts';

/** Verbs that show status.json and nothing else: what they find somewhere else may be of another site. */
const tellsOfStatus: ReadonlySet<string | undefined> = new Set(['status', 'hold']);

export async function run(words: readonly string[]): Promise<Exit> {
  try {
    if (words[0] === '__complete') {
      const { complete } = await import('./complete/complete.ts');
      return await complete(words.slice(1), process.env);
    }
    const named = namedPlaces(words);
    const [verb, ...rest] = named.words;
    const { folder, doubt } = await runDirectoryBy(named.config, process.env);
    if (doubt !== undefined && tellsOfStatus.has(verb)) console.error(`ananke: ${plainly(doubt)}`);
    // Every verb that looks for the status finds it by this, and every command that is printed names the same files.
    const found = { ANANKE_RUN_DIRECTORY: folder, ANANKE_CONFIG: named.config, ANANKE_DESIRED: named.desired };
    for (const [name, value] of Object.entries(found)) if (value !== undefined) process.env[name] = value;
    if (verb === '--version') return (await import('./verbs/version.ts')).version();
    if (verb === 'status' && !rest.some((word) => word === '--help' || word === '-h')) {
      const { status } = await import('./verbs/status.ts');
      return await status(rest);
    }
    const { runTree } = await import('./tree.ts');
    return await runTree([...named.flags, ...named.words]);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    // What somebody typed, or what stands in a file, must not move the cursor of whoever reads it.
    console.error(`ananke: ${plainly(error.message)}`);
    return error.exit;
  }
}
