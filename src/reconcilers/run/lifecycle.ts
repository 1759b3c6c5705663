/** Runs: opened by a cause, kept while targets stay, superseded by the next cause, closed when all is settled. */
import type { Memory, Targets } from '../../core/memory.ts';
import { sameEntries } from '../../core/records.ts';
import { askedBy } from './asked-by.ts';
import { sameTargets } from './intent.ts';
import { isOpen } from './is-open.ts';
import { withLateComers } from './late-comers.ts';
import type { LifecycleInput } from './lifecycle-input.ts';
import { hasBooted, openRun, withOptions } from './open-run.ts';
import { resumedRun } from './resume.ts';
import { unplannedLoss, withoutAnswered } from './unplanned-loss.ts';

/** The run of this tick, opened or superseded when the targets changed. Whoever is late joins in the same tick: facts may not change again. */
export function nextRun(input: LifecycleInput): Memory {
  return withLateComers(changedRun(input), input.pictures);
}

function changedRun(input: LifecycleInput): Memory {
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
      return changedRun({ ...input, memory: { ...memory, run: { ...memory.run, askedBy: asked } } });
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

function sameMachines(a: Targets, b: Targets): boolean {
  return a.cluster === b.cluster && sameEntries(a.machines, b.machines);
}
