/** A UPS on battery: for how long, how long it lasts, and a bar of what is left against what is needed of it. */
import type { UpsStatus } from '../../../api/status-power.ts';
import { type Line, line, span, wrapped } from '../text.ts';
import { duration } from '../times.ts';

export function batteryLines(ups: UpsStatus, width: number, timeOf: (iso: string) => string): readonly Line[] {
  const tone = (ups.spareSeconds ?? 0) < 0 ? 'red' : 'yellow';
  const leftSeconds = leftOf(ups);
  const words = wrapped(wordsOf(ups, leftSeconds), width, '  ', '').map((text) => line(span(text, tone)));
  const dark = ups.darkAt === undefined ? '' : `dark ${timeOf(ups.darkAt)}`;
  const room = Math.min(width, widest) - '[] '.length - dark.length;
  // Of a runtime that nobody knows there is no picture.
  const bar = leftSeconds === undefined || room < narrowest ? '' : barOf(leftSeconds, ups.needSeconds, room);
  const below = [bar, dark].filter((part) => part !== '').join(' ');
  return below === '' ? words : [...words, line(span(below, tone))];
}
/** On a wide terminal the hour at its end would belong to nothing. */
const widest = 93;
const narrowest = 10;

/** What the policy goes by, which is what the spare time was reckoned from. */
function leftOf({ unknown, effective, runtimeSeconds }: UpsStatus): number | undefined {
  return unknown === undefined ? (effective?.seconds ?? runtimeSeconds) : undefined;
}

function wordsOf(ups: UpsStatus, leftSeconds: number | undefined): string {
  const { name, onBatterySeconds, unknown, needSeconds, spareSeconds } = ups;
  const since = onBatterySeconds === undefined ? '' : ` ${duration(onBatterySeconds)}`;
  const why = leftSeconds === undefined ? ` (${unknown ?? 'it tells no runtime'})` : '';
  const spare = spareSeconds === undefined || leftSeconds === undefined ? '' : `, spare ${duration(spareSeconds)}`;
  return `${name} on battery${since} | ${duration(leftSeconds)} left${why}, needs ${duration(needSeconds)}${spare}`;
}

/** `#` is needed of what is left, `-` is to spare. */
function barOf(leftSeconds: number, needSeconds: number, room: number): string {
  const part = leftSeconds <= 0 ? 1 : Math.max(0, Math.min(1, needSeconds / leftSeconds));
  // Full only when nothing is to spare: the last second of it must be seen.
  const needed = part === 1 ? room : Math.min(room - 1, Math.round(part * room));
  return `[${'#'.repeat(needed)}${'-'.repeat(room - needed)}]`;
}
