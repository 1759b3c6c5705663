/** What has to be done first to a text so that it says something else: one small change, of which the splices are known. */
import { canonicalJson } from '../canonical-json.ts';
import type { Page, Splice } from './page.ts';
import { replaced, withItem, withPair } from './put.ts';
import { without } from './take-out.ts';
import type { Entry, MapTree, SeqTree, Tree } from './tree.ts';
import { isPlainMap } from './written.ts';

export interface Difference {
  /** Undefined: this layout cannot be changed without loss. */
  readonly splices: readonly Splice[] | undefined;
  /** Values that mean something else afterwards; whoever refers to one of them by an alias would change with it. */
  readonly touched: readonly Tree[];
}
/** What an item of a list is called, so that one that was only changed is not taken for another one. */
export type NameOf = (item: unknown) => unknown;

/** A value where it stands, and what it is to become. */
interface Wish {
  readonly page: Page;
  readonly tree: Tree;
  /** The entry that holds it; undefined for the whole document. */
  readonly owner: Entry | undefined;
  readonly now: unknown;
  readonly next: unknown;
  readonly nameOf: NameOf;
}

/** Undefined when the text says it already. */
export function firstDifference(wish: Wish): Difference | undefined {
  const { page, tree, owner, now, next } = wish;
  if (isSame(now, next)) return undefined;
  if (tree.kind === 'map' && isPlainMap(now) && isPlainMap(next)) return inMap(wish, tree, now, next);
  if (tree.kind === 'seq' && Array.isArray(now) && Array.isArray(next)) return inSeq(wish, tree, now, next);
  if (owner === undefined) return { splices: undefined, touched: [] };
  return { splices: replaced(page, owner, next), touched: everythingIn(tree) };
}

function inMap(
  wish: Wish,
  tree: MapTree,
  now: Readonly<Record<string, unknown>>,
  next: Readonly<Record<string, unknown>>,
): Difference | undefined {
  const { page, owner } = wish;
  let after: string | undefined;
  for (const [key, value] of Object.entries(next)) {
    const pair = tree.pairs.find((one) => one.key === key);
    if (pair === undefined) return { splices: withPair(page, tree, { key, value, after }), touched: [tree] };
    const deeper = firstDifference({ ...wish, tree: pair.value, owner: pair, now: now[key], next: value });
    if (deeper !== undefined) return { ...deeper, touched: [tree, ...deeper.touched] };
    after = key;
  }
  const gone = tree.pairs.find(({ key }) => !Object.hasOwn(next, key));
  if (gone === undefined) return undefined;
  return { splices: without(page, tree, gone, owner), touched: [tree, ...everythingIn(gone.value)] };
}

/** Items keep their order; new ones come last. */
function inSeq(wish: Wish, tree: SeqTree, now: readonly unknown[], next: readonly unknown[]): Difference | undefined {
  const { page, owner, nameOf } = wish;
  for (const [index, item] of tree.items.entries()) {
    const [old, wanted] = [now[index], next[index]];
    // Of two with one name the one that stays as it is stays; the other one goes.
    const isLater = !isSame(old, wanted) && now.slice(index + 1).some((other) => isSame(other, wanted));
    if (index >= next.length || isLater || !isSame(nameOf(old), nameOf(wanted))) {
      return { splices: without(page, tree, item, owner), touched: [tree, ...everythingIn(item.value)] };
    }
    const deeper = firstDifference({ ...wish, tree: item.value, owner: item, now: old, next: wanted });
    if (deeper !== undefined) return { ...deeper, touched: [tree, ...deeper.touched] };
  }
  return { splices: withItem(page, tree, next[tree.items.length]), touched: [tree] };
}

export function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function everythingIn(tree: Tree): readonly Tree[] {
  if (tree.kind === 'map') return [tree, ...tree.pairs.flatMap(({ value }) => everythingIn(value))];
  if (tree.kind === 'seq') return [tree, ...tree.items.flatMap(({ value }) => everythingIn(value))];
  return [tree];
}
