/** What a key of either file is now: its value, the line that says so, and for whom, where a list has one for each of its entries. */
import { checkConfig } from './check-config.ts';
import { AnankeConfig } from './config-schema.ts';
import { DesiredState } from './desired-schema.ts';
import {
  below,
  type KeyFile,
  type KeyNode,
  type KeyPath,
  keySchemas,
  nodeAt,
  placesOver,
  sectionBelow,
} from './key-schema.ts';
import type { Problem } from './problems.ts';
import { type Bordered, readYaml } from './yaml-border.ts';
import { decodeText } from './yaml-text.ts';
import { type Path, type Places, readPlainYaml } from './yaml-values.ts';

/** One value in force. */
export interface Standing {
  /** Undefined: nothing, because nobody says anything and there is no default. */
  readonly value: unknown;
  /** Where it is written; absent for a default. */
  readonly line?: number;
  /** The entry of a list that it is for. */
  readonly whom?: string;
}
export interface InForce {
  readonly standing: readonly Standing[];
  /** Entries of lists that say something else than this section. */
  readonly otherwise: readonly Standing[];
}
export type KeyInForce = { readonly problems: readonly Problem[] } | InForce;

export function keyInForce(file: KeyFile, path: KeyPath, bytes: Uint8Array): KeyInForce {
  const read = keysInForce(file, bytes);
  return 'problems' in read ? read : read.of(path);
}

/** The same for whoever asks for several keys: the file is read once. */
export function keysInForce(
  file: KeyFile,
  bytes: Uint8Array,
): Exclude<KeyInForce, InForce> | { readonly of: (path: KeyPath) => InForce } {
  const read: Bordered<AnankeConfig | DesiredState> =
    file === 'ananke.yaml' ? readYaml(bytes, AnankeConfig) : readYaml(bytes, DesiredState, { without: ['holds'] });
  if ('problems' in read) return read;
  const problems = 'nodes' in read.value ? checkConfig(read.value, read.places, {}) : [];
  const [, schema] = keySchemas.find(([name]) => name === file) ?? [];
  const written = plainOf(bytes);
  if (problems.length > 0 || schema === undefined) return { problems };
  const page: Page = { root: schema(), written, parsed: read.value, places: read.places };
  return { of: (path) => inForce(path, page) };
}

function inForce({ words, entry }: KeyPath, page: Page): InForce {
  const all = standingsOf(words, page);
  const [section = '', ...rest] = words;
  const over = rest.length === 0 ? [] : placesOver(page.root, section);
  return {
    standing: all.filter(({ whom }, index) => entry === undefined || index === entry || whom === entry),
    otherwise: over.flatMap((place) => standingsOf([...place, ...rest], page).filter(({ own }) => own)),
  };
}

interface Page {
  readonly root: KeyNode;
  /** As the person wrote it, and as it is with the defaults of the schema. */
  readonly written: unknown;
  readonly parsed: unknown;
  readonly places: Places;
}
interface Found extends Standing {
  /** Written in the entry itself, and not in the section below it. */
  readonly own: boolean;
}
/** Where the walk is: what is left of the words, and what has been passed. */
interface Walk {
  readonly words: readonly string[];
  readonly path: Path;
  readonly node: KeyNode | undefined;
  readonly whom?: string;
  /** The words from the section on that holds what is not said here. */
  readonly section?: readonly string[];
}

function standingsOf(words: readonly string[], page: Page): readonly Found[] {
  return walked({ words, path: [], node: page.root }, page);
}

function walked(walk: Walk, page: Page): readonly Found[] {
  const [key, ...rest] = walk.words;
  const { node, path } = walk;
  const name = node === undefined ? undefined : sectionBelow(node);
  const here: Walk = name === undefined || key === undefined ? walk : { ...walk, section: [name, ...walk.words] };
  if (key === undefined) return [foundAt(here, page)];
  const list = at(page.parsed, path);
  if (Array.isArray(list)) {
    return list.flatMap((entry: unknown, index) => {
      const whom = at(entry, ['name']);
      const inEntry = { ...here, path: [...path, index], whom: typeof whom === 'string' ? whom : `entry ${index}` };
      return steppedInto(inEntry, key, rest, page);
    });
  }
  return steppedInto(here, key, rest, page);
}

function steppedInto(walk: Walk, key: string, rest: readonly string[], page: Page): readonly Found[] {
  const { node, path, section } = walk;
  const isHere = at(page.written, [...path, key]) !== undefined;
  // The first word that the entry says itself ends what the section says of it: groups of keys are not mixed.
  if (section?.[1] === key && !isHere && at(page.written, section.slice(0, 2)) !== undefined) {
    return walked(
      { words: rest, path: section.slice(0, 2), node: nodeAt(page.root, section.slice(0, 2)), ...whomOf(walk) },
      page,
    ).map((found) => ({ ...found, own: false }));
  }
  const next = node === undefined ? undefined : below(node, key);
  return walked({ ...walk, words: rest, path: [...path, key], node: next }, page);
}

const whomOf = ({ whom }: Walk): Pick<Walk, 'whom'> => (whom === undefined ? {} : { whom });
function foundAt(walk: Walk, { written, parsed, places, root }: Page): Found {
  const { path } = walk;
  if (at(written, path) !== undefined)
    return { value: at(parsed, path), line: places.key(path).line, ...whomOf(walk), own: true };
  return { value: at(parsed, path) ?? fallbackAt(root, path, written), ...whomOf(walk), own: false };
}

/** The default of the key, or of a group of keys around it: such a group as a whole stands for what is not written. */
function fallbackAt(root: KeyNode, path: Path, written: unknown): unknown {
  const words = path.filter((part) => typeof part === 'string');
  let node: KeyNode | undefined = root;
  for (const [index, key] of words.entries()) {
    // Of several forms one was chosen, with all its defaults: what it does not have is not in it.
    if (node?.oneOf !== undefined && at(written, pathTo(path, index - 1)) !== undefined) return undefined;
    node = node === undefined ? undefined : below(node, key);
    const value = node?.default;
    const isGroup = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    if (isGroup && at(written, pathTo(path, index)) === undefined) return at(value, words.slice(index + 1));
  }
  return node?.default;
}

/** As much of the path as ends with its word of that number. */
function pathTo(path: Path, word: number): Path {
  let words = -1;
  const end = path.findIndex((part) => {
    if (typeof part === 'string') words += 1;
    return words === word;
  });
  return path.slice(0, end + 1);
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, part): unknown => {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    return Reflect.get(found, part);
  }, value);
}

function plainOf(bytes: Uint8Array): unknown {
  const decoded = decodeText(bytes);
  const plain = 'text' in decoded ? readPlainYaml(decoded.text) : decoded;
  return 'value' in plain ? plain.value : undefined;
}
