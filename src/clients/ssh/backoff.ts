/** When a machine may be tried again that could not be reached. */
import { backoffJitterShare, firstBackoffMs, longestBackoffMs } from './limits.ts';

/** `failures` in a row, at least one; `random` gives 0 <= x < 1. */
export function backoffMs(failures: number, random: () => number): number {
  const whole = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole * (1 - backoffJitterShare * random()));
}
