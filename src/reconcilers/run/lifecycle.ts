/** Runs: opened by a change of targets, kept while targets stay, superseded by the next change, closed when all is settled. */
import type { Config } from '../../core/config.ts';
import type { RunOptions } from '../../core/desired.ts';
import type { NodeName, UpsName } from '../../core/ids.ts';
import { runId } from '../../core/ids.ts';
import type { Memory, Run, RunPhase, Target, Targets } from '../../core/memory.ts';
import type { Moment, Timestamp } from '../../core/moment.ts';
import { entriesOf, keysOf, recordOf, sameEntries } from '../../core/records.ts';
import type { Pictures } from '../machines.ts';
import { askedBy, cyclesOf } from './asked-by.ts';
import { baselineAfter } from './baseline.ts';
import { sameTargets } from './intent.ts';
import { inFlight } from './records-kept.ts';
import { resumedRun } from './resume.ts';
import { goingDown, hasUpPart } from './scope.ts';
import { unplannedLoss, withoutAnswered } from './unplanned-loss.ts';

export interface LifecycleInput {
  readonly config: Config;
  readonly memory: Memory;
  readonly targets: Targets;
  /** UPSes for whose cycle the targets send all their machines off. */
  readonly cycling: ReadonlySet<UpsName>;
  /** A new edit was accepted in this tick; options only when it said some. */
  readonly edit: {
    readonly isNew: boolean;
    readonly asksUp: boolean;
    readonly options: RunOptions | undefined;
    readonly cause: string;
  };
  readonly pictures: Pictures;
  /** What is unhealthy now, by cell or object name. */
  readonly unhealthy: () => readonly string[];
  readonly now: Moment;
  readonly wallAt: Timestamp;
}

export const isOpen = (run: Run | undefined): run is Run & { readonly phase: Exclude<RunPhase, 'closed'> } =>
  run !== undefined && run.phase !== 'closed';

/** The run of this tick, opened or superseded when the targets changed. */
export function nextRun(input: LifecycleInput): Memory {
  const { memory, targets, edit } = input;
  const intended = memory.intended;
  if (intended === undefined) return { ...memory, intended: targets };
  // A machine that is new to the configuration is adopted as it is; one that an edit no longer ignores is not.
  const changed = !sameTargets(intended, targets) || (edit.isNew && !sameMachines(intended, targets));
  const open = isOpen(memory.run);
  if (changed || (edit.isNew && !open)) return openRun(input);
  if (edit.isNew && open && memory.run !== undefined) {
    const run = { ...memory.run, askedBy: askedBy(memory, memory.run) };
    return withOptions({ ...memory, intended: targets, run }, input);
  }
  const resumed = resumedRun(input);
  if (resumed !== undefined) return { ...memory, intended: targets, run: resumed };
  const cause = memory.run === undefined || !open ? unplannedLoss(input) : undefined;
  if (cause !== undefined) return openRun(input, cause);
  if (isOpen(memory.run)) {
    const asked = askedBy(memory, memory.run);
    // By content: after a boot of the own host the list is made anew each time.
    if (asked.length !== memory.run.askedBy.length || !asked.every((ups, index) => ups === memory.run?.askedBy[index]))
      return nextRun({ ...input, memory: { ...memory, run: { ...memory.run, askedBy: asked } } });
  }
  const explained = withoutAnswered(input);
  return sameMachines(intended, targets) ? explained : { ...explained, intended: targets };
}

/** `unplanned`: what opens it when neither a word nor a hold does. */
function openRun(input: LifecycleInput, unplanned?: string): Memory {
  const { memory, targets, pictures, now, wallAt, edit } = input;
  const previous = isOpen(memory.run) ? memory.run : undefined;
  const from: Record<NodeName, Target | 'unknown'> = {};
  for (const name of keysOf(targets.machines)) from[name] = pictures.get(name)?.state ?? 'unknown';
  const turned =
    previous?.boot === memory.hostBootId && goingDown(previous).some((name) => targets.machines[name] === 'running');
  const goesDown = goingDown({ from, targets }).length > 0;
  // What goes down although the word is up goes down for a hold, whoever has just edited something.
  const byHold = !edit.isNew || (goesDown ? edit.asksUp : previous?.byHold === true);
  const number = memory.runCount + 1;
  // A way down that is widened or made deeper goes on: what it did is done, and its patience does not begin anew.
  const deepened = previous !== undefined && goesDown && !turned && goingDown(previous).length > 0;
  // A new way down needs its own trigger twice; one that goes on, or is being finished on the way up, does not.
  const confirmed =
    previous?.boot === memory.hostBootId && previous.poweringOff === true && (deepened || !goesDown || turned);
  const run: Run = {
    id: runId(`run-${number}`),
    cause: unplanned ?? (edit.isNew && !(goesDown && byHold) ? edit.cause : holdCause(memory)),
    boot: memory.hostBootId,
    openedAt: now.at,
    openedWallAt: wallAt,
    phase: 'acting',
    pace: 'graceful',
    paceMisses: 0,
    from,
    boots: bootsToReturnTo(memory, from, previous),
    targets,
    byHold,
    ...(turned || previous?.reverses === true ? { reverses: true as const } : {}),
    options: {},
    baseline: goesDown && previous === undefined ? input.unhealthy() : baselineAfter(memory.run),
    steps: {},
    askedBy: askedBy(memory, { from, targets }),
    ...(confirmed ? { poweringOff: true as const } : {}),
    ...cyclesOf(memory, input.cycling, previous),
    cycled: {},
    ...(deepened ? inherited(previous) : {}),
  };
  const { convergedAt, unreadSinceBoot: _asked, ...others } = memory;
  // What only takes some machines down leaves the cluster as converged as it was.
  const stays = convergedAt !== undefined && targets.cluster === 'running' && !hasUpPart(run);
  const rest = stays ? { ...others, convergedAt } : others;
  // A way down that is not the sequel of another owes nothing to attempts of before: what was accepted then says nothing now.
  const isFresh = goesDown && (previous === undefined || goingDown(previous).length === 0);
  const records = isFresh ? inFlight(memory.records) : memory.records;
  const committed = isFresh && edit.isNew && !edit.asksUp ? stillGoing(memory, pictures) : memory.committed;
  // Who is known to be off has nothing to be told: what boots there later is kept out, and stays on.
  const unknown = entriesOf(committed).filter(([name]) => from[name] === 'unknown');
  const kept = goesDown ? previous?.toldBefore : undefined;
  const toldBefore = isFresh ? recordOf(unknown) : kept;
  const told = toldBefore === undefined ? {} : { toldBefore };
  return withOptions(
    { ...rest, records, committed, intended: targets, run: { ...run, ...told }, runCount: number },
    input,
  );
}

/** Options go with the run of their own edit; those of a word to come up wait for the hold that keeps it down. */
function withOptions(memory: Memory & { readonly run: Run }, { edit }: LifecycleInput): Memory {
  const { run, waitingOptions, ...rest } = memory;
  const isDown = goingDown(run).length > 0 || run.targets.cluster === 'quiet';
  if (edit.isNew && edit.options !== undefined) {
    if (isDown && edit.asksUp) return { ...rest, run, waitingOptions: edit.options };
    return { ...rest, run: { ...run, options: edit.options } };
  }
  if (waitingOptions === undefined) return memory;
  return isDown ? memory : { ...rest, run: { ...run, options: waitingOptions } };
}

/**
 * Whoever runs now may be started again in that boot under the reversal rule, and so may those that the unfinished run found
 * running. What has booted since, or was down before, waits for the start rule.
 */
function bootsToReturnTo(memory: Memory, from: Run['from'], previous: Run | undefined): Run['boots'] {
  const running = entriesOf(memory.boots).filter(([name]) => from[name] === 'running');
  const sequel = previous !== undefined && previous.boot === memory.hostBootId;
  return { ...(sequel ? previous.boots : {}), ...recordOf(running) };
}

/** A new word to go down is a new cause: what went off and has booted since may be told again, in its new boot. */
function stillGoing({ committed }: Memory, pictures: Pictures): Memory['committed'] {
  const told = entriesOf(committed).filter(([name, boot]) => {
    const picture = pictures.get(name);
    return picture?.answers !== true || picture.reading === undefined || picture.reading.bootId === boot;
  });
  return recordOf(told);
}

function inherited(previous: Run): Partial<Run> {
  const { pace, cycled, cordonedAt, apiGivenUpAt } = previous;
  // What is still open begins anew: behind the rows that came in, its old limit would be over before its turn.
  const steps = recordOf(
    entriesOf(previous.steps).filter(([, record]) => record.doneAt !== undefined || record.settledBy !== undefined),
  );
  return {
    pace,
    steps,
    cycled,
    ...(cordonedAt === undefined ? {} : { cordonedAt }),
    ...(apiGivenUpAt === undefined ? {} : { apiGivenUpAt }),
  };
}

function holdCause(memory: Memory): string {
  const active = Object.entries(memory.holds).filter(([, hold]) => hold.phase === 'Active');
  return active.length === 0
    ? 'no hold stands any more'
    : active.map(([name, hold]) => `${name}: ${hold.reason}`).join(', ');
}

function sameMachines(a: Targets, b: Targets): boolean {
  return a.cluster === b.cluster && sameEntries(a.machines, b.machines);
}
