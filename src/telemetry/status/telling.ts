/** What all parts of the status are told from: one decision with its inputs. */
import type { AssessedStep, Decision, Input } from '../../core/decision.ts';
import type { Run } from '../../core/memory.ts';
import { momentAt } from '../../core/moment.ts';
import { type Pictures, pictureAll } from '../../reconcilers/machines.ts';
import { down } from '../../reconcilers/order.ts';
import { durationsOf } from '../../reconcilers/power/estimates.ts';
import { isOpen } from '../../reconcilers/run/is-open.ts';
import { type Remaining, remaining } from '../../reconcilers/run/pace.ts';
import { hasUpPart } from '../../reconcilers/run/scope.ts';

export interface Telling {
  readonly input: Input;
  readonly decision: Decision;
  readonly pictures: Pictures;
  /** The run that is open. */
  readonly run: Run | undefined;
  readonly downs: readonly AssessedStep[];
  readonly ups: readonly AssessedStep[];
  /** What the open way down still takes. */
  readonly left: Remaining | undefined;
}

export function tellingOf(input: Input, decision: Decision): Telling {
  const { config, snapshot } = input;
  const { memory, steps } = decision;
  const now = momentAt(snapshot.takenAt);
  const run = isOpen(memory.run) ? memory.run : undefined;
  const downs = steps.filter(({ step }) => step.row in down);
  return {
    input,
    decision,
    pictures: pictureAll({ config, snapshot, memory, now }),
    run,
    downs,
    ups: steps.filter(({ step }) => !(step.row in down)),
    left: run === undefined || !isGoingDown(run, downs) ? undefined : leftOf(input, decision, run, downs),
  };
}

function leftOf(
  { config, estimates, snapshot }: Input,
  { power, memory }: Decision,
  run: Run,
  downs: readonly AssessedStep[],
): Remaining {
  const planned = downs.map(({ step }) => step);
  const durations = durationsOf(planned, config, estimates);
  const now = momentAt(snapshot.takenAt);
  return remaining({ config, run, power, holds: memory.holds, steps: downs, durations, now }, run.pace);
}

function isGoingDown(run: Run, downs: readonly AssessedStep[]): boolean {
  return run.downSettled !== true && downs.length > 0;
}

/** The way that is being gone: down while anything of it is open, and while nothing is to come up after it; else up. */
export function wayOf({ left, run }: Telling): 'down' | 'up' {
  return left !== undefined || (run !== undefined && !hasUpPart(run)) ? 'down' : 'up';
}

/** Not waited for any more, whatever became of it. */
export function isOver({ state }: AssessedStep): boolean {
  return state.is === 'done' || state.is === 'skipped' || state.is === 'given-up';
}
