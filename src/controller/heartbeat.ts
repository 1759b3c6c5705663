/**
 * Asks for a tick now and then while nothing happens, so that status.json stays young, that the watchdog sees a loop that decides,
 * and that a file which changed without an event is read.
 */
import { after } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';

/** Well below the age at which `ananke status` calls the controller silent, and often enough for whoever edits a file, ms. */
export const heartbeatMs = 2_000;

export async function beat(clock: Clock, tickSoon: (why: string) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.wakeAt(after(clock.now(), heartbeatMs), signal);
    tickSoon('heartbeat');
  }
}
