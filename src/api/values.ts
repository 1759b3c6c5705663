/**
 * The leaf values of the two files. Each one is bounded: a typing mistake in a duration or a port is an error with a line
 * number, and not a machine that waits for three years.
 */
import * as z from 'zod';

/** A text of one form. The sentence stands in the JSON Schema too: an editor would show the bare pattern otherwise. */
export function matching(pattern: RegExp, error: string, text: z.ZodString = z.string()): z.ZodString {
  return text.regex(pattern, { error }).meta({ patternErrorMessage: error });
}

/** Names become parts of ids such as `poweroff/titan-03`, keys of records, and words of screens. */
const namePattern = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
/** Words that mean something else where a name can stand, and names that every JavaScript object has. */
const reserved = new Set(['cluster', 'self', 'all', 'none', ...Object.getOwnPropertyNames(Object.prototype)]);

export const Name = matching(namePattern, 'is not a name: letters, digits, dots and dashes').refine(
  (name) => !reserved.has(name),
  { error: 'is a word that cannot be a name' },
);

export const Text = z.string().max(500);
export const AbsolutePath = matching(/^\/[^\n\t]*$/, 'is not an absolute path', z.string().max(1000));
export const Command = z.array(z.string().min(1).max(2000)).min(1).max(64);
export const HttpUrl = matching(
  /^https?:\/\/[^\s/?#]+([/?#]\S*)?$/,
  'is not an http:// or https:// address',
  z.string().max(2000),
);
export const HttpsUrl = matching(/^https:\/\/[^\s/?#]+(\/\S*)?$/, 'is not an https:// address', z.string().max(2000));
export const Host = matching(
  /^([A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+)$/,
  'is not an address or host name',
  z.string().max(253),
);
export const Mac = matching(
  // Without a back reference: the pattern also stands in a CRD, and RE2 has none.
  /^[0-9A-Fa-f]{2}((:[0-9A-Fa-f]{2}){5}|(-[0-9A-Fa-f]{2}){5})$/,
  'is not a MAC address',
);
export const Port = z.int().min(1).max(65_535);
export const HttpStatus = z.int().min(100).max(599);
export const Percent = z.number().min(0).max(100);
/** `upsname@host[:port]`, as upsc writes it. */
export const UpsAddress = matching(
  /^[^\s@:]+@[^\s@]+$/,
  'is not of the form ups@host:port',
  z.string().max(300),
).refine(hasPossiblePort, { error: 'has a port above 65535' });
export const Listen = matching(
  /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):\d{1,5}$/,
  'is not of the form address:port',
  z.string().max(300),
).refine(hasPossiblePort, { error: 'has a port above 65535' });
export const Cron = matching(
  /^[\d*,/A-Za-z-]+( [\d*,/A-Za-z-]+){4}$/,
  'is not a cron line of five fields',
  z.string().max(200),
);
export const TimeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, { error: 'is not a time zone name such as Europe/Berlin or UTC' });
/** Wall time with a zone: without one, nobody could say which moment is meant. */
const notATime = 'is not a time such as 2026-11-22T03:14:07Z';
export const WallTime = z.iso.datetime({ offset: true, error: notATime }).meta({ patternErrorMessage: notATime });

export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A duration in seconds, fractions allowed. */
export function seconds(least: number, most: number): z.ZodNumber {
  return z.number().min(least).max(most);
}
export function count(least: number, most: number): z.ZodInt {
  return z.int().min(least).max(most);
}

function hasPossiblePort(address: string): boolean {
  const [, port] = /:(\d+)$/.exec(address) ?? [];
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
}

function isTimeZone(name: string): boolean {
  return isPlainZone(name) || isZoneOfFormats(name);
}

/** As long as the other one loads its formats, all the rest of a short command takes. */
function isPlainZone(name: string): boolean {
  try {
    const { timeZoneId } = Temporal.ZonedDateTime.from({ year: 2000, month: 1, day: 1, timeZone: name });
    // A moment such as 2000-01-01T00:00Z is taken for its zone.
    return timeZoneId === name;
  } catch {
    // Not known, or by a Node without Temporal.
    return false;
  }
}

function isZoneOfFormats(name: string): boolean {
  try {
    // There is no other way to ask: the constructor throws on a name that it does not know.
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
