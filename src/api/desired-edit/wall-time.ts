/** Times as people read them in the file. */
import type { Timestamp } from '../../core/moment.ts';

/** `2026-11-22T03:14:07Z`. A part of a second counts as a whole one, so that nothing ends sooner than was said. */
export function wallTimeText(at: Timestamp): string {
  return new Date(Math.ceil(at / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
}
