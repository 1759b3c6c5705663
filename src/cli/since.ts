/** `--since`: how long ago, or a day or a time of day as people and this screen write them. */
import { CommandError } from './exit.ts';

const second = 1_000;
const unitsMs: Readonly<Record<string, number>> = {
  s: second,
  m: 60 * second,
  h: 3_600 * second,
  d: 86_400 * second,
  w: 7 * 86_400 * second,
};

const ago = /^(?:\d{1,6}[smhdw])+$/;
/** Without an offset it is the time of this host, as on the screen. */
const when = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

export interface Since {
  readonly fromMs: number;
  /** `in the last 3d`, `since 2026-11-22`: to end a sentence with. */
  readonly words: string;
}

export function sinceOf(text: string, nowMs: number): Since {
  if (ago.test(text)) {
    const length = lengthMs(text);
    if (length === 0) throw new CommandError(`--since is at least 1s ago, and not ${text}`);
    return { fromMs: nowMs - length, words: `in the last ${text}` };
  }
  const fromMs = instantOf(text);
  if (fromMs === undefined)
    throw new CommandError(
      `--since is how long ago, such as 90m, 12h, 3d or 2w, or a time such as 2026-11-22 or 2026-11-22T03:14, and not ${JSON.stringify(text)}`,
    );
  if (fromMs > nowMs) throw new CommandError(`--since ${text} has not come yet`);
  return { fromMs, words: `since ${text}` };
}

function lengthMs(text: string): number {
  return [...text.matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (unitsMs[unit] ?? 0),
    0,
  );
}

function instantOf(text: string): number | undefined {
  const [, day, time = '00:00', offset = ''] = when.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const found = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(found) ? undefined : found;
}

/** A day that no month has would be taken for one of the next month. */
function isDay(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}
