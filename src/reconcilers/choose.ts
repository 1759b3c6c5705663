/** Ready steps -> the actions that go now: not in flight, not backing off, lane free, nobody objects. */
import { type Action, laneWidth } from '../core/action.ts';
import type { AssessedStep, Refusal } from '../core/decision.ts';
import { type CellName, cellName, type Snapshot } from '../core/facts.ts';
import type { ActionId } from '../core/ids.ts';
import type { Interlock, InterlockInput } from '../core/interlock.ts';
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
}

export function choose(input: ChooseInput): Chosen {
  const { memory, now } = input;
  const lanes = occupiedLanes(memory.records);
  const actions: Action[] = [];
  const refusals: Refusal[] = [];
  const begun: Record<ActionId, ActionRecord> = {};
  const proposedAt: Record<ActionId, Instant> = {};
  const refresh = new Set<CellName>();
  let context: ReturnType<ChooseInput['context']> | undefined;
  for (const step of input.steps) {
    if (!input.mayAct(step)) continue;
    for (const action of step.assessment.actions) {
      const record = memory.records[action.id];
      if (record?.outcome === 'in-flight' || !isDue(action, record, step, input)) {
        if (record?.outcome === 'unknown') for (const cell of step.assessment.basis) refresh.add(cellName(cell));
        continue;
      }
      if (action.risk === 'irreversible') {
        const since = memory.proposedAt[action.id];
        proposedAt[action.id] = since ?? now.at;
        if (!isConfirmed(action, since, input.snapshot)) {
          for (const cell of action.confirm) refresh.add(cellName(cell));
        }
      }
      if ((lanes.get(action.lane) ?? 0) >= laneWidth(action.lane) || actions.length >= actionsPerDecision) continue;
      context ??= input.context();
      const view: InterlockInput = {
        ...context,
        memory: { ...memory, proposedAt: { ...memory.proposedAt, ...proposedAt } },
        passed: actions,
      };
      const objection = firstObjection(action, view, input.interlocks);
      if (objection !== undefined) {
        refusals.push({ action: action.id, ...objection });
        continue;
      }
      lanes.set(action.lane, (lanes.get(action.lane) ?? 0) + 1);
      actions.push(action);
      begun[action.id] = {
        lane: action.lane,
        attempts: (record?.attempts ?? 0) + 1,
        startedAt: now.at,
        outcome: 'in-flight',
      };
    }
  }
  return {
    actions,
    refusals,
    records: actions.length === 0 ? memory.records : { ...memory.records, ...begun },
    proposedAt: sameEntries(memory.proposedAt, proposedAt) ? memory.proposedAt : proposedAt,
    refresh: [...refresh],
  };
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
  step: AssessedStep,
  { now, snapshot }: ChooseInput,
): boolean {
  if (record === undefined) return true;
  const growing = Math.min(longestBackoffMs, action.retry.firstBackoffMs * 2 ** Math.min(record.attempts - 1, 10));
  const backoffMs = record.attempts >= action.retry.maxAttempts ? seldomMs : growing;
  const ended = record.endedAt ?? record.startedAt;
  if (!now.reached(after(ended, backoffMs))) return false;
  if (record.outcome !== 'unknown' || action.retry.ifOutcomeUnknown === 'repeat') return true;
  // Nobody knows whether it happened: only what was read since then can say that it is still wanted.
  return step.assessment.basis.some((cell) => beganAfter(snapshot, cell, ended));
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
): { readonly interlock: string; readonly reason: string; readonly message: string } | undefined {
  for (const { name, check } of interlocks) {
    const objection = check(action, input);
    if (objection !== undefined) return { interlock: name, ...objection };
  }
  return undefined;
}
