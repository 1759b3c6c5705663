/**
 * Whether status.json has the shape that the screens are written for, by the published schema of the format. Not by the schema of the
 * code, because to load that takes longer than all the rest of `ananke status`.
 */
import { readFileSync } from 'node:fs';

const schemaFile = new URL('../../crds-local/clusterstatus.schema.json', import.meta.url);

type Values = Readonly<Record<string, unknown>>;

/** Read once, and not for each look of `--watch`. */
let schemaRead: { readonly schema: Values | undefined } | undefined;

/**
 * The first place that is not as it is meant to be, such as `ups[0].name`; undefined when there is none. Keys that the schema does not
 * know are nobody's business.
 */
export function misshapenAt(value: unknown): string | undefined {
  schemaRead ??= { schema: schemaOf() };
  const { schema } = schemaRead;
  return schema === undefined ? undefined : oddIn(value, schema, '');
}

/** Undefined where it did not come along: what there is to see is then shown unchecked, because status has to work when much is missing. */
function schemaOf(): Values | undefined {
  try {
    const schema: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));
    return isMap(schema) ? schema : undefined;
  } catch {
    return undefined;
  }
}

function oddIn(value: unknown, schema: Values, at: string): string | undefined {
  const { type, items, const: only, enum: words, format } = schema;
  const isOdd =
    !isOf(type, value) ||
    (only !== undefined && value !== only) ||
    (Array.isArray(words) && !words.includes(value)) ||
    (format === 'date-time' && Number.isNaN(Date.parse(String(value))));
  if (isOdd) return at;
  if (Array.isArray(value)) {
    return isMap(items) ? firstOf(value.keys(), (index) => oddIn(value[index], items, `${at}[${index}]`)) : undefined;
  }
  return isMap(value) ? oddKeyIn(value, schema, at) : undefined;
}

function oddKeyIn(value: Values, { properties, required, additionalProperties: others }: Values, at: string) {
  const known = isMap(properties) ? properties : {};
  const below = (key: string): string => (at === '' ? key : `${at}.${key}`);
  const missing = Array.isArray(required) ? required.map(String).find((key) => !Object.hasOwn(value, key)) : undefined;
  if (missing !== undefined) return below(missing);
  return firstOf(Object.keys(value), (key) => {
    const schema = Object.hasOwn(known, key) ? known[key] : others;
    return isMap(schema) ? oddIn(value[key], schema, below(key)) : undefined;
  });
}

function isOf(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isMap(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    // Written as 1e999, a number is read as Infinity.
    case 'number':
      return Number.isFinite(value);
    default:
      return type === undefined || typeof value === type;
  }
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

function firstOf<Item>(all: Iterable<Item>, find: (item: Item) => string | undefined): string | undefined {
  for (const item of all) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
