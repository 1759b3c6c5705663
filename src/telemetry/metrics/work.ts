/** What is being done: holds, the run, its steps and gates, and requests. */
import type { Outcome } from '../../core/action.ts';
import { down } from '../../reconcilers/order.ts';
import { goingDown } from '../../reconcilers/run/scope.ts';
import { actionKinds } from '../action-kind.ts';
import { gatesOf } from '../status/gates.ts';
import { runOf } from '../status/run.ts';
import type { Telling } from '../status/telling.ts';
import type { LoopFacts } from './loop-facts.ts';
import { counter, gauge, type Sample, samplesFor, stateSet } from './sample.ts';

export const workMetrics = {
  ananke_hold_phase: gauge(
    ['hold', 'phase'],
    'Holds that stand; Active asks for down, Recharging only forbids starts.',
  ),
  ananke_hold_age_seconds: gauge(['hold'], 'Time since the hold was placed, by the wall clock.'),
  ananke_run_open: gauge(['way'], '1: a run of that way is under way.'),
  ananke_run_phase: gauge(['phase'], 'Phase of the open run, or closed.'),
  ananke_run_pace: gauge(['pace'], 'How much patience the batteries leave the open run; absent without one.'),
  ananke_run_elapsed_seconds: gauge(['way'], 'Time since the open run was opened; absent without one.'),
  ananke_run_remaining_seconds: gauge([], 'What the open way down still takes, by the budget; absent without one.'),
  ananke_run_duration_seconds: gauge(['way'], 'What the last closed run took; absent after the host has booted since.'),
  ananke_runs_opened_total: counter([], 'Runs that were opened since the record began.'),
  ananke_steps: gauge(['way', 'step', 'state'], 'Steps of this row by their state.'),
  ananke_gate_verdict: gauge(['gate', 'verdict'], 'Where each gate of the way up stands.'),
  ananke_gate_duration_seconds: gauge(['gate'], 'From the beginning of the gate to its end, or to now.'),
  ananke_actions_begun_total: counter(['kind'], 'Requests that this process has begun.'),
  ananke_actions_ended_total: counter(
    ['kind', 'outcome'],
    'Requests that have ended; unknown: nobody knows whether it was taken.',
  ),
  ananke_actions_in_flight: gauge([], 'Requests that have no answer yet.'),
  ananke_action_refusals: gauge(
    ['interlock'],
    'Requests that this interlock refuses now; absent while it refuses none.',
  ),
};

const give = samplesFor(workMetrics);
const phases = ['acting', 'paused', 'reversing', 'finishing', 'closed'] as const;
const paces = ['graceful', 'hurried', 'emergency'] as const;
const stepStates = ['done', 'skipped', 'given-up', 'waiting', 'ready', 'soaking', 'blocked'] as const;
const verdicts = ['passed', 'waits', 'running', 'blocked', 'given-up', 'skipped'] as const;
const outcomes: readonly Outcome[] = ['accepted', 'failed', 'unknown'];

export function workSamples(telling: Telling, loop: LoopFacts): readonly Sample[] {
  return [
    ...holdSamples(telling),
    ...runSamples(telling),
    ...stepSamples(telling),
    ...gatesOf(telling).flatMap(({ name: gate, verdict: is, tookSeconds }) => [
      ...stateSet(verdicts, is, (verdict, isSo) => give('ananke_gate_verdict', { gate, verdict }, isSo)),
      ...give('ananke_gate_duration_seconds', { gate }, tookSeconds),
    ]),
    ...actionSamples(telling, loop),
  ];
}

function holdSamples({ input: { snapshot }, decision }: Telling): readonly Sample[] {
  return Object.entries(decision.memory.holds).flatMap(([hold, { phase: is, since }]) => [
    ...stateSet(['Active', 'Recharging'], is, (phase, isSo) => give('ananke_hold_phase', { hold, phase }, isSo)),
    ...give('ananke_hold_age_seconds', { hold }, Math.max(0, snapshot.wallAt - since) / 1_000),
  ]);
}

function runSamples(telling: Telling): readonly Sample[] {
  const { run, runCount, hostBootId } = telling.decision.memory;
  const told = telling.run === undefined ? undefined : runOf(telling);
  const isClosed = run?.phase === 'closed' && run.closedAt !== undefined && run.boot === hostBootId;
  const took = isClosed && run.closedAt !== undefined ? (run.closedAt - run.openedAt) / 1_000 : undefined;
  const closedWay = run !== undefined && goingDown(run).length > 0 ? 'down' : 'up';
  return [
    ...(['down', 'up'] as const).flatMap((way) => give('ananke_run_open', { way }, told?.way === way)),
    ...stateSet(phases, run?.phase, (phase, isSo) => give('ananke_run_phase', { phase }, isSo)),
    ...stateSet(paces, told?.pace, (pace, isSo) => give('ananke_run_pace', { pace }, isSo)),
    ...(told === undefined ? [] : give('ananke_run_elapsed_seconds', { way: told.way }, told.elapsedSeconds)),
    ...give('ananke_run_remaining_seconds', {}, told?.remainingSeconds),
    ...give('ananke_run_duration_seconds', { way: closedWay }, took),
    ...give('ananke_runs_opened_total', {}, runCount),
  ];
}

function stepSamples({ decision }: Telling): readonly Sample[] {
  return [...Map.groupBy(decision.steps, ({ step }) => step.row)].flatMap(([step, members]) =>
    stepStates.flatMap((state) => {
      const count = members.filter((one) => one.state.is === state).length;
      return give('ananke_steps', { way: step in down ? 'down' : 'up', step, state }, count);
    }),
  );
}

function actionSamples({ decision }: Telling, { actions }: LoopFacts): readonly Sample[] {
  const inFlight = Object.values(decision.memory.records).filter(({ outcome }) => outcome === 'in-flight').length;
  const refusals = Map.groupBy(decision.refusals, ({ interlock }) => interlock);
  return [
    ...actionKinds.flatMap((kind) => [
      ...give('ananke_actions_begun_total', { kind }, actions[kind]?.begun ?? 0),
      ...outcomes.flatMap((outcome) =>
        give('ananke_actions_ended_total', { kind, outcome }, actions[kind]?.[outcome] ?? 0),
      ),
    ]),
    ...give('ananke_actions_in_flight', {}, inFlight),
    ...[...refusals].flatMap(([interlock, of]) => give('ananke_action_refusals', { interlock }, of.length)),
  ];
}
