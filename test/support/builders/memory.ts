// What ananke remembers and what people wrote, at rest unless a test says otherwise.
import type { Config } from '../../../src/core/config.ts';
import { type Input, nothingLearned } from '../../../src/core/decision.ts';
import { type Desired, type DesiredSpec, nothingSaid } from '../../../src/core/desired.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import { type NodeName, runId } from '../../../src/core/ids.ts';
import type { Hold, Memory, Run, Target, UpsMemory } from '../../../src/core/memory.ts';
import { instant, timestamp } from '../../../src/core/moment.ts';
import { recordOf } from '../../../src/core/records.ts';
import { targetsOf } from '../../../src/reconcilers/run/intent.ts';
import { upsA } from './config.ts';
import { bootOf, hostBoot, longAgo, start } from './snapshot.ts';

export function aSpec(change: Partial<DesiredSpec> = {}): DesiredSpec {
  return { ...nothingSaid, ...change };
}

/** An edit by its number: another number is another edit, also with the same words. */
export function anEdit(number: number, change: Partial<DesiredSpec> = {}): Desired {
  const spec = aSpec(change);
  return { state: 'valid', spec, editId: `edit-${number}`, digest: JSON.stringify(spec) };
}
export const aDesired = (change: Partial<DesiredSpec> = {}): Desired => anEdit(1, change);

/** A UPS that has been on mains for long. */
export const restingUps: UpsMemory = {
  lastLine: 'mains',
  lastLineBoot: hostBoot,
  readingBegan: instant(start - 1_000),
  updatedAt: instant(start - 1_000),
  lastRuntimeMs: 1_800_000,
  lastChargePercent: 100,
  belowNeed: 0,
  triggerUpdates: 0,
  safeSince: longAgo,
};

/** Converged, with no run open, after the edit `edit-1`. */
export function aMemory(config: Config, change: Partial<Memory> = {}, spec: DesiredSpec = aSpec()): Memory {
  return {
    hostBootId: hostBoot,
    self: config.self,
    edit: { id: 'edit-1', digest: JSON.stringify(spec), spec, acceptedAt: longAgo, boot: hostBoot },
    intended: targetsOf({ config, spec, holds: {}, dark: new Set(), mustCycle: new Set() }),
    runCount: 0,
    holds: {},
    countermands: {},
    ups: recordOf(config.ups.map(({ name }) => [name, restingUps] as const)),
    records: {},
    proposedAt: {},
    marks: {},
    committed: {},
    boots: recordOf(
      config.machines.filter(({ name }) => name !== config.self).map(({ name }) => [name, bootOf(name)] as const),
    ),
    bootstrapFor: hostBoot,
    convergedAt: longAgo,
    repairs: {},
    schedules: {},
    ...change,
  };
}

export function aHold(change: Partial<Hold> = {}): Hold {
  return {
    phase: 'Active',
    mode: 'poweroff',
    ups: upsA,
    updates: 2,
    since: timestamp(1_800_000_000_000),
    reason: 'LowBattery',
    message: 'A is on battery and reports low battery (OB LB)',
    ...change,
  };
}

/** A way down of everything that was up, opened by the operator. */
export function aRun(config: Config, change: Partial<Run> = {}, target: Target = 'off'): Run {
  const names = config.machines.map(({ name }) => name);
  return {
    id: runId('run-1'),
    cause: 'desired down',
    boot: hostBoot,
    openedAt: start,
    openedWallAt: timestamp(1_800_000_000_000),
    phase: 'acting',
    pace: 'graceful',
    paceMisses: 0,
    from: recordOf(names.map((name) => [name, 'running'] as const)),
    targets: { cluster: 'quiet', machines: targetsTo(names, target) },
    byHold: false,
    askedBy: [],
    options: {},
    baseline: [],
    steps: {},
    cycled: {},
    boots: {},
    ...change,
  };
}
/** A way up of everything that was off. */
export function anUpRun(config: Config, change: Partial<Run> = {}): Run {
  const names = config.machines.map(({ name }) => name);
  return aRun(config, {
    cause: 'desired up',
    from: recordOf(names.map((name) => [name, name === config.self ? 'running' : 'off'] as const)),
    targets: { cluster: 'running', machines: targetsTo(names, 'running') },
    ...change,
  });
}
export const targetsTo = (names: readonly NodeName[], target: Target): Record<NodeName, Target> =>
  recordOf(names.map((name) => [name, target] as const));

export function anInput(config: Config, snapshot: Snapshot, change: Partial<Input> = {}): Input {
  return { config, snapshot, desired: aDesired(), memory: aMemory(config), estimates: nothingLearned, ...change };
}
