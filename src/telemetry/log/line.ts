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
