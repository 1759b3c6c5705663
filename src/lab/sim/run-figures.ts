// How long the runs of one outage took beside the shortest time in which the world could have done them.
import type { TickReport } from '../../controller/loop.ts';
import type { Run } from '../../core/memory.ts';
import { downReport, type RunReport, upReport } from '../demo/efficiency.ts';
import type { World } from '../world/world.ts';
import { mainsBuckets } from './faults.ts';
import type { Scenario } from './scenario.ts';

export type RunFigures = RunReport;
interface Seen {
  run: Run;
  readonly openedAt: number;
  closedAt?: number;
  safeAt?: number;
  /** Machines that ran when power was safe. */
  running?: readonly string[];
}

export interface RunMeasure {
  take(report: TickReport): void;
  all(): readonly RunFigures[];
}

/** Only where nothing but the mains went wrong: the bound knows nothing of other faults. */
export function measureRuns(world: World, { config, script }: Scenario): RunMeasure {
  const clean = script.deeds.every((deed) => mainsBuckets.some((bucket) => bucket === deed.bucket));
  const seen = new Map<string, Seen>();
  return {
    take({ decision }) {
      const { run } = decision.memory;
      if (!clean || run === undefined) return;
      const known = seen.get(run.id) ?? { run, openedAt: world.now() };
      seen.set(run.id, known);
      known.run = run;
      if (run.phase === 'closed') known.closedAt ??= world.now();
      if (run.powerSafeAt !== undefined && known.safeAt === undefined) {
        known.safeAt = world.now();
        known.running = [...world.truth.machines.values()]
          .filter(({ state }) => state === 'on')
          .map(({ spec }) => spec.name);
      }
    },
    all: () => [...seen.values()].flatMap((one) => figuresOf(one)),
  };

  function figuresOf({ run, openedAt, closedAt, safeAt, running = [] }: Seen): readonly RunFigures[] {
    if (closedAt === undefined) return [];
    const goesOff = Object.values<string>(run.targets.machines).includes('off');
    if (goesOff && run.targets.cluster === 'quiet') {
      // What an earlier run had taken down, and what haste leaves out, is no work of this one: the bound is that of a whole way down.
      const whole = run.pace === 'graceful' && Object.values<string>(run.from).every((state) => state === 'running');
      return whole ? [downReport(world, config, run, openedAt)] : [];
    }
    // What is turned round had never gone all the way: the bound is that of a whole start.
    if (run.targets.cluster !== 'running' || safeAt === undefined || run.reverses === true) return [];
    return [upReport(world.site, running, safeAt, closedAt, config.startup.stabilityMs)];
  }
}
