/** A named check on one action, the last word before the executor. */
import type { Action } from './action.ts';
import type { AssessedStep } from './decision.ts';
import type { StepId } from './ids.ts';
import type { View } from './view.ts';

export interface InterlockInput extends View {
  readonly steps: ReadonlyMap<StepId, AssessedStep>;
  /** Actions that this decision has already let pass. */
  readonly passed: readonly Action[];
}
/** Why the action must not go now; nothing when this check has no objection. */
export type Objection =
  | {
      readonly reason: string;
      readonly message: string;
      /** It is only not its turn yet: the limit of its step has not begun. */
      readonly notItsTurn?: true;
    }
  | undefined;
export type Interlock = (action: Action, input: InterlockInput) => Objection;
export type NamedInterlock = { readonly name: string; readonly check: Interlock };
