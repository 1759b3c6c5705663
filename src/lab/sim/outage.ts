// One simulated outage: a site, the real controller, a script of faults; first whatever happens, then peace.
import type { TickReport } from '../../controller/loop.ts';
import type { Decide } from '../../core/decision.ts';
import type { Ports } from '../../core/ports.ts';
import { decide as realDecide } from '../../reconcilers/decide.ts';
import type { Lives } from '../in-memory/lives.ts';
import { desiredPath, runController } from '../in-memory/run-controller.ts';
import { upBoundMs } from '../world/checkers/bounds.ts';
import { type CheckerOptions, createCheckers } from '../world/checkers/index.ts';
import { lowerBoundDown } from '../world/lower-bound.ts';
import { createWorld, type World } from '../world/world.ts';
import { createSimCheckers, type Finding } from './checkers/index.ts';
import { bytesOf, firstText } from './edits.ts';
import { createHarness, type Harness } from './harness.ts';
import type { Counts } from './histogram.ts';
import { carryOut } from './perform-script.ts';
import { measureRuns, type RunFigures } from './run-figures.ts';
import type { Scenario } from './scenario.ts';
import { isWhole } from './truth-digest.ts';

export interface OutageOptions {
  readonly decide?: Decide;
  readonly throughPorts?: (ports: Ports, life: number) => Ports;
  readonly onDecision?: (at: number, report: TickReport) => void;
  /** Called with the world before anything happens in it. */
  readonly onWorld?: (world: World, lives: Lives) => void;
}
export type { RunFigures } from './run-figures.ts';
export interface OutageResult {
  readonly seed: number;
  readonly violations: readonly Finding[];
  readonly converged: boolean;
  /** What status names when it has not converged. */
  readonly blocked: readonly string[];
  /** Virtual milliseconds from the end of all faults to convergence. */
  readonly settledAfterMs: number | undefined;
  readonly ticks: number;
  /** Runs that came to their end, where nothing but the mains went wrong. */
  readonly runs: readonly RunFigures[];
  readonly counters: Counts;
  readonly world: World;
}

const quietMs = 24 * 3_600_000;
/** A person does not come at once. */
const lookEveryMs = 60_000;

export async function playOutage(scenario: Scenario, options: OutageOptions = {}): Promise<OutageResult> {
  const { seed, site, config, script, bootstrap } = scenario;
  const world = createWorld(site, seed);
  const harness = createHarness(world, scenario);
  const figures = measureRuns(world, scenario);
  const checkers = createCheckers(world, harness.mandate, boundsOf(scenario));
  const simCheckers = createSimCheckers(() => lives);
  // Read late: the first life begins while it is being made.
  const lives: Lives = runController(world, {
    config,
    decide: simCheckers.decide(options.decide ?? realDecide),
    bootstrapAfterMs: bootstrap ? 5_000 : 'never',
    prepareDisk: (disk) => disk.write(desiredPath, bytesOf(firstText)),
    throughPorts: (ports, life) => simCheckers.through(options.throughPorts?.(ports, life) ?? ports),
    onDecision: (report, life) => {
      harness.take(report);
      simCheckers.ticked(report, life);
      figures.take(report);
      options.onDecision?.(world.now(), report);
    },
  });
  options.onWorld?.(world, lives);
  harness.said(bytesOf(firstText));
  carryOut(script, world, lives, harness);
  await lives.runUntil(script.calmAt);
  const settledAfterMs = await settle(world, lives, harness, scenario);
  const converged = settledAfterMs !== undefined;
  if (converged) await lives.runUntil(world.now() + quietMs);
  harness.ends(converged);
  return {
    seed,
    violations: [...checkers.finish(), ...simCheckers.findings].toSorted((a, b) => a.at - b.at),
    converged,
    blocked: converged ? [] : harness.standingBlocks(),
    settledAfterMs,
    ticks: harness.ticks(),
    runs: figures.all(),
    counters: harness.counters(),
    world,
  };
}

/** With no fault but that of the mains, the shortest way down is known exactly; else the checkers use a generous sum. */
function boundsOf({ script, config }: Scenario): CheckerOptions {
  if (script.deeds.some((deed) => deed.does !== 'fault' || deed.fault.kind !== 'mains-off')) return {};
  const { shutdown } = config;
  const rules = { offSilenceMs: shutdown.offSilenceMs, maxGraceMs: shutdown.drain.maxGraceMs };
  return {
    lowerBoundMs: ({ site }, off) =>
      lowerBoundDown(site, { ...rules, snapshot: shutdown.snapshot.enabled, off }).totalMs,
  };
}

/** Peace: until the cluster is up and the controller says so, or the bound has passed. */
async function settle(
  world: World,
  lives: Lives,
  harness: Harness,
  { site, script }: Scenario,
): Promise<number | undefined> {
  // The checkers ask for everything at this bound; a look later they have something to judge.
  const until = script.calmAt + upBoundMs(site, harness.mandate.rules) + 10 * lookEveryMs;
  while (world.now() < until) {
    await lives.runUntil(world.now() + lookEveryMs);
    harness.personLooks();
    if (isWhole(world) && harness.saysConverged()) return world.now() - script.calmAt;
  }
  return undefined;
}
