/** Durations as people type them, `30m`, `12h`, `90s`, `1h30m`, and as they are said back: `1 hour 30 minutes`. */
import { counted } from '../../core/counted.ts';
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

/** Nothing of it is rounded away: whoever has half a minute must not read of none, or of one. */
export function durationWords(lastsMs: number): string {
  const seconds = Math.round(lastsMs / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), 'hour'],
    [Math.floor((seconds % 3_600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  return parts.flatMap(([count, noun]) => (count === 0 ? [] : [counted(count, noun)])).join(' ');
}
