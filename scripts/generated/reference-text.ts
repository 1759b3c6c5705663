// The words of configs/reference.yaml: what stands above a key, and what stands at the right of its value.
import type { SchemaNode } from './schema-node.ts';
import { wrapped } from './wrap.ts';
import { inline } from './yaml-inline.ts';

export const lineWidth = 110;

export function comment(text: string, width: number): readonly string[] {
  return wrapped(text, width - 2).map((line) => `# ${line}`);
}

/** What the key means; for a closed list, each word with its meaning in a column. */
export function prose({ description, items, ...node }: SchemaNode, width: number): readonly string[] {
  const { enum: list = [], enumDescriptions = [] } = node.enum === undefined ? (items ?? {}) : node;
  const column = Math.max(0, ...list.map((word) => inline(word).length)) + 2;
  const meanings = enumDescriptions.flatMap((meaning, index) => {
    const [first = '', ...more] = wrapped(meaning, width - 4 - column);
    const word = inline(list[index]).padEnd(column);
    return [`#   ${word}${first}`, ...more.map((line) => `#   ${' '.repeat(column)}${line}`)];
  });
  return [...(description === undefined ? [] : comment(description, width)), ...meanings];
}

/** What is allowed, and what the value is when it is no default, in a few words. */
export function note(node: SchemaNode, origin: 'required' | 'example' | 'default'): string {
  const { minimum, maximum, default: fallback, items } = node;
  const example = items?.properties === undefined ? node.examples?.[0] : undefined;
  const parts = [
    ...(origin === 'default' ? [] : [origin]),
    ...(origin === 'example' && fallback !== undefined ? [`default ${inline(fallback)}`] : []),
    ...(minimum === undefined || maximum === undefined ? [] : [`${minimum} to ${maximum}`]),
    ...(origin === 'default' && fallback !== undefined && example !== undefined ? [`such as ${inline(example)}`] : []),
  ];
  return parts.join('; ');
}
