/** JSON Patch (RFC 6902) on a whole object; every operation holds, or none. */
import { at, isObject, type Json, type JsonObject, textAt } from './objects.ts';
import { same } from './store.ts';

export type Patched =
  | { readonly is: 'patched'; readonly object: JsonObject }
  | { readonly is: 'wrong'; readonly why: string };

/** What no patch needs and a lab need not carry. */
const operationsLimit = 1_000;

export function applyJsonPatch(object: JsonObject, operations: Json): Patched {
  if (!Array.isArray(operations)) return { is: 'wrong', why: 'a JSON patch is an array of operations' };
  if (operations.length > operationsLimit) return { is: 'wrong', why: `more than ${operationsLimit} operations` };
  let result: Json = object;
  for (const operation of operations) {
    const next = applyOne(result, operation);
    if (typeof next === 'string') return { is: 'wrong', why: next };
    result = next.value;
  }
  return isObject(result) ? { is: 'patched', object: result } : { is: 'wrong', why: 'nothing is left of the object' };
}

/** The new document, or what is wrong. */
function applyOne(document: Json, operation: Json): { readonly value: Json } | string {
  const path = textAt(operation, 'path');
  const op = textAt(operation, 'op') ?? '';
  if (path === undefined || !(path === '' || path.startsWith('/'))) return 'an operation has no path';
  const keys = pointer(path);
  const value = at(operation, 'value') ?? null;
  const present = find(document, keys);
  switch (op) {
    case 'test':
      // The library of the API server lets null stand for what is not there.
      return same(present ?? null, value) ? { value: document } : `testing value ${path} failed`;
    case 'add':
      return placed(document, keys, value, true);
    case 'replace':
      return present === undefined
        ? `replace operation does not apply: doc is missing key: ${path}`
        : placed(document, keys, value, false);
    case 'remove':
      return present === undefined
        ? `remove operation does not apply: doc is missing key: ${path}`
        : placed(document, keys, undefined, false);
    case 'move':
    case 'copy':
      return carried(document, op, pointer(textAt(operation, 'from') ?? ''), keys);
    default:
      return `Unexpected kind: ${op}`;
  }
}

function carried(document: Json, op: 'move' | 'copy', from: readonly string[], keys: readonly string[]) {
  const value = find(document, from);
  if (value === undefined) return `${op} operation does not apply: doc is missing from`;
  const without = op === 'copy' ? { value: document } : placed(document, from, undefined, false);
  return typeof without === 'string' ? without : placed(without.value, keys, value, true);
}

const pointer = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

function find(document: Json, keys: readonly string[]): Json | undefined {
  let found: Json | undefined = document;
  for (const key of keys) found = Array.isArray(found) ? found[Number(key)] : at(found, key);
  return found;
}

/** `undefined` takes away. */
function placed(
  document: Json,
  keys: readonly string[],
  value: Json | undefined,
  inserts: boolean,
): { readonly value: Json } | string {
  const [key, ...rest] = keys;
  if (key === undefined) return { value: value ?? null };
  if (Array.isArray(document)) return placedInList(document, key, rest, value, inserts);
  if (!isObject(document)) return `doc is missing path: ${key}`;
  if (rest.length === 0) {
    const others = Object.entries(document).filter(([name]) => name !== key);
    return { value: Object.fromEntries(value === undefined ? others : [...others, [key, value]]) };
  }
  const child = at(document, key);
  if (child === undefined) return `doc is missing path: ${key}`;
  const next = placed(child, rest, value, inserts);
  return typeof next === 'string' ? next : { value: { ...document, [key]: next.value } };
}

function placedInList(
  list: readonly Json[],
  key: string,
  rest: readonly string[],
  value: Json | undefined,
  inserts: boolean,
): { readonly value: Json } | string {
  const index = key === '-' ? list.length : Number(key);
  const last = inserts && rest.length === 0 ? list.length : list.length - 1;
  if (!Number.isInteger(index) || index < 0 || index > last) return `invalid index: ${key}`;
  const child = list[index];
  if (rest.length > 0) {
    const next = placed(child ?? null, rest, value, inserts);
    return typeof next === 'string' ? next : { value: list.toSpliced(index, 1, next.value) };
  }
  const put = value === undefined ? [] : [value];
  return { value: list.toSpliced(index, inserts ? 0 : 1, ...put) };
}
