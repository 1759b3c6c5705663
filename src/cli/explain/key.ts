/** A key of either file, with what it is now. Only here are the schemas and the parser needed, so only here are they loaded. */
import { keyOf } from '../../api/key-help.ts';
import { keyInForce } from '../../api/key-in-force.ts';
import { keyPathOf, withOwnNames } from '../../api/key-schema.ts';
import { desiredPathAt } from '../desired-at.ts';
import { CommandError } from '../exit.ts';
import { readBytes } from '../read-bytes.ts';
import { type KeyView, keyScreen } from '../screens/explain/key.ts';
import type { Line } from '../screens/text.ts';
import type { Places } from '../tree.ts';

export async function keyLines(text: string, places: Places, width: number): Promise<readonly Line[] | undefined> {
  const help = keyOf(text);
  if (help === undefined) return undefined;
  const path = help.file === 'ananke.yaml' ? places.config : await desiredPathAt(places);
  return keyScreen({ key: withOwnNames(text), help, path, ...(await standingAt(path, text, help)) }, width);
}

/** A file that is missing or wrong has no value in force, and that is all there is to say of it here. */
async function standingAt(
  path: string,
  text: string,
  { file }: KeyView['help'],
): Promise<Pick<KeyView, 'standing' | 'otherwise'>> {
  const said = (standing: string) => ({ standing, otherwise: [] });
  try {
    const bytes = await readBytes(path);
    if (bytes === undefined) return said(`? (there is no ${path})`);
    const found = keyInForce(file, keyPathOf(text), bytes);
    if ('problems' in found) return said(`? (${path} is not valid: ananke validate ${path})`);
    return found;
  } catch (error) {
    if (error instanceof CommandError) return said(`? (${error.message})`);
    throw error;
  }
}
