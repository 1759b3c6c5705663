/** Which desired.yaml a command means: the one that is named, else the one that the controller reads. */
import type { ParsedConfig } from '../api/config.ts';
import { CommandError } from './exit.ts';
import { parsedConfigAt } from './parsed-config.ts';
import type { Places } from './tree.ts';
import { usualPlaces } from './usual-places.ts';

/** A configuration that is missing or wrong says nothing about it. */
export function desiredPathOf({ desired }: Places, parsed: ParsedConfig): string {
  return desired ?? (parsed.state === 'valid' ? parsed.file.paths.desired_file : usualPlaces.desired);
}

/** The same for a verb that does not need the configuration otherwise. */
export async function desiredPathAt(places: Places): Promise<string> {
  if (places.desired !== undefined) return places.desired;
  try {
    return desiredPathOf(places, await parsedConfigAt(places.config));
  } catch (error) {
    if (error instanceof CommandError) return usualPlaces.desired;
    throw error;
  }
}
