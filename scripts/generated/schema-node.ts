// The JSON Schemas of the kinds, as the generators walk them: made from zod, as a person writes the files.
import * as z from 'zod';
import { AnankeConfig } from '../../src/api/config-schema.ts';
import { DesiredState } from '../../src/api/desired-schema.ts';
import { ClusterStatus } from '../../src/api/status-schema.ts';

/** What of a JSON Schema is used here. The order is that in which a node is written: what it is, then what is in it. */
export interface SchemaNode {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** Not of the standard: editors show them beside the words of `enum`. */
  readonly enumDescriptions?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  /** Not of the standard either: what an editor says instead of the pattern. */
  readonly patternErrorMessage?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** Our own: the section whose keys may stand here too, and say what holds when they do not. */
  readonly overrides?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

/** In the order of the type. A keyword that is not in it is one that the generators do not know. */
const keywords: readonly (keyof SchemaNode)[] = [
  '$schema',
  'title',
  'description',
  'type',
  'const',
  'enum',
  'enumDescriptions',
  'format',
  'pattern',
  'patternErrorMessage',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'default',
  'examples',
  'overrides',
  'required',
  'properties',
  'additionalProperties',
  'propertyNames',
  'items',
  'oneOf',
  'anyOf',
];
const ranks: ReadonlyMap<string, number> = new Map(keywords.map((keyword, rank) => [keyword, rank]));
/** Keywords under which schemas stand: by name, in a list, or alone. */
const byName = new Set(['properties']);
const alone = new Set(['additionalProperties', 'propertyNames', 'items']);
const listed = new Set(['oneOf', 'anyOf']);

export interface Kind {
  readonly name: string;
  readonly plural: string;
  readonly schema: SchemaNode;
}

export const configSchema: SchemaNode = schemaOf(AnankeConfig);

export const kinds: readonly Kind[] = [
  { name: 'DesiredState', plural: 'desiredstates', schema: schemaOf(DesiredState) },
  { name: 'AnankeConfig', plural: 'anankeconfigs', schema: configSchema },
  { name: 'ClusterStatus', plural: 'clusterstatuses', schema: schemaOf(ClusterStatus) },
];

/** Draft 7, which every editor reads. */
function schemaOf(schema: z.ZodType): SchemaNode {
  const root = inOrder(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }), '');
  return withoutSecondDefaults(root, root);
}

/** A key that is laid over the same key of a section has no default of its own: what that section says holds. */
function withoutSecondDefaults(node: SchemaNode, root: SchemaNode): SchemaNode {
  const { properties, items, overrides } = node;
  const section = overrides === undefined ? {} : (root.properties?.[overrides]?.properties ?? {});
  const own = (key: string, part: SchemaNode): SchemaNode => {
    const { default: _, ...rest } = part;
    return Object.hasOwn(section, key) ? rest : withoutSecondDefaults(part, root);
  };
  return {
    ...node,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, own(key, part)])) }),
    ...(items === undefined ? {} : { items: withoutSecondDefaults(items, root) }),
  };
}

/** The same node with its keywords in one order, whichever way the zod schema was put together. */
function inOrder(value: unknown, path: string): SchemaNode {
  const entries = entriesOf(value).toSorted(([a], [b]) => rankOf(a, path) - rankOf(b, path));
  return Object.fromEntries(
    entries.map(([keyword, part]) => [keyword, partInOrder(keyword, part, `${path}/${keyword}`)]),
  );
}

function partInOrder(keyword: string, part: unknown, path: string): unknown {
  if (byName.has(keyword)) {
    return Object.fromEntries(entriesOf(part).map(([name, one]) => [name, inOrder(one, `${path}/${name}`)]));
  }
  if (listed.has(keyword)) return entriesOf(part).map(([, one]) => inOrder(one, path));
  return alone.has(keyword) && typeof part === 'object' ? inOrder(part, path) : part;
}

function rankOf(keyword: string, path: string): number {
  const rank = ranks.get(keyword);
  if (rank === undefined) throw new Error(`${path} has the keyword ${keyword}, which no generator knows`);
  return rank;
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
