// A Pyrphoros outage on the simulated Titan, with the real controller: hold, ordered stop, off before the battery ends, mains back,
// converged. Nothing in it is scripted but the mains; a battery that is too small makes it fail.

import { parseConfig } from '../../api/config.ts';
import { parseDesired } from '../../api/desired.ts';
import { placeOf, textOf } from '../../api/problems.ts';
import type { TickReport } from '../../controller/loop.ts';
import type { Config } from '../../core/config.ts';
import { counted } from '../../core/counted.ts';
import type { Desired } from '../../core/desired.ts';
import { UsageError } from '../sim/command-line.ts';
import { openMandate, wordOf } from '../sim/mandate.ts';
import { createRecorder } from '../sim/record.ts';
import { createCheckers, type Violation } from '../world/checkers/index.ts';
import type { Fault } from '../world/faults.ts';
import type { Site } from '../world/site.ts';
import { titanSite } from '../world/sites.ts';
import { createWorld, type World } from '../world/world.ts';
import { downReport, type RunReport, upReport } from './efficiency.ts';
import { createNarrator, type Narrator } from './narrate.ts';
import { openMemoryStage } from './stage-memory.ts';
import { openSocketStage } from './stage-sockets.ts';
import { type Watch, watchRuns } from './watch-runs.ts';

export interface DemoOptions {
  readonly seed: number;
  /** Part of the batteries that is there: 1, or a hundredth to see it fail. */
  readonly battery: number;
  /** More that goes wrong, at world times. */
  readonly faults?: readonly Fault[];
  readonly configBytes: Uint8Array;
  readonly desiredBytes: Uint8Array;
  readonly write: (line: string) => void;
  /** Each decision, with the time of the world, ms. */
  readonly onDecision?: (atMs: number, report: TickReport) => void;
  /** Awaited once per second of the story, with its time, ms: whoever draws it must also hear its keys, or wants it slower. */
  readonly breathe?: (atMs: number) => Promise<void>;
  /** Over real protocols on the loopback, or straight through the ports: faster, and the same story. */
  readonly over: 'sockets' | 'memory';
}
/** An invariant, or what the demo promises beyond them. */
export interface DemoViolation extends Omit<Violation, 'invariant'> {
  readonly invariant: Violation['invariant'] | 'off-before-dark';
}
export interface DemoResult {
  readonly scenario: 'pyrphoros-outage';
  readonly converged: boolean;
  readonly violations: readonly DemoViolation[];
  readonly runs: readonly RunReport[];
  readonly seed: number;
  /** What stands on the disk of the coordinator in the end, by path: its journal, its history. */
  readonly disk: ReadonlyMap<string, Uint8Array>;
}

/** World times of the story, ms. */
const outageAtMs = 60_000;
const outageMs = 40 * 60_000;
/** A deep discharge takes hours to charge again; after this long something is wrong. */
const patienceMs = 24 * 3_600_000;
const lookEveryMs = 1_000;

export async function playDemo(options: DemoOptions): Promise<DemoResult> {
  const config = configOf(options.configBytes);
  const desired = parseDesired(options.desiredBytes, config);
  if (desired.state !== 'valid') throw new UsageError(`configs/desired.yaml: ${whyNot(desired)}`);
  const site = withBattery(titanSite(options.seed), options.battery);
  const world = createWorld(site, options.seed);
  const openStage = options.over === 'sockets' ? openSocketStage : openMemoryStage;
  const narrator = createNarrator(options.write);
  const mandate = openMandate(config, site, true);
  mandate.words.push(wordOf(0, desired.spec));
  const checkers = createCheckers(world, mandate);
  const recorder = createRecorder(mandate);
  const watch = watchRuns(world);
  world.onTrace((event) => narrator.event(event));
  const stage = await openStage(world, {
    ...options,
    config,
    desired,
    see(report) {
      recorder.take(world.now(), report);
      watch.take(report);
      narrator.decision(world.now(), report);
      options.onDecision?.(world.now(), report);
    },
  });
  world.inject({ at: outageAtMs, kind: 'mains-off', target: 'rack', untilMs: outageAtMs + outageMs });
  for (const fault of options.faults ?? []) world.inject(fault);
  narrate(narrator, site);
  try {
    while (world.now() < outageAtMs + outageMs + patienceMs && !watch.isBack()) {
      await stage.runUntil(world.now() + lookEveryMs);
      await options.breathe?.(world.now());
    }
    return {
      scenario: 'pyrphoros-outage',
      converged: watch.isBack(),
      violations: [...checkers.finish(), ...darkMachines(world, watch)],
      runs: reports(watch, world, config, stuckMachines(options.faults ?? [])),
      seed: options.seed,
      disk: await stage.disk(),
    };
  } finally {
    await stage.close();
  }
}

function narrate(narrator: Narrator, site: Site): void {
  const nodes = site.machines.filter((machine) => machine.role !== 'host').length;
  narrator.say(
    0,
    `${site.name}: ${counted(nodes, 'node')}, ${counted(site.upses.length, 'UPS')}, ${counted(site.pods.length, 'pod')}, ${counted(site.volumes.length, 'volume')}; converged`,
  );
}

function configOf(bytes: Uint8Array): Config {
  const parsed = parseConfig(bytes);
  if (parsed.state === 'valid') return parsed.config;
  if (parsed.state === 'absent') throw new UsageError(`configs/titan.yaml: ${parsed.message}`);
  throw new UsageError(parsed.problems.map((one) => `configs/titan.yaml:${placeOf(one)}: ${textOf(one)}`).join('\n'));
}

function whyNot(desired: Exclude<Desired, { state: 'valid' }>): string {
  return desired.state === 'invalid' ? `${desired.place}: ${desired.message}` : desired.message;
}

function withBattery(site: Site, part: number): Site {
  return { ...site, upses: site.upses.map((ups) => ({ ...ups, capacityWh: ups.capacityWh * part })) };
}

/** What the demo promises beyond the invariants: whatever was to be off is off before its battery ends. */
function darkMachines(world: World, watch: Watch): readonly DemoViolation[] {
  const targets: Readonly<Record<string, string>> = watch.down?.run.targets.machines ?? {};
  return world.trace.flatMap((event) => {
    if (event.kind !== 'lost-power' || (watch.down !== undefined && targets[event.machine] !== 'off')) return [];
    const message = `${event.machine} lost its power while it was ${event.was}, with ${event.containers} containers`;
    return [{ invariant: 'off-before-dark' as const, at: event.at, subject: event.machine, message }];
  });
}

const stuckMachines = (faults: readonly Fault[]): readonly string[] =>
  faults.filter(({ kind }) => kind === 'stop-hangs').map(({ target }) => target);

function reports(watch: Watch, world: World, config: Config, stuck: readonly string[]): readonly RunReport[] {
  const { down, up } = watch;
  return [
    ...(down === undefined ? [] : [downReport(world, config, down.run, down.openedAt, stuck)]),
    ...(up === undefined
      ? []
      : [upReport(world.site, up.running, up.safeAt, up.convergedAt, config.startup.stabilityMs)]),
  ];
}
