/** The values of a YAML text with the places where each begins and ends: what a change of the text has to know, and no more. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

export type Tree = ScalarTree | AliasTree | MapTree | SeqTree;
/** From `start` up to and without `end`; without anchor and tag, and without what follows on the line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
export interface ScalarTree extends Span {
  readonly kind: 'scalar';
  /** nothing: no character stands for it, as in `key:`. */
  readonly style: 'plain' | 'single' | 'double' | 'block' | 'nothing';
}
export interface AliasTree extends Span {
  readonly kind: 'alias';
  /** What it stands for. */
  readonly target: Tree | undefined;
  /** The same as a plain value. */
  readonly plain: () => unknown;
}
export interface MapTree extends Span {
  readonly kind: 'map';
  /** Written in braces. */
  readonly flow: boolean;
  readonly pairs: readonly Entry[];
}
export interface SeqTree extends Span {
  readonly kind: 'seq';
  /** Written in brackets. */
  readonly flow: boolean;
  readonly items: readonly Entry[];
}
/** A pair of a map or an item of a list, from its key or dash on. */
export interface Entry extends Span {
  /** Empty for an item. */
  readonly key: string;
  /** Behind the colon or dash, and behind an anchor or a tag: where a missing value would be written. */
  readonly valueAt: number;
  readonly value: Tree;
}

/** For a text that `readPlainYaml` has accepted; undefined when it is no map. */
export function treeOf(text: string): MapTree | undefined {
  const document = parseDocument(text, {
    schema: 'core',
    keepSourceTokens: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const tree = new Builder(text, document).tree(document.contents, 0);
  return tree.kind === 'map' ? tree : undefined;
}

interface Token {
  readonly type: string;
  readonly offset: number;
  readonly source: string;
}
/** What may stand before a key, a value or an item and belongs to it. */
const before = ['explicit-key-ind', 'seq-item-ind', 'map-value-ind', 'anchor', 'tag'];

class Builder {
  readonly #text: string;
  readonly #document: Document;
  readonly #known = new Map<Node, Tree>();

  constructor(text: string, document: Document) {
    this.#text = text;
    this.#document = document;
  }

  /** `at`: where it would stand if it were there. */
  tree(node: unknown, at: number): Tree {
    const made = this.#made(node, at);
    if (isScalar(node) || isMap(node) || isSeq(node)) this.#known.set(node, made);
    return made;
  }

  #made(node: unknown, at: number): Tree {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) return this.#seq(node);
    const nothing = { kind: 'scalar', style: 'nothing', start: at, end: at } as const;
    if (!isScalar(node) && !isAlias(node)) return nothing;
    const [start, end] = node.range ?? [at, at];
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      const tree = target === undefined ? undefined : this.#known.get(target);
      return { kind: 'alias', start, end, target: tree, plain: () => target?.toJS(this.#document) };
    }
    if (start === end) return nothing;
    if (node.type === 'QUOTE_SINGLE') return { kind: 'scalar', style: 'single', start, end };
    if (node.type === 'QUOTE_DOUBLE') return { kind: 'scalar', style: 'double', start, end };
    if (node.type === 'PLAIN') return { kind: 'scalar', style: 'plain', start, end };
    // The line breaks behind a block are part of the value and stay where they are when it gives way.
    const length = this.#text.slice(start, end).trimEnd().length;
    return { kind: 'scalar', style: 'block', start, end: start + length };
  }

  #map(node: YAMLMap): MapTree {
    const flow = node.flow === true;
    const pairs = node.items.map((pair) => this.#pair(pair));
    return { kind: 'map', flow, pairs, ...spanOf(node, flow, pairs) };
  }

  #pair({ key, value, srcToken }: Pair): Entry {
    const range = isScalar(key) ? key.range : undefined;
    const valueAt = endOf(srcToken?.sep) ?? range?.[1] ?? 0;
    const tree = this.tree(value, valueAt);
    return {
      key: isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? '')) : '',
      start: startOf(srcToken?.start) ?? range?.[0] ?? 0,
      valueAt,
      end: Math.max(valueAt, tree.end),
      value: tree,
    };
  }

  #seq(node: YAMLSeq): SeqTree {
    const flow = node.flow === true;
    const tokens = node.srcToken !== undefined && 'items' in node.srcToken ? node.srcToken.items : [];
    const items = node.items.map((item, index) => this.#item(item, tokens[index]?.start));
    return { kind: 'seq', flow, items, ...spanOf(node, flow, items) };
  }

  #item(item: unknown, tokens: readonly Token[] | undefined): Entry {
    const behind = endOf(tokens);
    const tree = this.tree(item, behind ?? 0);
    return {
      key: '',
      start: startOf(tokens) ?? tree.start,
      valueAt: behind ?? tree.start,
      end: Math.max(behind ?? 0, tree.end),
      value: tree,
    };
  }
}

/** A block ends with its last entry; what the library counts to it beyond that are comments and empty lines. */
function spanOf(node: YAMLMap | YAMLSeq, flow: boolean, entries: readonly Entry[]): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start: flow ? start : (entries[0]?.start ?? start), end: flow ? end : (entries.at(-1)?.end ?? end) };
}

function startOf(tokens: readonly Token[] | undefined): number | undefined {
  return tokens?.find(({ type }) => before.includes(type))?.offset;
}

function endOf(tokens: readonly Token[] | undefined): number | undefined {
  const last = tokens?.findLast(({ type }) => before.includes(type));
  return last === undefined ? undefined : last.offset + last.source.length;
}
