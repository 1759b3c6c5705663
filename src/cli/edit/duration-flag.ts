/** Durations as people type them: `30m`, `12h`, `90s`, `1h30m`. */
import { CommandError } from '../exit.ts';

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

export function durationMs(text: string, flag: string): number {
  const whole = /^(?:\d{1,6}[smh])+$/.test(text);
  if (!whole) throw new CommandError(`${flag} is a duration such as 30m or 1h30m, and not ${JSON.stringify(text)}`);
  return [...text.matchAll(/(\d+)([smh])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (unitsMs[unit] ?? 0),
    0,
  );
}
