/** How a run begins: who goes down in it, from where, for whose sake, and what it takes over from the one before. */
import { type NodeName, runId, subjectOf } from '../../core/ids.ts';
import type { Memory, Run, Target } from '../../core/memory.ts';
import { entriesOf, keysOf, recordOf } from '../../core/records.ts';
import type { MachinePicture, Pictures } from '../machines.ts';
import { askedBy, cyclesOf } from './asked-by.ts';
import { baselineAfter } from './baseline.ts';
import { isOpen } from './is-open.ts';
import type { LifecycleInput } from './lifecycle-input.ts';
import { inFlight } from './records-kept.ts';
import { goingDown, hasUpPart } from './scope.ts';
import { spentBefore } from './spent.ts';
import { withWaiting } from './waiting-options.ts';

/** `unplanned`: what opens it when neither a word nor a hold does. */
export function openRun(input: LifecycleInput, unplanned?: string): Memory {
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
export function withOptions(memory: Memory & { readonly run: Run }, { edit }: LifecycleInput): Memory {
  const { run, waitingOptions, ...rest } = memory;
  const isDown = goingDown(run).length > 0 || run.targets.cluster === 'quiet';
  if (edit.isNew && edit.options !== undefined) {
    if (isDown && edit.asksUp) return withWaiting({ ...rest, run, waitingOptions: edit.options });
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
export function hasBooted({ committed }: Memory, pictures: Pictures): readonly NodeName[] {
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
      ([id, record]) => (record.doneAt !== undefined || record.settledBy !== undefined) && !afresh.has(subjectOf(id)),
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
