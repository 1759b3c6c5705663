/** Times and numbers for people. What is not known is a question mark, and never 0. */

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `6m 58s`, `3h 20m`, `12d 4h`; with a sign when it is asked for. */
export function duration(seconds: number | undefined, sign = false): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return '?';
  const whole = Math.round(Math.abs(seconds));
  const prefix = seconds < 0 && whole > 0 ? '-' : sign ? '+' : '';
  return `${prefix}${magnitude(whole)}`;
}

function magnitude(seconds: number): string {
  if (seconds >= day) return `${Math.floor(seconds / day)}d ${Math.floor((seconds % day) / hour)}h`;
  if (seconds >= hour) return `${Math.floor(seconds / hour)}h ${two(Math.floor((seconds % hour) / minute))}m`;
  return `${Math.floor(seconds / minute)}m ${two(seconds % minute)}s`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The same for ages of a moment ago, where minutes would only be noise: `4 s`. */
export function age(seconds: number | undefined): string {
  if (seconds === undefined) return '?';
  return seconds < minute ? `${Math.round(seconds)} s` : duration(seconds);
}

export const percent = (value: number | undefined): string => (value === undefined ? '?' : `${Math.round(value)} %`);

export interface WallClock {
  /** `03:16:21`, with the date when it is another day. */
  readonly time: (iso: string) => string;
  /** `2026-11-09` */
  readonly date: (iso: string) => string;
  /** `03:16:21`, whatever the day. */
  readonly clockTime: (iso: string) => string;
  /** `UTC`, `CET`. */
  readonly zoneName: string;
}

/** The zone is the host's own and is named once, so every time of one screen goes through one clock. */
export function wallClock(zone: string, nowMs: number): WallClock {
  const parts = partsIn(zone);
  const today = parts(nowMs).date;
  return {
    time: (iso) => {
      const { date, time } = parts(Date.parse(iso));
      return date === today ? time : `${date} ${time}`;
    },
    date: (iso) => parts(Date.parse(iso)).date,
    clockTime: (iso) => parts(Date.parse(iso)).time,
    zoneName: nameOf(zone, nowMs),
  };
}

function partsIn(zone: string): (atMs: number) => { readonly date: string; readonly time: string } {
  // The calendar and the digits do not hang on the locale of whoever looks.
  const format = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return (atMs) => {
    if (!Number.isFinite(atMs)) return { date: '?', time: '?' };
    const found = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? '??';
    return {
      date: `${part('year')}-${part('month')}-${part('day')}`,
      time: `${part('hour')}:${part('minute')}:${part('second')}`,
    };
  };
}

function nameOf(zone: string, nowMs: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' }).formatToParts(nowMs);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
