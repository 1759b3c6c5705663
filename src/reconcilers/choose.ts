/** Ready steps -> the actions that go now: not in flight, not backing off, lane free, nobody objects. */
import { type Action, laneWidth } from '../core/action.ts';
import type { AssessedStep, Refusal } from '../core/decision.ts';
import { type CellName, cellName, type Snapshot } from '../core/facts.ts';
import type { ActionId, StepId } from '../core/ids.ts';
import type { Interlock, InterlockInput, Objection } from '../core/interlock.ts';
import type { ActionRecord, Memory } from '../core/memory.ts';
import { after, type Instant, type Moment } from '../core/moment.ts';
import { sameEntries } from '../core/records.ts';

/** No wait between two attempts is longer, ms. */
export const longestBackoffMs = 30_000;
/** What did not help so many times (`maxAttempts`) is tried at this pace from then on: seldom, but never given up for good, ms. */
export const seldomMs = 600_000;
/** Actions that one decision may start. */
export const actionsPerDecision = 256;

export interface ChooseInput {
  readonly steps: readonly AssessedStep[];
  readonly memory: Memory;
  readonly snapshot: Snapshot;
  readonly now: Moment;
  /** Whether the row of this step may act in this tick at all. */
  readonly mayAct: (step: AssessedStep) => boolean;
  readonly interlocks: readonly { readonly name: string; readonly check: Interlock }[];
  /** What interlocks look at; asked for only when there is an action to look at. */
  readonly context: () => Omit<InterlockInput, 'passed' | 'memory'>;
}
export interface Chosen {
  readonly actions: readonly Action[];
  readonly refusals: readonly Refusal[];
  readonly records: Memory['records'];
  readonly proposedAt: Memory['proposedAt'];
  readonly refresh: readonly CellName[];
  /** Steps that were kept waiting for their turn: the limit of one that has not begun does not begin in this tick. */
  readonly waiting: ReadonlySet<StepId>;
}

export function choose(input: ChooseInput): Chosen {
  const { memory } = input;
  const round: Round = {
    lanes: occupiedLanes(memory.records),
    actions: [],
    refusals: [],
    begun: {},
    proposedAt: {},
    refresh: new Set(),
    waiting: new Set(),
  };
  const acting = input.steps.filter((step) => step.assessment.actions.length > 0 && input.mayAct(step));
  const wanted = acting.flatMap((step) => step.assessment.actions.map((action) => ({ action, step })));
  const triedAt = ({ action }: (typeof wanted)[number]) => memory.records[action.id]?.startedAt;
  // First attempts go before repeats: what never helped must not keep a lane from those that were never tried. Of those, whoever has
  // waited longest: where there are fewer turns than repeats, the first of the table would take them all.
  const first = wanted.filter((one) => triedAt(one) === undefined);
  const again = wanted.filter((one) => triedAt(one) !== undefined);
  again.sort((a, b) => (triedAt(a) ?? 0) - (triedAt(b) ?? 0));
  for (const { action, step } of [...first, ...again]) consider(action, step, input, round);
  const { actions, refusals, begun, proposedAt, refresh, waiting } = round;
  return {
    actions,
    refusals,
    records: actions.length === 0 ? memory.records : { ...memory.records, ...begun },
    proposedAt: sameEntries(memory.proposedAt, proposedAt) ? memory.proposedAt : proposedAt,
    refresh: [...refresh],
    waiting,
  };
}

/** What one decision has come to so far. */
interface Round {
  readonly lanes: Map<string, number>;
  readonly actions: Action[];
  readonly refusals: Refusal[];
  readonly begun: Record<ActionId, ActionRecord>;
  readonly proposedAt: Record<ActionId, Instant>;
  readonly refresh: Set<CellName>;
  readonly waiting: Set<StepId>;
  context?: ReturnType<ChooseInput['context']>;
}

function consider(action: Action, { step, assessment }: AssessedStep, input: ChooseInput, round: Round): void {
  const { memory, now, snapshot } = input;
  const { lanes, actions, refresh } = round;
  const record = memory.records[action.id];
  if (record?.outcome === 'in-flight' || !isDue(action, record, assessment.basis, input)) {
    if (record?.outcome === 'unknown') ask(refresh, assessment.basis);
    return;
  }
  if (action.risk === 'irreversible') {
    const since = memory.proposedAt[action.id];
    round.proposedAt[action.id] = since ?? now.at;
    if (!isConfirmed(action, since, snapshot)) ask(refresh, action.confirm);
  }
  const inLane = lanes.get(action.lane) ?? 0;
  if (inLane >= laneWidth(action.lane) || actions.length >= actionsPerDecision) {
    // A step with one action has not been tried at all; of several, others may be under way.
    if (record === undefined && assessment.actions.length === 1) round.waiting.add(step.id);
    return;
  }
  round.context ??= input.context();
  const proposedAt = { ...memory.proposedAt, ...round.proposedAt };
  const view: InterlockInput = { ...round.context, memory: { ...memory, proposedAt }, passed: actions };
  const objection = firstObjection(action, view, input.interlocks);
  if (objection !== undefined) {
    const { interlock, reason, message, notItsTurn } = objection;
    round.refusals.push({ action: action.id, interlock, reason, message });
    if (notItsTurn === true) round.waiting.add(step.id);
    return;
  }
  lanes.set(action.lane, inLane + 1);
  delete round.proposedAt[action.id];
  actions.push(action);
  const attempts = (record?.attempts ?? 0) + 1;
  round.begun[action.id] = { lane: action.lane, attempts, startedAt: now.at, outcome: 'in-flight' };
}

function ask(refresh: Set<CellName>, cells: readonly string[]): void {
  for (const cell of cells) refresh.add(cellName(cell));
}

function occupiedLanes(records: Memory['records']): Map<string, number> {
  const lanes = new Map<string, number>();
  for (const record of Object.values<ActionRecord>(records)) {
    if (record.outcome === 'in-flight') lanes.set(record.lane, (lanes.get(record.lane) ?? 0) + 1);
  }
  return lanes;
}

/** Accepted is not done: what has no effect is sent again, later and later. */
function isDue(
  action: Action,
  record: ActionRecord | undefined,
  basis: readonly string[],
  { now, snapshot }: ChooseInput,
): boolean {
  if (record === undefined) return true;
  const growing = Math.min(longestBackoffMs, action.retry.firstBackoffMs * 2 ** Math.min(record.attempts - 1, 10));
  const backoffMs = record.attempts >= action.retry.maxAttempts ? seldomMs : growing;
  const ended = record.endedAt ?? record.startedAt;
  if (!now.reached(after(ended, backoffMs))) return false;
  if (record.outcome !== 'unknown' || action.retry.ifOutcomeUnknown === 'repeat') return true;
  // Nobody knows whether it happened: only what was read since then can say that it is still wanted.
  return basis.some((cell) => beganAfter(snapshot, cell, ended));
}

export function beganAfter(snapshot: Snapshot, cell: string, instant: Instant): boolean {
  const fact = snapshot.facts[cell];
  return fact?.state === 'known' && fact.began > instant;
}

/** Every fact that the action rests on was read after it was first proposed. */
export function isConfirmed(action: Action, proposedAt: Instant | undefined, snapshot: Snapshot): boolean {
  return proposedAt !== undefined && action.confirm.every((cell) => beganAfter(snapshot, cell, proposedAt));
}

function firstObjection(
  action: Action,
  input: InterlockInput,
  interlocks: ChooseInput['interlocks'],
): (NonNullable<Objection> & { readonly interlock: string }) | undefined {
  for (const { name, check } of interlocks) {
    const objection = check(action, input);
    if (objection !== undefined) return { interlock: name, ...objection };
  }
  return undefined;
}
