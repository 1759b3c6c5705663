/**
 * Changes what a YAML text says, and nothing else of it: comments, order, quotes, line ends and layout stay as a person left them.
 * The library can write documents too, but writes all of them anew, in its own layout.
 */
import { readPlainYaml } from '../yaml-values.ts';
import { firstDifference, isSame, type NameOf } from './difference.ts';
import { type Page, pageOf, type Splice, spliced } from './page.ts';
import { type AliasTree, type Tree, treeOf } from './tree.ts';
import { inOneLine } from './written.ts';

/** Small changes that one rewrite may consist of; an edit of a person has a handful. */
const maxChanges = 500;

/**
 * The text that says `next` and keeps everything else of `text`. Undefined when this text cannot be changed so; it never gives a
 * text that says anything else, or that lacks a comment. `nameOf` names the items of lists: one with the name of another is that
 * one, changed.
 */
export function rewriteYaml(text: string, next: unknown, nameOf: NameOf): string | undefined {
  let current = text;
  for (let change = 0; change <= maxChanges; change += 1) {
    const plain = readPlainYaml(current);
    const tree = 'value' in plain ? treeOf(current) : undefined;
    if (!('value' in plain) || tree === undefined) return undefined;
    const page = pageOf(current);
    const difference = firstDifference({ page, tree, owner: undefined, now: plain.value, next, nameOf });
    if (difference === undefined) {
      return isSame(plain.value, next) && hasComments(page, pageOf(text)) ? current : undefined;
    }
    const { splices, touched } = difference;
    const alias = aliasesIn(tree).find((one) => isTouched(one, touched, splices ?? []));
    const step = alias === undefined ? splices : [writtenOut(alias)];
    const changed = step === undefined ? current : spliced(page, step);
    if (changed === current) return undefined;
    current = changed;
  }
  return undefined;
}

/** It refers to what changes, and stays itself. */
function isTouched(alias: AliasTree, touched: readonly Tree[], splices: readonly Splice[]): boolean {
  const isGoing = splices.some(({ start, end }) => start <= alias.start && alias.end <= end);
  return !isGoing && alias.target !== undefined && touched.includes(alias.target);
}

/** The alias gives way to what it stands for. */
function writtenOut({ start, end, plain }: AliasTree): Splice {
  return { start, end, text: inOneLine(plain()) };
}

function aliasesIn(tree: Tree): readonly AliasTree[] {
  if (tree.kind === 'alias') return [tree];
  if (tree.kind === 'map') return tree.pairs.flatMap(({ value }) => aliasesIn(value));
  return tree.kind === 'seq' ? tree.items.flatMap(({ value }) => aliasesIn(value)) : [];
}

/** Each as often as before. */
function hasComments(page: Page, before: Page): boolean {
  const left = textsOf(page);
  return textsOf(before).every((comment) => {
    const index = left.indexOf(comment);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

function textsOf({ text, comments }: Page): string[] {
  return comments.map(({ start, end }) => text.slice(start, end));
}
