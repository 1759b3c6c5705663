// How a run compares with the shortest time in which the world could have done it.
import type { Config } from '../../core/config.ts';
import type { Run } from '../../core/memory.ts';
import { lowerBoundDown } from '../world/lower-bound.ts';
import { lowerBoundUp } from '../world/lower-bound-up.ts';
import type { Site } from '../world/site.ts';
import type { World } from '../world/world.ts';

export interface RunReport {
  readonly direction: 'down' | 'up';
  /** down: from the opening to the last machine physically off. up: from "power safe" to converged, without the soak. */
  readonly seconds: number;
  readonly lowerBoundSeconds: number;
  readonly efficiency: number;
}

/**
 * What the run that opened at `openedAt` (world time) cost, once the last of its machines is off.
 * `stuck`: machines whose unit never stops; the bound counts their configured limit.
 */
export function downReport(
  world: World,
  config: Config,
  run: Run,
  openedAt: number,
  stuck: readonly string[] = [],
): RunReport {
  const off = Object.entries<string>(run.targets.machines).filter(([, target]) => target === 'off');
  const names = new Set(off.map(([name]) => name));
  const ends = world.trace.filter(
    (event) =>
      event.kind === 'machine' && names.has(event.machine) && (event.state === 'off' || event.state === 'dark'),
  );
  // The first time that each went off counts: a later cut of its power adds nothing.
  const first = new Map<string, number>();
  for (const event of ends) {
    if (event.kind === 'machine' && event.at >= openedAt && !first.has(event.machine))
      first.set(event.machine, event.at);
  }
  const last = Math.max(openedAt, ...first.values());
  const bound = lowerBoundDown(world.site, {
    offSilenceMs: config.shutdown.offSilenceMs,
    maxGraceMs: config.shutdown.drain.maxGraceMs,
    budgetPatienceMs: config.shutdown.drain.pdbPatienceMs,
    snapshot: config.shutdown.snapshot.enabled,
    off: [...names],
    stuck: {
      stops: stuck,
      limits: {
        drainMs: config.shutdown.drain.timeoutMs,
        volumesMs: config.shutdown.volumesTimeoutMs,
        stopMs: config.shutdown.stopTimeoutMs,
        poweroffMs: config.shutdown.poweroffTimeoutMs,
      },
    },
    serving: config.machines.filter((machine) => machine.serves.length > 0).map((machine) => machine.name),
  });
  return report('down', last - openedAt, bound.totalMs);
}

export function upReport(
  site: Site,
  running: readonly string[],
  safeAt: number,
  convergedAt: number,
  soakMs: number,
): RunReport {
  const bound = lowerBoundUp(site, { running, uncordonTogether: true });
  return report('up', convergedAt - safeAt - soakMs, bound.totalMs);
}

function report(direction: RunReport['direction'], milliseconds: number, lowerBoundMs: number): RunReport {
  const seconds = Math.round(milliseconds / 100) / 10;
  const lowerBoundSeconds = Math.round(lowerBoundMs / 100) / 10;
  const efficiency = milliseconds === 0 ? 1 : Math.round((lowerBoundMs / milliseconds) * 1000) / 1000;
  return { direction, seconds, lowerBoundSeconds, efficiency };
}
