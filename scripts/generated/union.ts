// The options of a union laid over each other: a structural schema, and a reader, see one set of keys.
import type { SchemaNode } from './schema-node.ts';

export function merged(node: SchemaNode, options: readonly SchemaNode[]): SchemaNode {
  const { oneOf: _, ...rest } = node;
  const keys = [...new Set(options.flatMap((option) => Object.keys(option.properties ?? {})))];
  const always = options.map((option) => option.required ?? []);
  const required = keys.filter((key) => always.every((list) => list.includes(key)));
  return {
    ...rest,
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(keys.map((key) => [key, overlaid(key, options)])),
  };
}

/** Without the defaults of keys that only some options have: filled in, they would make an option that does not exist. */
export function mergedForDefaulting(node: SchemaNode, options: readonly SchemaNode[]): SchemaNode {
  const all = merged(node, options);
  const bare = Object.entries(all.properties ?? {}).map(([key, part]): [string, SchemaNode] => {
    const { default: _, ...rest } = part;
    return [key, options.every((option) => option.properties?.[key] !== undefined) ? part : rest];
  });
  return { ...all, properties: Object.fromEntries(bare) };
}

/** One key as all the options that know it have it. */
function overlaid(key: string, options: readonly SchemaNode[]): SchemaNode {
  const nodes = options.flatMap((option) => option.properties?.[key] ?? []);
  const [first = {}, ...others] = nodes;
  if (isWord(first) && nodes.every(isWord) && nodes.length > 1) return wordsOf(nodes);
  // Different things under one name have no form in common.
  if (others.some((other) => formOf(other) !== formOf(first))) return {};
  if (nodes.length === options.length) return first;
  const names = options.flatMap((option) => (option.properties?.[key] === undefined ? [] : nameOf(option)));
  return { ...first, description: `${names.join(', ')}: ${first.description ?? ''}` };
}

function formOf(node: SchemaNode): string {
  const { description: _, ...form } = node;
  return JSON.stringify(form);
}

const isWord = (node: SchemaNode): boolean => typeof node.const === 'string';

/** The key that tells the options apart: each of its words with its meaning. */
function wordsOf(nodes: readonly SchemaNode[]): SchemaNode {
  return {
    type: 'string',
    enum: nodes.map((node) => node.const),
    enumDescriptions: nodes.map((node) => node.description ?? ''),
  };
}

/** The word by which an option is chosen. */
function nameOf(option: SchemaNode): string[] {
  return Object.values(option.properties ?? {}).flatMap((node) => (typeof node.const === 'string' ? [node.const] : []));
}
