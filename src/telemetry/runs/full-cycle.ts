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
    // Whatever went down last before it is what it came up from.
    const down = runs.slice(0, index).findLast(({ way }) => way === 'down');
    if (down?.end === 'complete' && down.scope === 'cluster' && down.to === to) return { down, up };
  }
  return undefined;
}
