/** What a key of either file means, from the schemas: for `ananke explain KEY`. */
import { type Form, formsOf, type KeyFile, type KeyNode, keyPathOf, keySchemas, nodeAt } from './key-schema.ts';

export interface KeyHelp {
  readonly file: KeyFile;
  readonly description: string;
  /** As it would be written in the file; absent when the key has no default. */
  readonly fallback?: string;
  /** The values that may stand there, where they are words. */
  readonly choices?: readonly Choice[];
  /** What may stand there, in words. */
  readonly allowed?: string;
  /** The value of another key without which this one is none: `method: wake-on-lan`. */
  readonly onlyWith?: string;
}
export interface Choice {
  readonly value: string;
  readonly meaning?: string;
}

export function keyOf(text: string): KeyHelp | undefined {
  const { words } = keyPathOf(text);
  for (const [file, schema] of keySchemas) {
    const node = nodeAt(schema(), words);
    if (node?.description === undefined) continue;
    const around = nodeAt(schema(), words.slice(0, -1));
    const key = words.at(-1) ?? '';
    const forms = around === undefined ? [] : formsOf(around);
    const inGroup = { ...node, default: node.default ?? defaultIn(around, key) };
    return helpOf(file, inGroup, node.description, formHelp(key, forms, around?.description));
  }
  return undefined;
}

/** What a group that is not written at all says of one of its keys. */
function defaultIn(group: KeyNode | undefined, key: string): KeyNode['default'] {
  const all = group?.default;
  return typeof all === 'object' && all !== null ? new Map(Object.entries(all)).get(key) : undefined;
}

/** A group of keys has one of several forms: what the key that chooses it may say, and which forms have the others. */
function formHelp(
  key: string,
  forms: readonly Form[],
  groupDescription: string | undefined,
): Pick<KeyHelp, 'choices' | 'onlyWith'> & { readonly description?: string | undefined } {
  const chosen = forms.filter(({ chosenBy }) => chosenBy === key);
  if (chosen.length > 0)
    return { description: groupDescription, choices: chosen.map(({ value, meaning }) => choiceOf(value, meaning)) };
  const having = forms.filter(({ keys }) => keys.includes(key));
  if (having.length === 0 || having.length === forms.length) return {};
  return { onlyWith: having.map(({ chosenBy, value }) => `${chosenBy}: ${value}`).join(', ') };
}

/** Every key of ananke.yaml and desired.yaml: what somebody who mistyped one may have meant. */
export function allKeys(): readonly string[] {
  // A group with several forms has some of its keys in more than one.
  return [...new Set(keySchemas.flatMap(([, schema]) => keysIn(schema(), '')))];
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

function helpOf(file: KeyFile, node: KeyNode, description: string, form: ReturnType<typeof formHelp>): KeyHelp {
  const allowed = allowedIn(node);
  const choices = form.choices ?? choicesIn(node);
  return {
    file,
    description: form.description ?? description,
    ...(node.default === undefined ? {} : { fallback: JSON.stringify(node.default) }),
    ...(choices === undefined ? {} : { choices }),
    ...(allowed === undefined || choices !== undefined ? {} : { allowed }),
    ...(form.onlyWith === undefined ? {} : { onlyWith: form.onlyWith }),
  };
}

const choiceOf = (value: string, meaning: string | undefined): Choice =>
  meaning === undefined ? { value } : { value, meaning };

function choicesIn(node: KeyNode): readonly Choice[] | undefined {
  const { items } = node;
  if (typeof items === 'object' && !Array.isArray(items) && items.enum !== undefined) return choicesIn(items);
  const forms = formsOf(node);
  if (forms.length > 0) return forms.map(({ chosenBy, value, meaning }) => choiceOf(`${chosenBy}: ${value}`, meaning));
  const meanings = node['enumDescriptions'];
  return node.enum?.map((value, index) => {
    const meaning: unknown = Array.isArray(meanings) ? meanings[index] : undefined;
    return choiceOf(String(value), typeof meaning === 'string' ? meaning : undefined);
  });
}

function allowedIn({ minimum, maximum, type }: KeyNode): string | undefined {
  if (type === 'boolean') return 'true, false';
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return undefined;
}
