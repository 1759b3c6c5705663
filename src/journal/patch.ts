/**
 * The difference between two values of plain JSON, as a list of places to set or remove. It is small when little changed, also
 * when the values are large, and it is found quickly when the unchanged parts are the same objects. Arrays are whole values: they
 * are short in Memory, and a patch of positions would be wrong after the first insertion. A key whose value is `undefined` is absent.
 */
/** [path, value] sets, [path] removes. The empty path is the whole value. */
export type Patch = readonly PatchEntry[];
type PatchEntry = readonly [path: readonly string[]] | readonly [path: readonly string[], value: unknown];
type Plain = Readonly<Record<string, unknown>>;

export function diff(before: unknown, after: unknown): Patch {
  const entries: PatchEntry[] = [];
  collect(before, after, [], entries);
  return entries;
}

function collect(before: unknown, after: unknown, path: readonly string[], into: PatchEntry[]): void {
  if (before === after) return;
  if (after === undefined) {
    into.push([path]);
  } else if (isPlain(before) && isPlain(after)) {
    collectKeys(before, after, path, into);
  } else if (!isSame(before, after)) {
    into.push([path, after]);
  }
}

function collectKeys(before: Plain, after: Plain, path: readonly string[], into: PatchEntry[]): void {
  let kept = 0;
  for (const key of Object.keys(after)) {
    const value = after[key];
    if (value === undefined) continue;
    const old = own(before, key);
    if (old !== undefined) kept += 1;
    if (old !== value) collect(old, value, [...path, key], into);
  }
  const keys = Object.keys(before);
  // Records have thousands of keys and mostly lose none.
  if (keys.length === kept) return;
  for (const key of keys) {
    if (before[key] !== undefined && own(after, key) === undefined) into.push([[...path, key]]);
  }
}

/** Gives a new value; parts that the patch does not touch stay the same objects. Undefined when the patch is not one of this value. */
export function applyPatch(patch: Patch, value: unknown): { readonly value: unknown } | undefined {
  return applyPatches([patch], value);
}

/**
 * Many patches after one another. Each object is copied once however often it is touched, so that a start stays short also
 * when thousands of patches touch a record of thousands of entries.
 */
export function applyPatches(patches: readonly Patch[], value: unknown): { readonly value: unknown } | undefined {
  const copies = new WeakSet();
  const root: Record<string, unknown> = { value };
  for (const patch of patches) {
    for (const entry of patch) {
      if (!applyEntry(root, ['value', ...entry[0]], entry.length === 1 ? undefined : { value: entry[1] }, copies)) {
        return undefined;
      }
    }
  }
  return { value: root['value'] };
}

function applyEntry(
  root: Record<string, unknown>,
  path: readonly string[],
  to: { readonly value: unknown } | undefined,
  copies: WeakSet<object>,
): boolean {
  let parent = root;
  for (const key of path.slice(0, -1)) {
    const child = own(parent, key);
    if (!isPlain(child)) return false;
    const copy: Record<string, unknown> = copies.has(child) ? child : { ...child };
    copies.add(copy);
    put(parent, key, copy);
    parent = copy;
  }
  const last = path.at(-1) ?? '';
  if (to !== undefined) put(parent, last, to.value);
  else if (Object.hasOwn(parent, last)) delete parent[last];
  return true;
}

/** Not a plain assignment: a key may be `__proto__`. */
function put(record: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

export function isPatch(value: unknown): value is Patch {
  return (
    Array.isArray(value) &&
    value.every(
      (entry: unknown) => Array.isArray(entry) && (entry.length === 1 || entry.length === 2) && isPath(entry[0]),
    )
  );
}

function isPath(value: unknown): boolean {
  return Array.isArray(value) && value.every((key) => typeof key === 'string');
}

/** The same JSON: the order of keys and keys without a value do not count. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, index) => isSame(element, b[index]));
  }
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(own(a, key), own(b, key)));
}

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `constructor` and `__proto__` are found on every object, but belong to few. */
function own(value: Plain, key: string): unknown {
  const found = value[key];
  return found === undefined || Object.hasOwn(value, key) ? found : undefined;
}
