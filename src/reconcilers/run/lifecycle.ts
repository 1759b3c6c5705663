/** Runs: opened by a change of targets, kept while targets stay, superseded by the next change, closed when all is settled. */
import type { Config } from '../../core/config.ts';
import type { RunOptions } from '../../core/desired.ts';
import type { NodeName, UpsName } from '../../core/ids.ts';
import { runId } from '../../core/ids.ts';
import type { Memory, Run, RunPhase, Target, Targets } from '../../core/memory.ts';
import type { Moment, Timestamp } from '../../core/moment.ts';
import { entriesOf, keysOf, recordOf, sameEntries } from '../../core/records.ts';
import type { MachinePicture, Pictures } from '../machines.ts';
import { askedBy, cyclesOf } from './asked-by.ts';
import { baselineAfter } from './baseline.ts';
import { sameTargets } from './intent.ts';
import { inFlight } from './records-kept.ts';
import { resumedRun } from './resume.ts';
import { goingDown, hasUpPart } from './scope.ts';
import { spentBefore } from './spent.ts';
import { unplannedLoss, withoutAnswered } from './unplanned-loss.ts';

export interface LifecycleInput {
  readonly config: Config;
  readonly memory: Memory;
  readonly targets: Targets;
  /** UPSes for whose cycle the targets send all their machines off. */
  readonly cycling: ReadonlySet<UpsName>;
  /** Who asks for these targets, as `askedFor` tells it. */
  readonly asked: string;
  /** A new edit was accepted in this tick; options only when it said some. */
  readonly edit: {
    readonly isNew: boolean;
    /** It said up or down, be it once more, and not only a release, a pause or other names to ignore. */
    readonly isSaid: boolean;
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
  const { targets, edit, asked } = input;
  const intended = input.memory.intended;
  const memory = input.memory.intendedFor === asked ? input.memory : { ...input.memory, intendedFor: asked };
  if (intended === undefined) return { ...memory, intended: targets };
  const open = isOpen(memory.run);
  if (isChanged(input) || (edit.isSaid && (!open || saidAgain(input)))) return openRun({ ...input, memory });
  if (edit.isNew && open && memory.run !== undefined) {
    const run = { ...memory.run, askedBy: askedBy(memory, memory.run) };
    return withOptions({ ...memory, intended: targets, run }, input);
  }
  const resumed = resumedRun(input);
  if (resumed !== undefined) return { ...memory, intended: targets, run: resumed };
  const cause = memory.run === undefined || !open ? unplannedLoss(input) : undefined;
  if (cause !== undefined) return openRun({ ...input, memory }, cause);
  if (isOpen(memory.run)) {
    const asked = askedBy(memory, memory.run);
    // By content: after a boot of the own host the list is made anew each time.
    if (asked.length !== memory.run.askedBy.length || !asked.every((ups, index) => ups === memory.run?.askedBy[index]))
      return nextRun({ ...input, memory: { ...memory, run: { ...memory.run, askedBy: asked } } });
  }
  const explained = withoutAnswered(input);
  return sameMachines(intended, targets) ? explained : { ...explained, intended: targets };
}

/** A machine that is new to the configuration is adopted as it is; one that an edit ignores, or no longer ignores, is not. */
function isChanged({ memory: { intended, intendedFor }, targets, edit, asked }: LifecycleInput): boolean {
  if (intended === undefined || sameMachines(intended, targets)) return false;
  // A Memory of before knows only what came of it.
  if (intendedFor === undefined) return edit.isNew || !sameTargets(intended, targets);
  return intendedFor !== asked;
}

/** The same word to go down in the middle of its run: for whoever went off in it and has booted since. */
function saidAgain({ memory, edit, pictures, targets }: LifecycleInput): boolean {
  if (edit.asksUp || memory.run === undefined) return false;
  return hasBooted(memory, pictures).some((name) => targets.machines[name] === 'off');
}

/** `unplanned`: what opens it when neither a word nor a hold does. */
function openRun(input: LifecycleInput, unplanned?: string): Memory {
  const { memory, targets, pictures, now, wallAt, edit } = input;
  const previous = isOpen(memory.run) ? memory.run : undefined;
  const from: Record<NodeName, Target | 'unknown'> = {};
  for (const name of keysOf(targets.machines)) from[name] = stateAtOpening(pictures.get(name));
  const turned =
    previous?.boot === memory.hostBootId && goingDown(previous).some((name) => targets.machines[name] === 'running');
  const goesDown = goingDown({ from, targets }).length > 0;
  // What goes down although the word is up goes down for a hold, whoever has just edited something.
  const byWord = edit.isNew && !(goesDown && edit.asksUp);
  const byHold = unplanned === undefined && (edit.isNew ? (goesDown ? edit.asksUp : previous?.byHold === true) : true);
  const number = memory.runCount + 1;
  // A word to go down is a cause of its own: what went off before it and has booted since may be told again, in its new boot.
  const afresh = new Set<string>(goesDown && edit.isSaid && !edit.asksUp ? hasBooted(memory, pictures) : []);
  // A way down that is widened or made deeper goes on: what it did is done, and its patience does not begin anew.
  const deepened = previous !== undefined && goesDown && !turned && goingDown(previous).length > 0;
  // A new way down needs its own trigger twice; one that goes on, or is being finished on the way up, does not.
  const confirmed =
    previous?.boot === memory.hostBootId && previous.poweringOff === true && (deepened || !goesDown || turned);
  const run: Run = {
    id: runId(`run-${number}`),
    cause: unplanned ?? (byWord ? edit.cause : holdCause(memory)),
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
    ...spentBefore(previous, memory, now.at),
    askedBy: askedBy(memory, { from, targets }),
    ...(confirmed ? { poweringOff: true as const } : {}),
    ...cyclesOf(memory, input.cycling, previous),
    cycled: {},
    ...(deepened ? inherited(previous, afresh) : {}),
  };
  const { convergedAt, unreadSinceBoot: _asked, ...others } = memory;
  // What only takes some machines down leaves the cluster as converged as it was.
  const stays = convergedAt !== undefined && targets.cluster === 'running' && !hasUpPart(run);
  const rest = stays ? { ...others, convergedAt } : others;
  // A way down that is not the sequel of another owes nothing to attempts of before: what was accepted then says nothing now.
  const isFresh = goesDown && (previous === undefined || goingDown(previous).length === 0);
  const records = isFresh ? inFlight(memory.records) : memory.records;
  const committed = recordOf(entriesOf(memory.committed).filter(([name]) => !afresh.has(name)));
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

/** Stopped without the marker that keeps it so: it may be booting, and its kubelet starts by itself at any moment. */
function stateAtOpening(picture: MachinePicture | undefined): Target | 'unknown' {
  if (picture === undefined) return 'unknown';
  return picture.state === 'stopped' && picture.reading?.marker === undefined ? 'unknown' : picture.state;
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

/** They were told to go off, and run in another boot now. */
function hasBooted({ committed }: Memory, pictures: Pictures): readonly NodeName[] {
  return entriesOf(committed).flatMap(([name, boot]) => {
    const picture = pictures.get(name);
    return picture?.answers === true && picture.reading !== undefined && picture.reading.bootId !== boot ? [name] : [];
  });
}

function inherited(previous: Run, afresh: ReadonlySet<string>): Partial<Run> {
  const { pace, cycled, cordonedAt, apiGivenUpAt } = previous;
  // What is still open begins anew: behind the rows that came in, its old limit would be over before its turn.
  const steps = recordOf(
    entriesOf(previous.steps).filter(
      ([id, record]) =>
        (record.doneAt !== undefined || record.settledBy !== undefined) && !afresh.has(id.slice(id.indexOf('/') + 1)),
    ),
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
  const active = Object.entries(memory.holds)
    .filter(([, hold]) => hold.phase === 'Active')
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return active.length === 0
    ? 'no hold stands any more'
    : active.map(([name, hold]) => `${name}: ${hold.reason}`).join(', ');
}

function sameMachines(a: Targets, b: Targets): boolean {
  return a.cluster === b.cluster && sameEntries(a.machines, b.machines);
}
