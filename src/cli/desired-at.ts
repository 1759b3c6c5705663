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
  return (await desiredPathKnown(places)) ?? usualPlaces.desired;
}

/** Undefined when nobody has named it and the configuration, which would say where it is, cannot be read. */
export async function desiredPathKnown(places: Places): Promise<string | undefined> {
  if (places.desired !== undefined) return places.desired;
  try {
    const parsed = await parsedConfigAt(places.config);
    return parsed.state === 'valid' ? parsed.file.paths.desired_file : undefined;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
