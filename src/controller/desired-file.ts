/** desired.yaml as the loop reads it at each tick: parsed when its bytes are others than last time, which costs more than a decision. */
import { parseDesired } from '../api/desired.ts';
import type { Config } from '../core/config.ts';
import type { Desired } from '../core/desired.ts';
import type { Files } from '../core/ports.ts';

/** Rejects when the file cannot be read. */
export function desiredFrom(files: Pick<Files, 'read'>, path: string, config: Config): () => Promise<Desired> {
  let seen: { readonly bytes: Uint8Array | undefined; readonly desired: Desired } | undefined;
  return async () => {
    const bytes = await files.read(path);
    if (seen === undefined || !isSame(seen.bytes, bytes)) seen = { bytes, desired: parseDesired(bytes, config) };
    return seen.desired;
  };
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  // The simulated disk gives the same object, which costs nothing to see.
  if (a === b) return true;
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}
