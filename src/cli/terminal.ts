/** What the terminal at the other end can show. The environment and the stream are handed in, so that tests can be any terminal. */
import { callOf } from './call.ts';
import type { Look } from './screens/text.ts';

export interface Environment {
  readonly [name: string]: string | undefined;
}
/** What of a stream matters here. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What a pipe gets is wrapped at this width, wide enough for the tables, and never cut: what reads it can do that. */
const pipeWidth = 100;
const leastWidth = 40;

export function lookOf(output: Output, env: Environment): Look {
  const terminal = isTerminal(output, env);
  return {
    width: terminal ? Math.max(leastWidth, columnsOf(output)) : pipeWidth,
    // A serial line says 0 when it does not know.
    height: terminal ? output.rows || 24 : Infinity,
    ...(terminal ? {} : { uncut: true as const }),
    color: terminal && !isSet(env['NO_COLOR']),
    unicode: isUtf8(env),
    // Asked only when it is needed: formats take longer to load than most commands.
    get zone() {
      return zoneOf(env);
    },
    call: callOf({ config: env['ANANKE_CONFIG'], desired: env['ANANKE_DESIRED'] }),
  };
}

/** The same for a picture that is redrawn in place: a line beyond the edge would spoil it, so there is no least width. */
export function pictureLookOf(output: Output, env: Environment): Look {
  return { ...lookOf(output, env), width: columnsOf(output) };
}

const columnsOf = ({ columns }: Output): number => columns || 80;

/** Whether a picture can be drawn in place. */
export function isTerminal(output: Output, env: Environment): boolean {
  return output.isTTY === true && env['TERM'] !== 'dumb' && isSet(env['TERM']);
}

/** https://no-color.org: present and not empty. */
const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

/** The first of these that is set decides, as in locale(7). */
function isUtf8(env: Environment): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet) ?? '';
  return /utf-?8/i.test(locale);
}

/** The zone of this host; UTC where a name in TZ is none. */
function zoneOf(env: Environment): string {
  const named = env['TZ']?.replace(/^:/, '');
  const zone = isSet(named) ? named : new Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
