/** What every assessor is given, and the words it answers with. An assessor knows nothing of order, attempts or limits. */
import type { Action } from '../core/action.ts';
import { type ActionId, actionId, type StepId } from '../core/ids.ts';
import type { Instant } from '../core/moment.ts';
import type { Assessment, Verdict } from '../core/step.ts';
import type { View } from '../core/view.ts';
import type { Pictures } from './machines.ts';

export interface AssessInput extends View {
  readonly pictures: Pictures;
  /** Machines that the run takes down, and those that are meant to run. */
  readonly downMachines: ReadonlySet<string>;
  readonly upMachines: ReadonlySet<string>;
}
export interface StepContext {
  readonly id: StepId;
  readonly subject: string;
  readonly rung: string | undefined;
  readonly readyAt: Instant | undefined;
}
export type Assess = (context: StepContext, input: AssessInput) => Assessment;
export type Assessors<Row extends string> = Readonly<Record<Row, Assess>>;

const answer = (
  is: Verdict['is'],
  reason: string,
  message: string,
  basis: readonly string[],
  actions: readonly Action[] = [],
): Assessment => ({
  verdict: { is, reason, message },
  basis,
  actions,
});
export const done = (reason: string, message: string, basis: readonly string[]): Assessment =>
  answer('done', reason, message, basis);
export const notDone = (
  reason: string,
  message: string,
  basis: readonly string[],
  actions: readonly Action[] = [],
): Assessment => answer('not-done', reason, message, basis, actions);
export const cannotTell = (
  reason: string,
  message: string,
  basis: readonly string[],
  actions: readonly Action[] = [],
): Assessment => answer('unknown', reason, message, basis, actions);
export const notApplicable = (reason: string, message: string, basis: readonly string[] = []): Assessment =>
  answer('not-applicable', reason, message, basis);

/** The id says what is wanted of whom, so that the same wish has the same id in every tick and after a restart. */
export function idOf(step: StepId, kind: string, ...parts: readonly string[]): ActionId {
  return actionId([step, kind, ...parts].join('/'));
}

/** Fields that most requests to one machine share. */
export function toMachine(
  step: StepId,
  target: string,
): Pick<Action, 'step' | 'target' | 'timeoutMs' | 'lane' | 'confirm'> {
  return { step, target, timeoutMs: 10_000, lane: `node/${target}`, confirm: [] };
}
/** Fields of a request to the Kubernetes API. */
export function toApi(
  step: StepId,
  target: string,
): Pick<Action, 'step' | 'target' | 'timeoutMs' | 'lane' | 'confirm'> {
  return { step, target, timeoutMs: 10_000, lane: 'api', confirm: [] };
}
/** Repeated as it is when it fails or when nobody knows: the request is idempotent. */
export const again = { maxAttempts: 100, firstBackoffMs: 2_000, ifOutcomeUnknown: 'repeat' } as const;
/** What takes its time by nature is not asked for again at once. */
export const patiently = { ...again, firstBackoffMs: 10_000 } as const;
/** After an unknown outcome only a newer observation of the target may repeat it. */
export const lookFirst = { maxAttempts: 100, firstBackoffMs: 5_000, ifOutcomeUnknown: 'observe-first' } as const;
