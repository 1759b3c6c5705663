// One key of configs/reference.yaml with all that is in it, as lines.
import { note, prose } from './reference-text.ts';
import { configSchema, type SchemaNode } from './schema-node.ts';
import { merged } from './union.ts';
import { inline } from './yaml-inline.ts';

export interface Place {
  readonly path: string;
  readonly required: boolean;
  readonly width: number;
  /** What the group around it says: its default, or the example of a list. */
  readonly given?: unknown;
  readonly givenBy?: 'default' | 'example';
  /** Of another option of a union than the one that is shown. */
  readonly dormant?: boolean;
}

/** Not required by the schema, and yet part of every site with a UPS: in force, with an example. */
const partOfEverySite = new Set(['ups', 'node_defaults.feeds']);

export function keyLines(key: string, schema: SchemaNode, place: Place): readonly string[] {
  const above = prose(schema, place.width);
  if (isInForce(schema, place)) return [...above, ...linesOf(key, schema, place)];
  return [...above, ...linesOf(key, schema, { ...place, width: place.width - 1 }).map((line) => `#${line}`)];
}

function isInForce(node: SchemaNode, { path, required, given, dormant = false }: Place): boolean {
  if (dormant) return false;
  if (required || given !== undefined || node.const !== undefined || partOfEverySite.has(path)) return true;
  // A list of groups is shown by an entry, and an entry is no default.
  return node.default !== undefined && !isListOfGroups(node) && node.overrides === undefined;
}

function linesOf(key: string, node: SchemaNode, place: Place): readonly string[] {
  const origin = originOf(node, place);
  if (node.overrides !== undefined)
    return [`${key}:`, ...indented(overriding(node, undefined).map(({ line }) => line))];
  if (node.oneOf !== undefined) return [`${key}:`, ...indented(unionLines(node, node.oneOf, place))];
  if (node.properties !== undefined) return [`${key}:`, ...indented(groupLines(node, place))];
  if (isListOfGroups(node)) return [withNote(`${key}:`, note(node, origin)), ...listLines(node, place)];
  const line = `${key}: ${inline(valueOf(node, place))}`;
  const right = note(node, origin);
  return withNote(line, right).length <= place.width ? [withNote(line, right)] : [`# ${right}`, line];
}

/** The keys of a group, with a line of space between them. */
function groupLines(node: SchemaNode, place: Place, dormant = false): readonly string[] {
  const { properties = {}, required = [], examples = [] } = node;
  const isDefault = place.given === undefined && node.default !== undefined;
  const givenBy = isDefault ? 'default' : (place.givenBy ?? 'example');
  const blocks = Object.entries(properties).map(([key, child]) => {
    const given = givenIn(place.given ?? node.default ?? examples[0], key);
    return keyLines(key, child, {
      path: `${place.path}.${key}`,
      required: required.includes(key),
      width: place.width - 2,
      ...(given === undefined ? { dormant } : { given, givenBy }),
    });
  });
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

/** All that the options know, and in force only what the one that is shown has. */
function unionLines(node: SchemaNode, options: readonly SchemaNode[], place: Place): readonly string[] {
  return groupLines(merged(node, options), place, true);
}

/** The first entry with all its keys, the others on one line each. */
function listLines({ items = {}, examples = [] }: SchemaNode, place: Place): readonly string[] {
  const [given, ...others]: readonly unknown[] = Array.isArray(examples[0]) ? examples[0] : [];
  if (given === undefined) throw new Error(`${place.path} needs an example in its schema`);
  const path = `${place.path}[]`;
  const entry = entryLines(items, { path, required: false, width: place.width - 4, given, givenBy: 'example' });
  const more = others.map((other) => `- ${inline(other)}`);
  return indented([...entry, ...(more.length === 0 ? [] : ['', ...more])]);
}

/** What is said of the first key stands above the dash. */
function entryLines(items: SchemaNode, place: Place): readonly string[] {
  const { properties = {}, overrides } = items;
  const shared = sectionOf(overrides);
  const own = Object.fromEntries(Object.entries(properties).filter(([key]) => !Object.hasOwn(shared, key)));
  const lines = groupLines({ ...items, properties: own }, place);
  const dash = lines.findIndex((line) => !line.startsWith('#'));
  const more = overriding(items, place.given).map(({ line, isGiven }) => (isGiven ? line : `#${line}`));
  const title = `# Keys of \`${overrides}\`, for this entry alone.`;
  const rest = [...lines.slice(dash + 1), ...(more.length === 0 ? [] : ['', title, ...more])];
  return [...lines.slice(0, dash), `- ${lines[dash]}`, ...indented(rest)];
}

interface Overriding {
  readonly line: string;
  readonly isGiven: boolean;
}

/** Keys that are explained in their own section: a line each. */
function overriding({ properties = {}, overrides }: SchemaNode, entry: unknown): readonly Overriding[] {
  return Object.entries(sectionOf(overrides)).flatMap(([key, node]) => {
    if (!Object.hasOwn(properties, key)) return [];
    const given = givenIn(entry, key);
    const isGiven = given !== undefined;
    const value = valueOf(node, { path: `${overrides}.${key}`, given });
    const right = isGiven || node.default === undefined ? 'example' : '';
    return [{ line: withNote(`${key}: ${inline(value)}`, right), isGiven }];
  });
}

function sectionOf(name: string | undefined): Readonly<Record<string, SchemaNode>> {
  return name === undefined ? {} : (configSchema.properties?.[name]?.properties ?? {});
}

function valueOf(node: SchemaNode, { given, path }: Pick<Place, 'given' | 'path'>): unknown {
  const value = given ?? node.const ?? node.default ?? node.examples?.[0];
  if (value === undefined) throw new Error(`${path} has neither a default nor an example in its schema`);
  return value;
}

function originOf(node: SchemaNode, { required, given, givenBy }: Place): 'required' | 'example' | 'default' {
  if (given !== undefined && givenBy === 'default') return 'default';
  if (required) return 'required';
  const isDefault = given === undefined && node.default !== undefined && !isListOfGroups(node);
  return isDefault || node.const !== undefined ? 'default' : 'example';
}

function isListOfGroups({ items }: SchemaNode): boolean {
  return items?.properties !== undefined;
}

function givenIn(group: unknown, key: string): unknown {
  return Object.entries(group ?? {}).find(([name]) => name === key)?.[1];
}

function withNote(line: string, right: string): string {
  return right === '' ? line : `${line} # ${right}`;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
