// A value on one line of YAML, in the form that the hand-written files have: `[a, b]` and `{ a: b }`.
import { stringify } from 'yaml';

export function inline(value: unknown): string {
  return isCollection(value) ? inside(value) : scalar(value);
}

function inside(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inside).join(', ')}]`;
  if (!isCollection(value)) return withinBrackets(value);
  const entries = Object.entries(value).map(([key, part]) => `${withinBrackets(key)}: ${inside(part)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const options = {
  lineWidth: 0,
  flowCollectionPadding: false,
  // Words such as `on`, and numbers with colons: other readers of YAML take them for something else.
  compat: 'yaml-1.1',
} as const;

function scalar(value: unknown): string {
  // Quoted also where it need not be: with another star in front the same text would be an alias.
  const type = typeof value === 'string' && value.includes('*') ? 'QUOTE_DOUBLE' : 'PLAIN';
  return stringify(value, { ...options, defaultStringType: type }).trim();
}

/** More characters mean something there than outside. */
function withinBrackets(value: unknown): string {
  if (typeof value === 'string' && value.includes('*')) return scalar(value);
  return stringify([value], { ...options, collectionStyle: 'flow' })
    .trim()
    .slice(1, -1);
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
