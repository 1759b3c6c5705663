// Invariants about files and about decisions: what no look at the world alone can tell.
import type { TickReport } from '../../../controller/loop.ts';
import type { Action } from '../../../core/action.ts';
import type { Decide, Input } from '../../../core/decision.ts';
import type { Disk } from '../../in-memory/disk.ts';

/** A violation in the words of whoever found it. */
export interface Finding {
  readonly invariant: string;
  readonly at: number;
  readonly subject: string;
  readonly message: string;
}
export interface SimScene {
  readonly now: () => number;
  readonly disk: () => Disk;
  readonly report: (invariant: string, subject: string, message: string) => void;
}
export interface SimChecker {
  /** Before the decision of a tick is made. */
  decides?(input: Input, life: number, decide: Decide): void;
  /** A request is about to leave. */
  performs?(action: Action): void;
  /** The tick is over: what was decided is recorded, as far as the disk goes along. */
  ticked?(report: TickReport, life: number): void;
}
