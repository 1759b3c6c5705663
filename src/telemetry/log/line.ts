/** One line of the log before it is written: a message that never varies, so that it can be searched for, and what varies as fields. */

export type Level = 'debug' | 'info' | 'warn' | 'error';
export type Field = string | number | boolean | readonly string[];
export type Fields = Readonly<Record<string, Field>>;
export interface LogLine {
  readonly level: Level;
  /** Static: no name and no number in it. */
  readonly message: string;
  readonly fields: Fields;
}

/** A field whose value is not known is left out. */
export function line(level: Level, message: string, fields: Readonly<Record<string, Field | undefined>> = {}): LogLine {
  const known = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return { level, message, fields: Object.fromEntries(known) };
}

/** What a part of the daemon says of itself, with whatever it has at hand. */
export function lineOf(level: Level, message: string, fields: Readonly<Record<string, unknown>> = {}): LogLine {
  return line(level, message, Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, fieldOf(value)])));
}

function fieldOf(value: unknown): Field | undefined {
  if (value === undefined || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value) && value.every((one): one is string => typeof one === 'string')) return value;
  if (value instanceof Error) return value.message;
  try {
    return JSON.stringify(value);
  } catch {
    // A circle, or a number that JSON does not know: its kind has to do.
    return `(${typeof value})`;
  }
}
