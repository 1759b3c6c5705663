/** The schemas of both files as keys are looked up in them: `power.comms_dead_seconds`, `nodes[3].wake.method`, `spec.mode`. */
import * as z from 'zod';
import { AnankeConfig } from './config-schema.ts';
import { DesiredState } from './desired-schema.ts';

export type KeyNode = z.core.JSONSchema.BaseSchema;
export type KeyFile = 'ananke.yaml' | 'desired.yaml';

/** A key as it is asked for: its words, and the number or the name of the one entry of a list that is meant. */
export interface KeyPath {
  readonly words: readonly string[];
  readonly entry?: number | string;
}

export function keyPathOf(text: string): KeyPath {
  const words = withOwnNames(text)
    .replaceAll(/\[[^\]]*\]/g, '')
    .split('.');
  const entry = /\[([^\]]+)\]/.exec(text)?.[1];
  if (entry === undefined) return { words };
  return { words, entry: /^\d+$/.test(entry) ? Number(entry) : entry };
}

/** The status and its screens call them machines. */
export const withOwnNames = (text: string): string => text.replace(/^machines(?=[.[]|$)/, 'nodes');

export const keySchemas: readonly (readonly [KeyFile, () => KeyNode])[] = [
  ['ananke.yaml', () => z.toJSONSchema(AnankeConfig, { io: 'input' })],
  ['desired.yaml', () => z.toJSONSchema(DesiredState, { io: 'input' })],
];

type Part = boolean | KeyNode | readonly (boolean | KeyNode)[] | undefined;
/** `true` and `false` are schemas too, and say nothing. */
const isNode = (part: Part): part is KeyNode => typeof part === 'object' && !Array.isArray(part);

/** One form of a group of keys that has several, such as `wake`: the key that chooses it, and what that says. */
export interface Form {
  readonly chosenBy: string;
  readonly value: string;
  readonly meaning?: string;
  readonly keys: readonly string[];
}

/** None where a group has one form. */
export function formsOf(node: KeyNode): readonly Form[] {
  const group = isNode(node.items) ? node.items : node;
  return (group.oneOf ?? []).flatMap(({ properties = {} }) => {
    const [key, chosen] = Object.entries(properties).find(([, one]) => isNode(one) && one.const !== undefined) ?? [];
    if (key === undefined || !isNode(chosen)) return [];
    const form = { chosenBy: key, value: String(chosen.const), keys: Object.keys(properties) };
    return [chosen.description === undefined ? form : { ...form, meaning: chosen.description }];
  });
}

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
