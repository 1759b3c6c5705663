/** The last proof that all of it works: down as far as the configuration says, and up again, with nothing given up. */
import type { RunRecord } from '../../api/run-history.ts';
import type { Config } from '../../core/config.ts';

export interface FullCycle {
  readonly down: RunRecord;
  readonly up: RunRecord;
}

export function lastFullCycle(runs: readonly RunRecord[], config: Config): FullCycle | undefined {
  const to = config.shutdown.poweroffEnabled ? 'poweroff' : 'cluster-only';
  for (const [index, up] of [...runs.entries()].toReversed()) {
    if (up.way !== 'up' || up.end !== 'complete') continue;
    // What it came up from: the last way down, or a way up before it that had all of it up already. One that did not is tried again.
    const before = runs.slice(0, index).findLast(({ way, end }) => way === 'down' || end === 'complete');
    if (before?.way === 'down' && before.end === 'complete' && before.scope === 'cluster' && before.to === to)
      return { down: before, up };
  }
  return undefined;
}
