// Mutations that know what a file is made of: keys go, come twice, change their type, and values change places.
import fc from 'fast-check';

type Path = readonly (string | number)[];
const replacements: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e21,
  '',
  'x',
  'yes',
  '5',
  '__proto__',
  'constructor',
  'self',
  [],
  {},
  [[]],
  [null],
  { a: 1 },
  'titan-03',
  'Statera',
  'poweroff',
  '2026-11-22T03:14:07Z',
  'x'.repeat(600),
];

/** `at` and `other` choose places by their share of all places, so that they fit any file. */
export const mutation = fc.record({
  kind: fc.constantFrom('delete', 'replace', 'swap', 'duplicate', 'rename', 'wrap'),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  other: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  value: fc.constantFrom(...replacements),
});
export type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

export function mutate(root: unknown, { kind, at, other, value }: Mutation): unknown {
  const paths = pathsOf(root);
  const path = paths[Math.floor(at * paths.length)] ?? [];
  const elsewhere = paths[Math.floor(other * paths.length)] ?? [];
  const here = get(root, path);
  switch (kind) {
    case 'delete':
      return edit(root, path, () => []);
    case 'replace':
      return edit(root, path, (key) => [[key, value]]);
    case 'swap':
      return edit(
        edit(root, path, (key) => [[key, get(root, elsewhere)]]),
        elsewhere,
        (key) => [[key, here]],
      );
    case 'duplicate':
      return edit(root, path, (key, old) => [
        [key, old],
        [typeof key === 'string' ? `${key}_2` : key, old],
      ]);
    case 'rename':
      return edit(root, path, (key, old) => [[typeof key === 'string' ? key.replace(/.$/, '') : key, old]]);
    case 'wrap':
      return edit(root, path, (key, old) => [[key, [old]]]);
    default:
      return kind satisfies never;
  }
}

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  const below = entriesOf(value).flatMap(([key, part]) => pathsOf(part, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function get(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => entriesOf(part).find(([name]) => name === key)?.[1], value);
}

/** A copy in which the entry at `path` is replaced by none, one or several. A path that a mutation took away changes nothing. */
function edit(
  value: unknown,
  path: Path,
  change: (key: string | number, old: unknown) => readonly (readonly [string | number, unknown])[],
): unknown {
  const [key, ...rest] = path;
  if (key === undefined || (typeof value !== 'object' && value !== null)) return value;
  const entries = entriesOf(value).flatMap(([name, part]): readonly (readonly [string | number, unknown])[] => {
    if (name !== key) return [[name, part]];
    return rest.length === 0 ? change(name, part) : [[name, edit(part, rest, change)]];
  });
  return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}
