/** The mirror of holds in desired.yaml: for people who read the file. It is never read back, and changes no word of theirs. */
import type { KnownNames } from '../desired.ts';
import { readDesired } from '../desired.ts';
import type { HoldMirror } from '../desired-schema.ts';
import { rewriteYaml } from '../yaml-rewrite/rewrite.ts';
import { isPlainMap } from '../yaml-rewrite/written.ts';
import { readOldText } from './old-text.ts';

/**
 * The bytes with these holds in them. Undefined when there is nothing to write: the file says so already, or is none that may be
 * changed, because it is blank, not valid or written in a way that cannot be kept. Then it stays as it is; status.json tells the
 * holds all the same.
 */
export function mirrorHolds(
  bytes: Uint8Array | undefined,
  holds: readonly HoldMirror[],
  config: KnownNames,
): Uint8Array | undefined {
  const { text, mark, root, before } = readOldText(bytes, config);
  if (text === undefined || root === undefined || before === undefined || isShown(root.value['holds'], holds))
    return undefined;
  const rewritten = rewriteYaml(text, { ...root.value, holds: holds.map(inOrder) }, nameOf);
  if (rewritten === undefined) return undefined;
  const written = new TextEncoder().encode(mark + rewritten);
  const [old, next] = [readDesired(bytes, config).desired, readDesired(written, config).desired];
  if (old.state !== 'valid' || next.state !== 'valid') return undefined;
  return old.editId === next.editId && old.digest === next.digest ? written : undefined;
}

/** Numbers in a message change with each reading, and nobody wants the file to be written then. */
function isShown(shown: unknown, holds: readonly HoldMirror[]): boolean {
  const found: readonly unknown[] = Array.isArray(shown) ? shown : [];
  return (
    found.length === holds.length &&
    found.every((one, index) => {
      const hold = holds[index];
      return isPlainMap(one) && hold !== undefined && JSON.stringify(essence(one)) === JSON.stringify(essence(hold));
    })
  );
}

function essence(hold: Readonly<Record<string, unknown>>): readonly unknown[] {
  return ['name', 'phase', 'cluster', 'nodes', 'mode', 'since', 'reason'].map((key) => hold[key] ?? null);
}

function inOrder({ name, phase, cluster, nodes, mode, since, reason, message }: HoldMirror): HoldMirror {
  const scope = {
    ...(cluster === undefined ? {} : { cluster }),
    ...(nodes === undefined ? {} : { nodes: [...nodes] }),
  };
  return { name, phase, ...scope, mode, since, reason, message };
}

function nameOf(item: unknown): unknown {
  return isPlainMap(item) ? (item['name'] ?? item['hold']) : item;
}
