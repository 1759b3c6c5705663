/** The schemas of both files as keys are looked up in them: `power.comms_dead_seconds`, `nodes[3].wake.method`, `spec.mode`. */
import * as z from 'zod';
import { AnankeConfig } from './config-schema.ts';
import { DesiredState } from './desired-schema.ts';

export type KeyNode = z.core.JSONSchema.BaseSchema;
export type KeyFile = 'ananke.yaml' | 'desired.yaml';

/** A key as it is asked for: its words, and the number of the one entry of a list that is meant. */
export interface KeyPath {
  readonly words: readonly string[];
  readonly entry?: number;
}

export function keyPathOf(text: string): KeyPath {
  const words = text.replaceAll(/\[\d*\]/g, '').split('.');
  const entry = /\[(\d+)\]/.exec(text)?.[1];
  return entry === undefined ? { words } : { words, entry: Number(entry) };
}

export const keySchemas: readonly (readonly [KeyFile, () => KeyNode])[] = [
  ['ananke.yaml', () => z.toJSONSchema(AnankeConfig, { io: 'input' })],
  ['desired.yaml', () => z.toJSONSchema(DesiredState, { io: 'input' })],
];

type Part = boolean | KeyNode | readonly (boolean | KeyNode)[] | undefined;
/** `true` and `false` are schemas too, and say nothing. */
const isNode = (part: Part): part is KeyNode => typeof part === 'object' && !Array.isArray(part);

/** What is below a node: the entries of a list are looked through, and of several forms the first that has the key is taken. */
export function below(node: KeyNode, key: string): KeyNode | undefined {
  if (isNode(node.items)) return below(node.items, key);
  for (const { properties } of node.oneOf ?? [node]) {
    const found = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (isNode(found)) return found;
  }
  return undefined;
}

export function nodeAt(root: KeyNode, words: readonly string[]): KeyNode | undefined {
  return words.reduce<KeyNode | undefined>((node, key) => (node === undefined ? undefined : below(node, key)), root);
}

/** The section that holds what is not said here: that of a list for its entries, or of a group of keys in them. */
export function sectionBelow(node: KeyNode): string | undefined {
  const own = isNode(node.items) ? node.items : node;
  return typeof own['overrides'] === 'string' ? own['overrides'] : undefined;
}

/** Where entries of lists may say otherwise than a section: `[['ups', 'power']]` for `power`. */
export function placesOver(root: KeyNode, section: string): readonly (readonly string[])[] {
  return Object.entries(root.properties ?? {}).flatMap(([name, node]) => {
    if (!isNode(node) || !isNode(node.items)) return [];
    if (sectionBelow(node) === section) return [[name]];
    const groups = Object.entries(node.items.properties ?? {});
    return groups.flatMap(([key, group]) => (isNode(group) && sectionBelow(group) === section ? [[name, key]] : []));
  });
}
