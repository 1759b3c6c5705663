/** desired.yaml for a tick, which must not wait for a slow disk, and never twice at once. */
import type { Desired } from '../core/desired.ts';
import { after } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';
import { desiredReadLimitMs } from './limits.ts';

/** Gives the newest that is known within the limit. A reading that comes later counts for the next tick. */
export function createDesiredReader(clock: Clock, read: () => Promise<Desired>): () => Promise<Desired> {
  let latest: Desired = { state: 'unread', message: 'desired.yaml has not been read yet.' };
  let reading: Promise<void> | undefined;

  const readNow = async (): Promise<void> => {
    try {
      latest = await read();
    } catch (error) {
      // Unreadable is not absent: the last good one stands, and status says so.
      const message = error instanceof Error ? error.message : String(error);
      latest = { state: 'invalid', place: 'desired.yaml', message };
    }
    reading = undefined;
  };
  return async () => {
    reading ??= readNow();
    const limit = new AbortController();
    await Promise.race([reading, clock.wakeAt(after(clock.now(), desiredReadLimitMs), limit.signal)]);
    limit.abort('read');
    return latest;
  };
}
