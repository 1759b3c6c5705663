/**
 * What ananke can ask of the world: a closed union of plain data. An action is a request and never a wait; its handler returns
 * within `timeoutMs` (15 s at most) and "accepted" means accepted. Whether it helped is for the step's verdict to say.
 */
import type { ActionId, BootId, NodeName, RunId, StepId, UpsName } from './ids.ts';

interface ActionBase {
  readonly id: ActionId;
  readonly step: StepId;
  /** Machine, UPS or `cluster`. */
  readonly target: string;
  readonly risk: 'reversible' | 'disruptive' | 'irreversible';
  readonly timeoutMs: number;
  /** One lane takes a bounded number of actions at once (`laneWidth`): one per machine, some for the API. */
  readonly lane: string;
  readonly retry: {
    /** From then on it is tried seldom, and never given up for good. */
    readonly maxAttempts: number;
    readonly firstBackoffMs: number;
    readonly ifOutcomeUnknown: 'repeat' | 'observe-first';
  };
  /** The cells that must begin after the proposal before an irreversible action may go. */
  readonly confirm: readonly string[];
  readonly reason: string;
  readonly message: string;
}
type Of<Kind extends string, Fields extends object> = ActionBase & { readonly kind: Kind } & Readonly<Fields>;

export type PowerOffRung = 'poweroff' | 'kill-then-poweroff' | 'force';
export type Action =
  | Of<'SuspendFlux', { objects: readonly string[]; run: RunId }>
  | Of<'ResumeFlux', { objects: readonly string[] }>
  | Of<'TakeSnapshot', { node: NodeName; name: string }>
  | Of<'Cordon', { nodes: readonly string[]; run: RunId }>
  | Of<'Uncordon', { nodes: readonly string[] }>
  | Of<'EvictPod', { namespace: string; pod: string; uid: string; graceSeconds: number }>
  | Of<'DeletePod', { namespace: string; pod: string; uid: string; graceSeconds: number }>
  | Of<'EndWorkloads', { node: NodeName; graceSeconds: number }>
  | Of<'SetStayDown', { node: NodeName; cause: string; epoch: number }>
  | Of<'ClearStayDown', { node: NodeName }>
  | Of<'StopUnit', { node: NodeName }>
  | Of<'KillLeftovers', { node: NodeName }>
  | Of<'StartUnit', { node: NodeName }>
  | Of<'PowerOff', { node: NodeName; boot: BootId; rung: PowerOffRung }>
  | Of<'PowerOffSelf', { boot: BootId }>
  | Of<'CycleOutput', { ups: UpsName; offDelayMs: number }>
  | Of<'Wake', { node: NodeName }>
  | Of<'UnsealVault', { pod: string }>;
export type ActionKind = Action['kind'];
export type ActionOf<Kind extends ActionKind> = Extract<Action, { kind: Kind }>;

/** accepted: the target took it. failed: it said no, or was not reached. unknown: it may or may not have taken it. */
export type Outcome = 'accepted' | 'failed' | 'unknown';
export interface Answer {
  readonly outcome: Outcome;
  /** What the other side said, for people, where it was not accepted; never a secret. It decides nothing. */
  readonly note?: string;
}

/** No handler may take longer than this: a request is never a wait. */
export const actionTimeoutLimitMs = 15_000;
/** How many actions of one lane may be in flight at once. */
export function laneWidth(lane: string): number {
  if (lane === 'api') return 16;
  if (lane === 'wake') return 8;
  return 1;
}
