/** What a key of either file means, from the schemas: for `ananke explain KEY`. */
import * as z from 'zod';
import { AnankeConfig } from './config-schema.ts';
import { DesiredState } from './desired-schema.ts';

export interface KeyHelp {
  readonly file: 'ananke.yaml' | 'desired.yaml';
  readonly description: string;
  /** As it would be written in the file; absent when the key has no default. */
  readonly fallback?: string;
  /** What may stand there, in words. */
  readonly allowed?: string;
}

type Node = z.core.JSONSchema.BaseSchema;

/** `power.comms_dead_seconds`, `nodes.wake.method`, `spec.mode`: entries of a list have no number here. */
export function keyOf(path: string): KeyHelp | undefined {
  const parts = path.replaceAll(/\[\d*\]/g, '').split('.');
  for (const [file, schema] of [
    ['ananke.yaml', AnankeConfig],
    ['desired.yaml', DesiredState],
  ] as const) {
    const node = walk(z.toJSONSchema(schema, { io: 'input' }), parts);
    if (node?.description !== undefined) return helpOf(file, node, node.description);
  }
  return undefined;
}

type Part = boolean | Node | readonly (boolean | Node)[] | undefined;
/** `true` and `false` are schemas too, and say nothing. */
const isNode = (part: Part): part is Node => typeof part === 'object' && !Array.isArray(part);

function walk(node: Part, parts: readonly string[]): Node | undefined {
  const [key, ...rest] = parts;
  if (!isNode(node)) return undefined;
  if (key === undefined) return node;
  if (node.items !== undefined) return walk(node.items, parts);
  const options = node.oneOf ?? [node];
  const found = options.flatMap(({ properties }) =>
    properties !== undefined && Object.hasOwn(properties, key) ? [properties[key]] : [],
  );
  return walk(found[0], rest);
}

function helpOf(file: KeyHelp['file'], node: Node, description: string): KeyHelp {
  const allowed = allowedIn(node);
  return {
    file,
    description,
    ...(node.default === undefined ? {} : { fallback: JSON.stringify(node.default) }),
    ...(allowed === undefined ? {} : { allowed }),
  };
}

function allowedIn({ enum: values, minimum, maximum, type }: Node): string | undefined {
  if (values !== undefined) return values.map(String).join(', ');
  if (type === 'boolean') return 'true, false';
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return undefined;
}
