// JSON Schema -> structural schema, the subset that Kubernetes takes in a CustomResourceDefinition
// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema).
// What the subset cannot say is said in the description.
import type { SchemaNode } from './schema-node.ts';
import { mergedForDefaulting } from './union.ts';
import { wrapped } from './wrap.ts';

/** A structural node as it is written; its keywords are a subset of those of JSON Schema, and Kubernetes' own. */
type Structural = Readonly<Record<string, unknown>>;

/** The fields that every object has belong to the API server and may not be described further. */
export function structuralRoot(schema: SchemaNode): Structural {
  const { apiVersion: _, kind: __, metadata: ___, ...own } = schema.properties ?? {};
  const required = (schema.required ?? []).filter((key) => Object.hasOwn(own, key));
  return {
    ...(schema.description === undefined ? {} : { description: schema.description }),
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      ...structuralEach(own),
    },
  };
}

/** Keywords that mean the same in both. `description` and `type` come before them. */
const same = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'default', 'required'] as const;

function structural(schema: SchemaNode): Structural {
  const node = oneForm(schema);
  const { properties, additionalProperties, items, format, pattern } = node;
  const only = node.const === undefined ? node.enum : [node.const];
  const copied = same.flatMap((keyword) => (node[keyword] === undefined ? [] : [[keyword, node[keyword]]]));
  return {
    ...describedBy(node),
    ...typeOf(node),
    ...(only === undefined ? {} : { enum: only }),
    ...(format === undefined ? {} : { format }),
    // Kubernetes checks a format itself, and needs no pattern beside it.
    ...(pattern === undefined || format !== undefined ? {} : { pattern }),
    ...Object.fromEntries(copied),
    ...(properties === undefined ? {} : { properties: structuralEach(properties) }),
    // `false` has no place here: the API server prunes unknown keys by itself.
    ...(typeof additionalProperties === 'object' ? { additionalProperties: structural(additionalProperties) } : {}),
    ...(items === undefined ? {} : { items: structural(items) }),
  };
}

/** A union of objects as one object; something or null as something that may be null. */
function oneForm(schema: SchemaNode): SchemaNode {
  if (schema.oneOf !== undefined) return mergedForDefaulting(schema, schema.oneOf);
  const { anyOf, ...rest } = schema;
  const [only, ...others] = anyOf?.filter(({ type }) => type !== 'null') ?? [];
  if (anyOf === undefined || only === undefined || others.length > 0 || typeof only.type !== 'string') return schema;
  return { ...oneForm(only), ...rest, type: [only.type, 'null'] };
}

/** One type, or none and whatever comes: a structural node knows no choice between types. */
function typeOf({ type, anyOf }: SchemaNode): Structural {
  const types = (typeof type === 'string' ? [type] : (type ?? [])).filter((one) => one !== 'null');
  const nullable = type !== undefined && typeof type !== 'string' && type.includes('null');
  const [only] = types;
  return {
    ...(types.length === 1 && anyOf === undefined ? { type: only } : { 'x-kubernetes-preserve-unknown-fields': true }),
    ...(nullable ? { nullable } : {}),
  };
}

function structuralEach(properties: Readonly<Record<string, SchemaNode>>): Structural {
  return Object.fromEntries(Object.entries(properties).map(([key, node]) => [key, structural(node)]));
}

/** As long as a line of a comment in code; Kubernetes shows it as it stands. */
const textWidth = 90;

/** With the meaning of each word, for which the subset has no place of its own. */
function describedBy(node: SchemaNode): Structural {
  const meanings = node.enumDescriptions?.map((meaning, index) => `${String(node.enum?.[index])}: ${meaning}`) ?? [];
  const parts = node.description === undefined ? meanings : [node.description, ...meanings];
  return parts.length === 0 ? {} : { description: parts.flatMap((part) => wrapped(part, textWidth)).join('\n') };
}
