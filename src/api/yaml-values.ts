/**
 * YAML text -> a plain value together with the place of every key and value in it. Written on the parsed nodes and not with
 * the library's own conversion, so that size, depth, aliases, keys and tags have limits that are stated here.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from 'yaml';
import { inFileOrder, type Problem } from './problems.ts';
import { isWholeText } from './yaml-text.ts';

/** Far above any real file (a thousand machines are 10,000 nodes); aliases count each time that they are used. */
const maxNodes = 50_000;
const maxDepth = 24;

export type Path = readonly (string | number)[];
export interface Places {
  /** Where the value at this path stands; where it is missing, the nearest thing around it. */
  value(path: Path): Place;
  /** Where the key that ends this path stands. */
  key(path: Path): Place;
}
interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}
interface Found {
  readonly start: number;
  readonly end: number;
}
export type PlainYaml =
  | { readonly value: unknown; readonly places: Places }
  | { readonly problems: readonly Problem[] };

/** The answer is never changed by anybody: an edit asks for the same text several times. */
let last: { readonly text: string; readonly plain: PlainYaml } | undefined;

export function readPlainYaml(text: string): PlainYaml {
  if (last?.text !== text) last = { text, plain: plainOf(text) };
  return last.plain;
}

function plainOf(text: string): PlainYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    // The core schema has no tags that make objects; a `%YAML 1.1` line cannot bring back `yes` as a boolean.
    schema: 'core',
    lineCounter: lines,
    prettyErrors: false,
    // The library compares each key with each other one; the walk below does it in one pass.
    uniqueKeys: false,
    // `silent` would also be silent about a second document.
    logLevel: 'error',
  });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return {
      problems: inFileOrder(
        faults.map((fault) => ({ ...placeAt(lines, fault.pos[0], fault.pos[1]), key: '', message: textOf(fault) })),
      ),
    };
  }
  const walk = new Walk(lines);
  const value = walk.plain(document.contents, [], 0);
  return walk.problems.length > 0 ? { problems: inFileOrder(walk.problems) } : { value, places: walk };
}

function textOf(fault: { readonly code: string; readonly message: string }): string {
  if (fault.code === 'MULTIPLE_DOCS') return 'the file holds more than one document';
  if (fault.code === 'RESOURCE_EXHAUSTION') return 'nested too deeply';
  return `not valid YAML: ${fault.message.split('\n')[0] ?? ''}`;
}

/** Positions by path while the value is built; afterwards it only answers questions. */
class Walk implements Places {
  readonly problems: Problem[] = [];
  readonly #lines: LineCounter;
  readonly #values = new Map<string, Found>();
  readonly #keys = new Map<string, Found>();
  readonly #anchors = new Map<string, unknown>();
  #nodes = 0;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  value(path: Path): Place {
    for (let length = path.length; length >= 0; length -= 1) {
      const found = this.#values.get(pathKey(path.slice(0, length)));
      // The whole of a missing value's surroundings is too much to underline: its first character is the place.
      if (found !== undefined) return this.#placeOf(length === path.length ? found : startOf(found));
    }
    return this.#placeOf({ start: 0, end: 1 });
  }

  key(path: Path): Place {
    const found = this.#keys.get(pathKey(path));
    return found === undefined ? this.value(path) : this.#placeOf(found);
  }

  plain(node: unknown, path: Path, depth: number): unknown {
    this.#nodes += 1;
    if (this.#nodes > maxNodes) return this.#refuse(path, `more than ${maxNodes} values, counting aliases`);
    if (depth > maxDepth) return this.#refuse(path, `nested more than ${maxDepth} levels deep`);
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) return this.#refuse(path, `no anchor &${node.source} stands before this alias`);
      return this.plain(target, path, depth + 1);
    }
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (node.range) this.#values.set(pathKey(path), { start: node.range[0], end: node.range[1] });
    if (isMap(node)) return this.#map(node.items, path, depth);
    if (isSeq(node)) return node.items.map((item, index) => this.plain(item, [...path, index], depth + 1));
    return this.#scalar(node.value, path);
  }

  #map(items: readonly Pair[], path: Path, depth: number): Readonly<Record<string, unknown>> {
    const entries = new Map<string, unknown>();
    for (const pair of items) {
      const key = this.#keyOf(pair, path);
      if (key === undefined) continue;
      if (entries.has(key)) {
        const start = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
        this.#report(start ?? 0, key.length, [...path, key], 'stands twice in the same place');
      } else {
        if (isScalar(pair.key) && pair.key.range) {
          this.#keys.set(pathKey([...path, key]), { start: pair.key.range[0], end: pair.key.range[1] });
        }
        entries.set(key, this.plain(pair.value, [...path, key], depth + 1));
      }
    }
    return Object.fromEntries(entries);
  }

  /** Keys are plain words: no objects, no aliases, and not the one name that would reach into the object itself. */
  #keyOf(pair: Pair, path: Path): string | undefined {
    const { key } = pair;
    const start = isScalar(key) || isMap(key) || isSeq(key) || isAlias(key) ? (key.range?.[0] ?? 0) : 0;
    // A key that looks like a number or like `true` is the text that stands there.
    const text = isScalar(key) ? (typeof key.value === 'string' ? key.value : key.source) : undefined;
    if (text === undefined || text === '') {
      this.#report(start, 1, path, 'a key here is not a plain word');
      return undefined;
    }
    if (text !== '__proto__' && isWholeText(text)) return text;
    this.#report(start, 1, path, 'a key here has a name that cannot be used');
    return undefined;
  }

  #scalar(value: unknown, path: Path): unknown {
    if (typeof value === 'string' && !isWholeText(value)) return this.#refuse(path, 'contains a control character');
    return typeof value === 'bigint' ? Number(value) : value;
  }

  #refuse(path: Path, message: string): null {
    const place = this.value(path);
    this.problems.push({ ...place, key: pathText(path), message });
    return null;
  }

  #report(start: number, length: number, path: Path, message: string): void {
    this.problems.push({ ...placeAt(this.#lines, start, start + length), key: pathText(path), message });
  }

  #placeOf(found: Found): Place {
    return placeAt(this.#lines, found.start, found.end);
  }
}

/** `nodes[3].wake.mac` */
export function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');
}

function startOf(found: Found): Found {
  return { start: found.start, end: found.start + 1 };
}

/** Control characters are not in any key, so this is one text per path. */
function pathKey(path: Path): string {
  return path.join('\u0000');
}

function placeAt(lines: LineCounter, start: number, end: number): Place {
  const from = lines.linePos(start);
  const to = lines.linePos(Math.max(start, end));
  const length = from.line === to.line ? Math.max(1, to.col - from.col) : 1;
  return { line: Math.max(1, from.line), column: Math.max(1, from.col), length };
}
