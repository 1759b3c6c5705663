/** Shows the holds in desired.yaml, where people look who are about to edit it. */
import { mirrorHolds } from '../api/desired-edit/mirror-holds.ts';
import type { HoldMirror } from '../api/desired-schema.ts';
import type { Config } from '../core/config.ts';
import type { Memory } from '../core/memory.ts';
import type { Files } from '../core/ports.ts';
import type { Projection } from './projections.ts';
import type { TickReport } from './ticker.ts';

export function createHoldsMirror(files: Files, path: string, config: Config): Projection<TickReport> {
  let shown: string | undefined;
  return {
    name: 'desired.yaml',
    async write({ decision }) {
      const holds = mirrorsOf(decision.memory.holds);
      const now = JSON.stringify(holds);
      // The file is looked at only when something has changed here: what a person does to the mirror is left to them.
      if (now === shown) return;
      // First without the lock: it is held by people's edits, and mostly there is nothing to write.
      if (mirrorHolds(await files.read(path), holds, config) !== undefined)
        await files.update(path, (old) => {
          const bytes = mirrorHolds(old, holds, config) ?? old;
          if (bytes === undefined) throw new Error(`${path} has just been removed`);
          return bytes;
        });
      shown = now;
    },
  };
}

function mirrorsOf(holds: Memory['holds']): readonly HoldMirror[] {
  return Object.entries(holds).map(([name, { phase, nodes, mode, since, reason, message }]) => ({
    name,
    phase,
    ...(nodes === undefined ? { cluster: 'down' as const } : { nodes: [...nodes] }),
    mode,
    since: new Date(since).toISOString(),
    reason,
    message,
  }));
}
