/** A recorded decision that was made again, in the form of a plan: what was left of its way, and what it asked for and refused. */
import type { RunStatus } from '../../api/status-schema.ts';
import type { Action } from '../../core/action.ts';
import type { Decision, Refusal } from '../../core/decision.ts';
import type { Target } from '../../core/memory.ts';
import { whenKnown } from '../../core/when-known.ts';
import { runOf } from '../status/run.ts';
import { type Telling, tellingOf, wayOf } from '../status/telling.ts';
import type { PlanWord } from './down-steps.ts';
import { type Plan, planOf } from './plan.ts';
import type { Seen } from './seen.ts';

/** A plan like any other, with what only a decision has. */
export interface Replayed extends Plan {
  /** The open run; absent while none is. */
  readonly run?: RunStatus;
  /** Steps that are neither done nor left out, and what was said of each. */
  readonly steps: readonly ReplayedStep[];
  readonly actions: readonly Pick<Action, 'id' | 'kind' | 'target' | 'risk' | 'reason' | 'message'>[];
  readonly refusals: readonly Refusal[];
}
interface ReplayedStep {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
  readonly message: string;
}

export function replayedPlan(seen: Seen): Replayed {
  const { input, decision } = seen;
  const telling = tellingOf(input, decision);
  return {
    ...planOf(input.config, wordOf(telling), input.estimates, seen),
    ...whenKnown('run', telling.run === undefined ? undefined : runOf(telling)),
    steps: stepsOf(decision),
    actions: decision.actions.map(({ id, kind, target, risk, reason, message }) => ({
      id,
      kind,
      target,
      risk,
      reason,
      message,
    })),
    refusals: decision.refusals,
  };
}

function stepsOf({ steps }: Decision): readonly ReplayedStep[] {
  return steps
    .filter(({ state }) => state.is !== 'done' && state.is !== 'skipped')
    .map(({ step: { id }, state, assessment: { verdict } }) => ({
      id,
      state: state.is,
      reason: verdict.reason,
      message: verdict.message,
    }));
}

/** Where it was on its way to, whoever asked for it: a hold has no word of its own. */
function wordOf(telling: Telling): PlanWord {
  const { run, decision } = telling;
  const { intended, edit } = decision.memory;
  const targets = run?.targets ?? intended;
  const atRest = targets?.cluster === 'quiet' ? 'down' : 'up';
  return {
    cluster: run === undefined ? atRest : wayOf(telling),
    mode: Object.values<Target>(targets?.machines ?? {}).includes('off') ? 'poweroff' : 'cluster-only',
    ignoredNodes: edit?.spec.ignoredNodes ?? [],
  };
}
