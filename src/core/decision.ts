/** One decision: five inputs as data, one output as data. The inputs as JSON replay it anywhere. */
import type { Action } from './action.ts';
import type { Config } from './config.ts';
import type { Desired } from './desired.ts';
import type { CellName, Snapshot } from './facts.ts';
import type { ActionId, UpsName } from './ids.ts';
import type { Memory } from './memory.ts';
import type { Instant } from './moment.ts';
import type { Assessment, Step, StepState } from './step.ts';
import type { View } from './view.ts';

/** Learned from closed runs and from readings at 100 % charge; empty until learned. */
export interface Estimates {
  /** A high quantile of the row's own time, ms, by row name. */
  readonly stepMs: Readonly<Record<string, number>>;
  /** Complete graceful runs behind `stepMs`, by mode and scope. */
  readonly runs: number;
  readonly startupCommitMs?: number;
  readonly fullLoadRuntimeMs: Readonly<Record<UpsName, number>>;
}
export const nothingLearned: Estimates = { stepMs: {}, runs: 0, fullLoadRuntimeMs: {} };

export interface Input {
  readonly config: Config;
  readonly desired: Desired;
  readonly snapshot: Snapshot;
  /** Absent on the first start ever, and when the journal could not be read. */
  readonly memory: Memory | undefined;
  readonly estimates: Estimates;
}
export interface Refusal {
  readonly action: ActionId;
  readonly interlock: string;
  readonly reason: string;
  readonly message: string;
}
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}
export interface AssessedStep {
  readonly step: Step;
  readonly state: StepState;
  readonly assessment: Assessment;
}
export interface Decision {
  /** Synced BEFORE any action of this decision starts. */
  readonly memory: Memory;
  readonly steps: readonly AssessedStep[];
  readonly actions: readonly Action[];
  readonly refusals: readonly Refusal[];
  readonly conditions: readonly Condition[];
  /** What the power policy made of each UPS; empty while nothing can be decided. */
  readonly power: View['power'];
  /** Cells to read anew, now: an irreversible action waits for them. */
  readonly refresh: readonly CellName[];
  /** Machines with an open step: probed often. */
  readonly attention: readonly string[];
  /** With unchanged facts no earlier tick decides anything else. */
  readonly wakeAt: Instant;
}
export type Decide = (input: Input) => Decision;
