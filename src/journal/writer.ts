/** Keeps writing while frames wait, one write at a time, and tries again for ever, with bounded pauses, when the disk refuses. */
import { after, type Timestamp } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';
import type { Disk } from './disk.ts';
import { answerLimitMs, firstRetryMs, longestRetryMs } from './limits.ts';

export interface Writer {
  /** Does nothing while it writes already. */
  start(): void;
  /** The present write is the last one. */
  stop(): void;
}
export interface WriterOptions {
  readonly clock: Clock;
  readonly disk: Disk;
  readonly isBehind: () => boolean;
  readonly wallAt: () => Timestamp;
  /** All is well, or appending works and `message` says why there is no new checkpoint. */
  readonly onWritten: (message: string) => void;
  readonly onRefused: (message: string) => void;
}

export function createWriter({ clock, disk, isBehind, wallAt, onWritten, onRefused }: WriterOptions): Writer {
  const stopped = new AbortController();
  let isWriting = false;
  let checkpointFailure = '';
  let turnNotBefore = clock.now();

  /** Undefined: it succeeded. A disk that does not answer counts as refusing meanwhile; its late answer still counts. */
  const attempt = async (write: () => Promise<void>): Promise<string | undefined> => {
    const answered = new AbortController();
    const watch = async (): Promise<void> => {
      await clock.wakeAt(after(clock.now(), answerLimitMs), answered.signal);
      if (!answered.signal.aborted) onRefused(`The disk has not answered for ${answerLimitMs / 1_000} s.`);
    };
    void watch();
    try {
      await write();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      answered.abort('answered');
    }
  };
  const turnWhenDue = async (): Promise<void> => {
    if (!disk.turnIsDue() || clock.now() < turnNotBefore) return;
    const failure = await attempt(() => disk.turn(wallAt()));
    checkpointFailure = failure === undefined ? '' : `No checkpoint can be written: ${failure}`;
    if (failure !== undefined) turnNotBefore = after(clock.now(), longestRetryMs);
    // Appending worked a moment ago. Should it have ceased to, the frame of the checkpoint waits and the next write tells.
    onWritten(checkpointFailure);
  };
  const write = async (): Promise<void> => {
    isWriting = true;
    let pauseMs = firstRetryMs;
    while (isBehind() && !stopped.signal.aborted) {
      const failure = await attempt(() => disk.write(wallAt()));
      if (failure === undefined) {
        pauseMs = firstRetryMs;
        onWritten(checkpointFailure);
        await turnWhenDue();
      } else {
        onRefused(failure);
        await clock.wakeAt(after(clock.now(), pauseMs), stopped.signal);
        pauseMs = Math.min(pauseMs * 2, longestRetryMs);
      }
    }
    isWriting = false;
  };
  return {
    start() {
      if (!isWriting) void write();
    },
    stop: () => stopped.abort(),
  };
}
