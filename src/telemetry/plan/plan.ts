/**
 * What a change of the desired state would do, from the configuration and what was learned alone: the same tables, durations and limits
 * as the real run. Nobody is asked, so what only observers could know is not in it.
 */
import type { Config } from '../../core/config.ts';
import type { AssessedStep, Estimates } from '../../core/decision.ts';
import type { NodeName } from '../../core/ids.ts';
import type { Step } from '../../core/step.ts';
import { expand } from '../../reconcilers/graph/expand.ts';
import { schedule } from '../../reconcilers/graph/schedule.ts';
import { limitMs } from '../../reconcilers/limits.ts';
import { up } from '../../reconcilers/order.ts';
import { durationsOf, isLearned } from '../../reconcilers/power/estimates.ts';
import { upScope } from '../../reconcilers/run/scope.ts';
import { secondsOf } from '../status/wall.ts';
import { downStepsOf, type PlanWord, targetsOfWord } from './down-steps.ts';
import { whatOf } from './what.ts';

export interface PlanRow {
  readonly group: string;
  /** From the beginning; absent for what has not been learned. */
  readonly startSeconds?: number;
  readonly takesSeconds?: number;
  /** Absent: without a limit. */
  readonly limitSeconds?: number;
  readonly what: string;
  readonly steps: readonly string[];
}
export interface Plan {
  readonly site: string;
  readonly way: 'down' | 'up';
  readonly to: 'up' | 'cluster-only' | 'poweroff';
  /** Whether the mode comes from the configuration and not from the word itself. */
  readonly modeFromConfig: boolean;
  readonly totalSeconds?: number;
  /** Complete runs that the times were learned from; 0: shares of the default budget. */
  readonly learnedFrom: number;
  readonly rows: readonly PlanRow[];
  /** Until then it turns round without a power cycle, from the beginning. */
  readonly turnsRoundUntilSeconds?: number;
  readonly notTouched: readonly NodeName[];
  /** They are powered off, and start only with their power or by hand. */
  readonly willNotReturn: readonly NodeName[];
}

export function planOf(config: Config, word: PlanWord, estimates: Estimates): Plan {
  const targets = targetsOfWord(config, word);
  const common = {
    site: config.cluster.name,
    modeFromConfig: word.mode === 'config',
    learnedFrom: isLearned(config, estimates) ? estimates.runs : 0,
    notTouched: [...word.ignoredNodes],
  };
  if (word.cluster === 'up') {
    const steps = expand(up, upScope(config, targets));
    return { ...common, way: 'up', to: 'up', rows: rowsOf(steps, config), willNotReturn: [] };
  }
  const { steps, off } = downStepsOf(config, targets);
  const durations = durationsOf(steps, config, estimates);
  const { totalMs, startMs, finishMs } = schedule(steps, durations);
  const firstOff = Math.min(...steps.filter(({ group }) => group === 'poweroff').map(({ id }) => startMs.get(id) ?? 0));
  const times = (of: readonly Step[]): Pick<PlanRow, 'startSeconds' | 'takesSeconds'> => {
    const start = Math.min(...of.map(({ id }) => startMs.get(id) ?? 0));
    const finish = Math.max(...of.map(({ id }) => finishMs.get(id) ?? 0));
    return { startSeconds: secondsOf(start), takesSeconds: secondsOf(finish - start) };
  };
  return {
    ...common,
    way: 'down',
    to: off.length > 0 ? 'poweroff' : 'cluster-only',
    totalSeconds: secondsOf(totalMs),
    rows: rowsOf(steps, config, times),
    ...(Number.isFinite(firstOff) ? { turnsRoundUntilSeconds: secondsOf(firstOff) } : {}),
    willNotReturn: off.filter((name) => needsPower(name, config)),
  };
}

function needsPower(name: NodeName, { machines }: Config): boolean {
  const method = machines.find((machine) => machine.name === name)?.wake.method;
  return method === 'mains' || method === 'manual';
}

function rowsOf(
  steps: readonly Step[],
  config: Config,
  times: (of: readonly Step[]) => Pick<PlanRow, 'startSeconds' | 'takesSeconds'> = () => ({}),
): readonly PlanRow[] {
  return [...Map.groupBy(steps, ({ group }) => group)].map(([group, of]) => {
    // What waits without a limit, such as the own host as the last of all, does not hide the limits of the others.
    const limit = Math.max(...of.map((step) => limitMs(step, config)).filter(Number.isFinite));
    return {
      group,
      ...times(of),
      ...(Number.isFinite(limit) ? { limitSeconds: secondsOf(limit) } : {}),
      what: whatOf(group, of, config),
      steps: of.map(({ id }) => id),
    };
  });
}

/** The open steps of a real decision in the form of a plan's lines: what `plan --replay` prints. */
export function openSteps(steps: readonly AssessedStep[]): readonly string[] {
  return steps
    .filter(({ state }) => state.is !== 'done' && state.is !== 'skipped')
    .map(
      ({ step, state, assessment }) =>
        `${step.id}  ${state.is}  ${assessment.verdict.reason}: ${assessment.verdict.message}`,
    );
}
