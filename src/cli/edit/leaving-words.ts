/** What is said to whoever stops waiting for a word before it has come true. */
import type { ClusterStatus } from '../../api/status-schema.ts';
import { duration } from '../screens/times.ts';
import { partingWords } from '../verbs/watch.ts';

export interface LeavingWords {
  readonly left: (status: ClusterStatus, nowMs: number) => readonly string[];
  readonly timedOut: (timeoutMs: number) => readonly string[];
  /** Below the last words of it, however it ended. */
  readonly afterwards: readonly string[];
}

/** Somebody else acts: leaving stops nothing but the waiting. */
export const itGoesOn = (call: string): LeavingWords => ({
  left: (status, nowMs) => partingWords(status, nowMs, call),
  timedOut: (timeoutMs) => [
    `Not done after ${duration(timeoutMs / 1_000)}; it goes on. Follow: ${call} status --watch`,
  ],
  afterwards: [],
});

/** The controller was this process, and ends with it. `call`: how ananke is called for these files. */
export function itEndsHere(call: string): LeavingWords {
  const start = ['Start it: sudo systemctl start ananke', `Or here:  sudo ${call} run`];
  return {
    left: () => ['Stopped, and with it the controller: what was said stays in force, and NOBODY IS ACTING ON IT.'],
    timedOut: (timeoutMs) => [
      `Not done after ${duration(timeoutMs / 1_000)}, and the controller ends here: NOBODY IS ACTING ON IT any more.`,
    ],
    afterwards: ['From now on nobody protects this cluster.', ...start],
  };
}
