/** The settings that a gate goes by, each with the value in force and the line that says so. */
import { keyOf } from '../../api/key-help.ts';
import { type InForce, keysInForce } from '../../api/key-in-force.ts';
import { type KeyFile, keyPathOf } from '../../api/key-schema.ts';
import { desiredPathAt } from '../desired-at.ts';
import { CommandError } from '../exit.ts';
import { readBytes } from '../read-bytes.ts';
import type { SettingView } from '../screens/explain/setting.ts';
import type { Places } from '../tree.ts';

/** Of a file that is missing or not valid nothing is in force: that is said elsewhere. */
export async function settingsOf(keys: readonly string[], places: Places): Promise<readonly SettingView[]> {
  const desiredPath = await desiredPathAt(places);
  const [config, desired] = await Promise.all([
    standingIn('ananke.yaml', places.config),
    standingIn('desired.yaml', desiredPath),
  ]);
  return keys.flatMap((key) => {
    const file = keyOf(key)?.file;
    const [found, path] = file === 'desired.yaml' ? [desired, desiredPath] : [config, places.config];
    return file === undefined || found === undefined ? [] : [{ key, path, ...found(key) }];
  });
}

async function standingIn(file: KeyFile, path: string): Promise<((key: string) => InForce) | undefined> {
  const bytes = await readOrNothing(path);
  const found = bytes === undefined ? undefined : keysInForce(file, bytes);
  return found === undefined || 'problems' in found ? undefined : (key) => found.of(keyPathOf(key));
}

async function readOrNothing(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readBytes(path);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
