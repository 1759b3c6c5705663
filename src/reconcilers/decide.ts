/**
 * One pure, total, synchronous function from five inputs to a decision. The order of its parts:
 * edit -> power -> holds -> targets -> run -> expand -> assess -> settle -> pace, phase -> actions, interlocks -> next memory ->
 * conditions -> wakeAt. Within a tick nothing else passes between them.
 */
import type { AssessedStep, Decide, Decision, Input } from '../core/decision.ts';
import { fact } from '../core/facts.ts';
import { noBoot } from '../core/ids.ts';
import type { Memory, Run } from '../core/memory.ts';
import { after, type Moment, momentAt } from '../core/moment.ts';
import { valueOf } from '../core/observed.ts';
import { sameEntries } from '../core/records.ts';
import type { View } from '../core/view.ts';
import { interlocks } from '../interlocks/chain.ts';
import { type Assessed, assessAll } from './assess-all.ts';
import { attentionOf } from './attention.ts';
import { choose } from './choose.ts';
import { conditionsOf, undecided } from './conditions.ts';
import { type Pictures, pictureAll } from './machines.ts';
import { ruleOf, up } from './order.ts';
import { reconsider } from './reconsider.ts';
import { rememberActions } from './remember.ts';
import { forgetHealed } from './run/baseline.ts';
import { closeRun } from './run/close.ts';
import { allowBootstrap, emptyMemory, startingMemory } from './run/first-memory.ts';
import { isOpen } from './run/is-open.ts';
import { progressed, withoutBegun } from './run/progress.ts';

/** With nothing at all to wait for, the decision is looked at again after this, ms. */
export const longestSleepMs = 24 * 3_600_000;

export const decide: Decide = (input) => {
  const now = momentAt(input.snapshot.takenAt);
  const host = valueOf(fact(input.snapshot, 'host'));
  // Without a boot id there is no time line; without a memory, a word that is only late must not pass for a new one.
  const early = input.desired.state === 'unread' && input.memory?.edit === undefined;
  if (host === undefined) return blind(input, now, 'HostUnread', 'the boot id of this host cannot be read');
  if (early) return blind(input, now, 'DesiredUnread', 'desired.yaml has not been read yet');
  const here = allowBootstrap(startingMemory(input, host.bootId, now), host.bootstrapped);
  const start = forgetHealed(here, input.config, input.snapshot);
  const pictures = pictureAll({ ...input, memory: start, now });
  const { memory, view } = reconsider(input, start, pictures, now);
  return act(input, assessAll(view, memory, pictures, input), pictures, now);
};

/** Actions, interlocks, conditions, next memory, wakeAt. */
function act(input: Input, { view, memory: start, down, up }: Assessed, pictures: Pictures, now: Moment): Decision {
  const steps = [...down.steps, ...up.steps];
  const progressing = isOpen(start.run) ? { ...start, run: progressed(start.run, view, down, up, input) } : start;
  const run = isOpen(progressing.run) ? progressing.run : undefined;
  const choice = choose({
    steps,
    memory: progressing,
    snapshot: input.snapshot,
    now,
    mayAct: (step) => mayAct(step, run),
    interlocks,
    context: () => ({ ...view, run: progressing.run, steps: new Map([...down.byId, ...up.byId]) }),
  });
  const { records, proposedAt, waiting } = choice;
  const kept =
    run === undefined ? progressing : { ...progressing, run: withoutBegun(run, waiting, stepsBefore(input), now.at) };
  const memory = closeRun(rememberActions({ ...kept, records, proposedAt }, choice.actions), steps, pictures, now.at);
  const final: View = { ...view, memory, run: memory.run };
  return {
    // The same object when nothing durable changed, so that the journal has nothing to write.
    memory: input.memory !== undefined && sameEntries(input.memory, memory) ? input.memory : memory,
    steps,
    actions: choice.actions,
    refusals: choice.refusals,
    conditions: conditionsOf({ view: final, desired: input.desired, steps, pictures, refusals: choice.refusals }),
    power: view.power,
    refresh: choice.refresh,
    attention: run === undefined ? [] : attentionOf(steps),
    wakeAt: isOvertaken(start, memory) ? after(now.at, 1) : (now.next() ?? after(now.at, longestSleepMs)),
  };
}

const noSteps: Run['steps'] = {};
const stepsBefore = ({ memory }: Input): Run['steps'] => memory?.run?.steps ?? noSteps;

/** What was concluded after the steps had been assessed lets them look different, so they are looked at again at once. */
function isOvertaken(before: Memory, now: Memory): boolean {
  const { run: a } = before;
  const { run: b } = now;
  const sameRun =
    a?.phase === b?.phase &&
    a?.pace === b?.pace &&
    a?.cordonedAt === b?.cordonedAt &&
    a?.downSettled === b?.downSettled;
  return !sameRun || before.committed !== now.committed;
}

/**
 * Ready steps act, given-up ones are still attempted, but not those that were given up only because the step before them was:
 * they were never ready. With no run open only what keeps acts.
 */
function mayAct({ step, state }: AssessedStep, run: Run | undefined): boolean {
  if (state.is !== 'ready' && state.is !== 'given-up' && state.is !== 'blocked') return false;
  if (state.is === 'given-up' && (state.with !== undefined || state.unready === true)) return false;
  return run !== undefined || ruleOf(up, step.row)?.keeps === true;
}

/** Without a time line, or a word that anybody has read, the controller observes and waits. */
function blind(input: Input, now: Moment, reason: string, message: string): Decision {
  const memory: Memory = input.memory ?? emptyMemory(input.config, noBoot);
  return {
    memory,
    steps: [],
    actions: [],
    refusals: [],
    conditions: undecided(reason, message),
    power: {},
    refresh: ['host'],
    attention: [],
    wakeAt: after(now.at, longestSleepMs),
  };
}
