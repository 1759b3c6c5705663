// Keys and numbers of a YAML text with their places, so that a test can put something else there.
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

export interface Leaf {
  readonly path: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Nothing stands below it but one value. */
  readonly isLast: boolean;
}
export interface Leaves {
  readonly keys: readonly Leaf[];
  readonly numbers: readonly Leaf[];
}
/** Groups whose keys are free words. */
const free = /^(services\.resolve|startup\.service_checklist\[\d+\]\.expect_json)\./;

/** One of each path: list entries have the same keys, so the first ones stand for all. */
export function leavesOf(text: string): Leaves {
  const keys = new Map<string, Leaf>();
  const numbers = new Map<string, Leaf>();
  const visit = (node: unknown, path: string): void => {
    if (isSeq(node)) for (const [index, item] of node.items.entries()) visit(item, `${path}[${index}]`);
    if (isScalar(node) && typeof node.value === 'number' && node.range)
      add(numbers, path, String(node.value), node.range, true);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key) || typeof key.value !== 'string' || !key.range) continue;
      const below = path === '' ? key.value : `${path}.${key.value}`;
      if (!free.test(below)) add(keys, below, key.value, key.range, isScalar(value));
      visit(value, below);
    }
  };
  visit(parseDocument(text).contents, '');
  return { keys: [...keys.values()], numbers: [...numbers.values()] };
}

function add(to: Map<string, Leaf>, path: string, name: string, range: readonly number[], isLast: boolean): void {
  const general = path.replaceAll(/\[\d+\]/g, '[]');
  if (!to.has(general)) to.set(general, { path, name, start: range[0] ?? 0, end: range[1] ?? 0, isLast });
}

/** The text with something else at all these places, from the end so that places stay right. */
export function replaced(text: string, leaves: readonly Leaf[], to: (leaf: Leaf) => string): string {
  return leaves
    .toSorted((a, b) => b.start - a.start)
    .reduce((whole, leaf) => whole.slice(0, leaf.start) + to(leaf) + whole.slice(leaf.end), text);
}
