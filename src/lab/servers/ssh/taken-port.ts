/**
 * A port that was closed a moment ago and cannot be taken again yet: a program that any thread of this process is starting holds a copy
 * of every open socket from its fork(2) until its exec(2), however soon it is closed here.
 */

/** It takes a few milliseconds, on a busy machine some more. */
export const takeAgainEveryMs = 2;
export const takeAgainTimes = 500;

export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
