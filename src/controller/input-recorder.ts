/**
 * Keeps the latest inputs of a decision as JSON: `ananke plan` works from them, and they replay what was decided. They say nothing
 * that the next tick would not see anew, so they are written seldom, and not into the journal.
 */
import type { Clock, Files } from '../core/ports.ts';
import type { Projection } from './projections.ts';
import type { TickReport } from './ticker.ts';

/** A site of hundreds of machines is a megabyte, and a tick may come many times in a second. */
export const recordEveryMs = 10_000;

export function createInputRecorder(files: Files, path: string, clock: Pick<Clock, 'now'>): Projection<TickReport> {
  let writtenAt: number | undefined;
  return {
    name: 'input.json',
    async write({ input }) {
      const now = clock.now();
      if (writtenAt !== undefined && now - writtenAt < recordEveryMs) return;
      await files.replace(path, new TextEncoder().encode(`${JSON.stringify(input)}\n`));
      writtenAt = now;
    },
  };
}
