/**
 * Steps + assessments + records -> the state of each step, and the next records. It knows rules (done latches, limits, what a
 * limit passed means), and nothing of what a row is about. One pass in table order, because rows need only rows above.
 */
import type { AssessedStep } from '../../core/decision.ts';
import type { StepId } from '../../core/ids.ts';
import type { StepRecord } from '../../core/memory.ts';
import { after, earlier, type Instant, later, type Moment } from '../../core/moment.ts';
import type { Assessment, Order, ResolvedNeed, SkippedBy, Step, StepRule, StepState } from '../../core/step.ts';
import { givenUpBefore, type Hearing, settledState } from './given-up.ts';
import { count, emptyTallies, isRowSettled, type Tally, unmet } from './needs.ts';
import { empty, notYetReady, sameRecord, takenBack, withHeard, without, withReady } from './step-record.ts';

/** Even when the reserve is gone, an action gets this long to be sent and seen before its step is given up, ms. */
export const minimumPatienceMs = 5_000;

export interface SettleInput extends Hearing {
  readonly steps: readonly Step[];
  readonly order: Order<string>;
  readonly records: Readonly<Record<StepId, StepRecord>>;
  readonly now: Moment;
  assess(step: Step, rung: string | undefined, readyAt: Instant | undefined): Assessment;
  /** Rows left out of this run by an option, by pace or because the API was given up. */
  leftOut(step: Step, rule: StepRule): Exclude<SkippedBy, 'limit' | 'not-applicable'> | undefined;
  /** Configured limit of a step, ms; Infinity for none. */
  limitMs(step: Step): number;
  /** The latest end that the battery allows. */
  deadline(step: Step): Instant | undefined;
  stableMs(rule: StepRule): number;
}
export interface Settled {
  /** What was settled: the same object for as long as the plan is. */
  readonly planned: readonly Step[];
  readonly steps: readonly AssessedStep[];
  readonly byId: ReadonlyMap<StepId, AssessedStep>;
  /** The same object when nothing changed. */
  readonly records: Readonly<Record<StepId, StepRecord>>;
}

export function settle(input: SettleInput): Settled {
  const byId = new Map<StepId, AssessedStep>();
  const tallies = emptyTallies(input.steps);
  const steps: AssessedStep[] = [];
  const changed = new Map<StepId, StepRecord>();
  const heldBack = new Set<string>();
  for (const step of input.steps) {
    const before = input.records[step.id] ?? empty;
    const { assessed, record } = settleOne(step, before, input, byId, tallies);
    if (!sameRecord(before, record)) changed.set(step.id, record);
    byId.set(step.id, assessed);
    steps.push(assessed);
    if (assessed.state.is === 'blocked' && input.order[step.row]?.holdsBack === true) heldBack.add(step.subject);
    count(tallies, assessed, heldBack.has(step.subject));
  }
  const records = changed.size === 0 ? input.records : { ...input.records, ...Object.fromEntries(changed) };
  return { planned: input.steps, steps, byId, records };
}

/** A step of another version's table: it waits, and is seen waiting. */
const noSuchRow: StepRule = { per: 'cluster', group: '', needs: [], atLimit: 'block' };

function settleOne(
  step: Step,
  before: StepRecord,
  input: SettleInput,
  byId: ReadonlyMap<StepId, AssessedStep>,
  tallies: ReadonlyMap<string, Tally>,
): { assessed: AssessedStep; record: StepRecord } {
  const rule = input.order[step.row] ?? noSuchRow;
  // The machine is back: what was given up while nobody could read it is tried again, in its order and with a new limit.
  const record = before.settledBy === 'silence' && !input.unread(step.subject) ? empty : before;
  const open = unmet(step, byId, tallies);
  const mayBegin = open.length === 0 && isRowSettled(rule.limitAfter, tallies);
  const readyAt = record.readyAt ?? (mayBegin ? input.now.at : undefined);
  const rung = rungOf(step, rule, record, readyAt, input);
  const assessment = input.assess(step, rung, readyAt);
  const give = (state: StepState, next: StepRecord) => ({ assessed: { step, state, assessment }, record: next });

  const left = input.leftOut(step, rule);
  if (left !== undefined && record.doneAt === undefined) return give({ is: 'skipped', by: left }, record);
  if (assessment.verdict.is === 'not-applicable') {
    // What was done stays done: a machine that is off by now was drained all the same.
    const state: StepState =
      record.doneAt === undefined ? { is: 'skipped', by: 'not-applicable' } : { is: 'done', at: record.doneAt };
    return give(state, record);
  }

  const isHeard = rule.per !== 'cluster' && !input.unread(step.subject);
  const started = withHeard(withReady(record, readyAt, rung), isHeard, input.now.at);
  const verdict = assessment.verdict.is;
  if (verdict === 'unknown' && record.doneAt !== undefined) return give({ is: 'done', at: record.doneAt }, record);
  if (verdict === 'done' && (open.length === 0 || record.doneAt !== undefined))
    return whenDone(rule, started, input, give);

  // A known not-done takes an earlier done back: the step begins anew, at the first rung, with what is left of its limit.
  if (record.doneAt !== undefined && verdict === 'not-done') {
    return settleOne(step, takenBack(record, input.now.at), input, byId, tallies);
  }
  const fresh = without(started, 'trueSince');
  return whenOpen({ step, rule, open, fresh, assessment, input, byId }, give);
}

interface OpenStep {
  readonly step: Step;
  readonly rule: StepRule;
  readonly open: readonly ResolvedNeed[];
  readonly fresh: StepRecord;
  readonly assessment: Assessment;
  readonly input: SettleInput;
  readonly byId: ReadonlyMap<StepId, AssessedStep>;
}
type Give = (state: StepState, next: StepRecord) => { assessed: AssessedStep; record: StepRecord };

function whenDone(rule: StepRule, record: StepRecord, input: SettleInput, give: Give): ReturnType<Give> {
  const { now } = input;
  const trueSince = record.trueSince ?? now.at;
  if (
    record.doneAt === undefined &&
    rule.stable !== undefined &&
    !now.reached(after(trueSince, input.stableMs(rule)))
  ) {
    return give({ is: 'soaking', since: trueSince }, { ...record, trueSince });
  }
  // Most steps of most ticks: done as before, and the record stays the same object.
  if (record.doneAt !== undefined && record.trueSince !== undefined && record.settledAt === undefined)
    return give({ is: 'done', at: record.doneAt }, record);
  const doneAt = record.doneAt ?? now.at;
  return give({ is: 'done', at: doneAt }, { ...without(record, 'settledBy', 'settledAt'), trueSince, doneAt });
}

function whenOpen(context: OpenStep, give: Give): ReturnType<Give> {
  const { step, rule, open, fresh, assessment, input, byId } = context;
  const { now } = input;
  const companion = givenUpBefore(step, byId, input);
  // Its own clock does not run meanwhile: when the machine is back, it gets its whole limit.
  if (companion !== undefined) return give({ is: 'given-up', at: now.at, ...companion }, notYetReady(fresh));
  if (fresh.settledBy === 'limit' || fresh.settledBy === 'silence')
    return give(settledState(rule, fresh, now.at, open.length > 0), fresh);
  // What it had to wait for is open again, because a machine is heard that was given up: nor does its clock run meanwhile.
  if (open.length > 0) return give({ is: 'waiting', for: open }, notYetReady(fresh));
  const since = fresh.readyAt ?? now.at;
  const limitAt = limitOf(step, since, input);
  if (limitAt !== undefined && now.reached(limitAt)) {
    if (rule.atLimit === 'block') return give({ is: 'blocked', since }, fresh);
    const settled: StepRecord = {
      ...fresh,
      settledBy: input.unread(step.subject) ? 'silence' : 'limit',
      settledAt: now.at,
    };
    return give(settledState(rule, settled, now.at), settled);
  }
  if (rule.atLimit === 'block' && assessment.actions.length === 0) return give({ is: 'blocked', since }, fresh);
  return give({ is: 'ready', since }, fresh);
}

function limitOf(step: Step, readyAt: Instant, input: SettleInput): Instant | undefined {
  const limitMs = input.limitMs(step);
  const deadline = input.deadline(step);
  const configured = limitMs === Infinity ? undefined : after(readyAt, limitMs);
  if (deadline === undefined) return configured;
  const atLeast = later(deadline, after(readyAt, minimumPatienceMs));
  return configured === undefined ? atLeast : earlier(configured, atLeast);
}

function rungOf(
  step: Step,
  rule: StepRule,
  record: StepRecord,
  readyAt: Instant | undefined,
  input: SettleInput,
): string | undefined {
  if (rule.ladder === undefined || readyAt === undefined) return record.rung;
  const limitMs = input.limitMs(step);
  let rung = rule.ladder[0]?.rung;
  for (const { rung: stronger, afterLimitShare } of rule.ladder) {
    if (afterLimitShare === 0 || input.now.reached(after(readyAt, limitMs * afterLimitShare))) rung = stronger;
    else break;
  }
  return rung;
}
