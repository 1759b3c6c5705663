/** Absent is how plain data says that something is not known. */
import { recordOf } from './records.ts';

/** A key that is there only when its value is known. */
export function whenKnown<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value & ({} | null) } {
  return value === undefined ? {} : recordOf([[key, value] as const]);
}
