/** The same warning again and again says less each time: it is written at once, and then once in a while with a count. */
import { after, type Instant } from '../../core/moment.ts';
import { repeatEveryMs, repeatsKept } from './limits.ts';
import type { LogLine } from './line.ts';

interface Repeated {
  readonly line: LogLine;
  readonly until: Instant;
  held: number;
}
export interface Repeats {
  /** Whether it is to be written now. */
  isNew(line: LogLine, now: Instant): boolean;
  /** Lines that were held back and whose time is up. To be asked at each turn of the loop: there is no timer. */
  due(now: Instant): readonly LogLine[];
}

export function createRepeats(): Repeats {
  const kept = new Map<string, Repeated>();
  return {
    isNew(line, now) {
      if (line.level !== 'warn' && line.level !== 'error') return true;
      const key = JSON.stringify([line.level, line.message, line.fields]);
      const before = kept.get(key);
      if (before !== undefined) {
        before.held += 1;
        return false;
      }
      // Beyond the bound it is written each time: better too much than that a warning is missing.
      if (kept.size < repeatsKept) kept.set(key, { line, until: after(now, repeatEveryMs), held: 0 });
      return true;
    },
    due(now) {
      const lines: LogLine[] = [];
      for (const [key, { line, until, held }] of kept) {
        // In the order in which they came, so whatever follows is not due either.
        if (now < until) break;
        kept.delete(key);
        if (held === 0) continue;
        kept.set(key, { line, until: after(now, repeatEveryMs), held: 0 });
        lines.push({ ...line, fields: { ...line.fields, repeated: held } });
      }
      return lines;
    },
  };
}
