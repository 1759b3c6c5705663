/** What a key of either file means, from the schemas: for `ananke explain KEY`. */
import { type KeyFile, type KeyNode, keyPathOf, keySchemas, nodeAt } from './key-schema.ts';

export interface KeyHelp {
  readonly file: KeyFile;
  readonly description: string;
  /** As it would be written in the file; absent when the key has no default. */
  readonly fallback?: string;
  /** What may stand there, in words. */
  readonly allowed?: string;
}

export function keyOf(text: string): KeyHelp | undefined {
  const { words } = keyPathOf(text);
  for (const [file, schema] of keySchemas) {
    const node = nodeAt(schema(), words);
    if (node?.description !== undefined) return helpOf(file, node, node.description);
  }
  return undefined;
}

/** Every key of ananke.yaml and desired.yaml: what somebody who mistyped one may have meant. */
export function allKeys(): readonly string[] {
  return keySchemas.flatMap(([, schema]) => keysIn(schema(), ''));
}

function keysIn(node: KeyNode, path: string): readonly string[] {
  const { items } = node;
  if (typeof items === 'object' && !Array.isArray(items)) return keysIn(items, path);
  return (node.oneOf ?? [node]).flatMap(({ properties }) =>
    Object.entries(properties ?? {}).flatMap(([key, child]) => {
      const name = path === '' ? key : `${path}.${key}`;
      return typeof child === 'object' ? [name, ...keysIn(child, name)] : [name];
    }),
  );
}

function helpOf(file: KeyFile, node: KeyNode, description: string): KeyHelp {
  const allowed = allowedIn(node);
  return {
    file,
    description,
    ...(node.default === undefined ? {} : { fallback: JSON.stringify(node.default) }),
    ...(allowed === undefined ? {} : { allowed }),
  };
}

function allowedIn({ enum: values, minimum, maximum, type }: KeyNode): string | undefined {
  if (values !== undefined) return values.map(String).join(', ');
  if (type === 'boolean') return 'true, false';
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return undefined;
}
