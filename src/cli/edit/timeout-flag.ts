/** `--timeout` of whoever stays until a word has come true. */
import { CommandError } from '../exit.ts';
import { durationMs } from './duration-flag.ts';

/** Undefined: as long as it takes. */
export function timeoutOf(said: string | undefined): number | undefined {
  const timeoutMs = said === undefined ? undefined : durationMs(said, '--timeout');
  if (timeoutMs === 0) throw new CommandError(`--timeout is at least 1s, and not ${said ?? ''}`);
  return timeoutMs;
}
