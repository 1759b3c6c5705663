// When, in world time, the run of the hold opened, and the way back was safe and converged.
import type { TickReport } from '../../controller/loop.ts';
import type { Memory, Run } from '../../core/memory.ts';
import type { World } from '../world/world.ts';

export interface Watch {
  take(report: TickReport): void;
  /** Down once, and converged since. */
  isBack(): boolean;
  readonly down: { run: Run; openedAt: number } | undefined;
  readonly up: { safeAt: number; convergedAt: number; running: readonly string[] } | undefined;
}

export function watchRuns(world: World): Watch {
  let down: Watch['down'];
  let safe: { at: number; running: readonly string[] } | undefined;
  let up: Watch['up'];
  let before: Memory | undefined;
  return {
    take({ decision: { memory } }) {
      const { run } = memory;
      if (run !== undefined && run.id !== before?.run?.id && run.targets.cluster === 'quiet' && down === undefined) {
        down = { run, openedAt: world.now() };
      }
      if (down !== undefined && run?.targets.cluster === 'running') {
        if (run.powerSafeAt !== undefined) safe ??= { at: world.now(), running: machinesOn(world) };
        const converged = run.phase === 'closed' && memory.convergedAt !== undefined;
        if (converged && safe !== undefined)
          up ??= { safeAt: safe.at, convergedAt: world.now(), running: safe.running };
      }
      before = memory;
    },
    isBack: () => up !== undefined,
    get down() {
      return down;
    },
    get up() {
      return up;
    },
  };
}

function machinesOn(world: World): readonly string[] {
  return [...world.truth.machines].filter(([, machine]) => machine.state === 'on').map(([name]) => name);
}
