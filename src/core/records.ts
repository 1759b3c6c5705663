/** Records whose keys are branded names: the one place that knows that `Object.keys` forgets the brand. */

export const keysOf = <Key extends string>(record: Readonly<Partial<Record<Key, unknown>>>): Key[] =>
  Object.keys(record) as Key[];

export function entriesOf<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}

export function recordOf<Key extends string, Value>(entries: Iterable<readonly [Key, Value]>): Record<Key, Value> {
  return Object.fromEntries(entries) as Record<Key, Value>;
}

export function mapValues<Key extends string, Value, Next>(
  record: Readonly<Record<Key, Value>>,
  change: (value: Value) => Next,
): Record<Key, Next> {
  return recordOf(entriesOf(record).map(([key, value]) => [key, change(value)] as const));
}

/** Equal keys with identical values: whether a copy is worth keeping. */
export function sameEntries<Value extends object>(a: Value, b: Value): boolean {
  const keys = keysOf<keyof Value & string>(b);
  return keys.length === Object.keys(a).length && keys.every((key) => a[key] === b[key]);
}
