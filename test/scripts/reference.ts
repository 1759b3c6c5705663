// configs/reference.yaml as its tests read it: as it stands, and with everything in force that it shows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SchemaNode } from '../../scripts/generated/schema-node.ts';
import { configSchema } from '../../scripts/generated/schema-node.ts';
import { merged } from '../../scripts/generated/union.ts';
import { parseConfig } from '../../src/api/config.ts';
import { repositoryRoot } from '../support/source-tree.ts';

export type Group = Readonly<Record<string, unknown>>;
/** The groups that the tests look into. */
interface Reference extends Group {
  readonly nodes: readonly Group[];
  readonly ups: readonly Group[];
  readonly power: Group;
  readonly node_defaults: Group & { readonly wake: Group };
  readonly startup: Group & { readonly service_checklist: readonly Group[] };
  readonly notifications: Group & { readonly targets: readonly Group[]; readonly heartbeat: Group };
}
export interface Key {
  readonly path: string;
  readonly node: SchemaNode;
  /** What stands there for it; of a list, in its first entry. */
  readonly value: unknown;
}

export const text = readFileSync(join(repositoryRoot, 'configs/reference.yaml'), 'utf8');
export const lines = text.split('\n');
/** The rule that the file states: the # before a key, an entry or their indentation is taken away. */
export const linesInForce = lines.map(inForce);

const inFile: Group = parse(text);
export const everything: Reference = parse(linesInForce.join('\n'));
export const keysInFile = keysOf(configSchema, inFile, '');
export const allKeys = keysOf(configSchema, everything, '');

/** Each setting that is not in force, with the file as it is once the # of its lines is taken away. */
export const settings = lines.flatMap((line, index) => {
  const [, indent, key] = /^( *)#([A-Za-z_]+):/.exec(line) ?? [];
  if (indent === undefined || key === undefined) return [];
  const isInside = (other: string): boolean =>
    other.startsWith(`${indent}#`) && /^(  |$)/.test(other.slice(indent.length + 1));
  const length = lines.slice(index + 1).findIndex((other) => !isInside(other)) + 1;
  const bared = lines.map((other, at) => (at >= index && at < index + length ? other.replace('#', '') : other));
  return [{ key, line: index + 1, text: bared.join('\n') }];
});

function inForce(line: string): string {
  const [, indent, rest] = /^( *)#((?:  )*(?:#.*|- .*|[A-Za-z_]+:.*|))$/.exec(line) ?? [];
  return indent === undefined || rest === undefined ? line : inForce(indent + rest);
}

/** Every key that the schema knows. */
function keysOf(schema: SchemaNode, value: unknown, path: string): readonly Key[] {
  const node = schema.oneOf === undefined ? schema : merged(schema, schema.oneOf);
  if (node.items?.properties !== undefined) {
    return keysOf(node.items, Array.isArray(value) ? value[0] : undefined, `${path}[]`);
  }
  const explained = sectionKeys(node.overrides);
  return Object.entries(node.properties ?? {}).flatMap(([key, part]) => {
    const own: unknown = Object.entries(value ?? {}).find(([name]) => name === key)?.[1];
    const place = path === '' ? key : `${path}.${key}`;
    return [{ path: place, node: part, value: own }, ...(explained.includes(key) ? [] : keysOf(part, own, place))];
  });
}

export function sectionKeys(section: string | undefined): readonly string[] {
  return section === undefined ? [] : Object.keys(configSchema.properties?.[section]?.properties ?? {});
}

export function problemsOf(value: Group): readonly string[] {
  const parsed = parseConfig(new TextEncoder().encode(JSON.stringify(value)));
  return parsed.state === 'invalid' ? parsed.problems.map(({ key, message }) => `${key} ${message}`) : [];
}

export function without(group: Group, ...keys: readonly string[]): Group {
  return Object.fromEntries(Object.entries(group).filter(([key]) => !keys.includes(key)));
}
