/** Expand, assess, settle: the steps of this tick, down and up, with their states. */

import { mayActFor } from '../core/act-mode.ts';
import type { Input } from '../core/decision.ts';
import { fact } from '../core/facts.ts';
import { nodeName } from '../core/ids.ts';
import type { Memory, Run } from '../core/memory.ts';
import { after, type Instant, instant, later } from '../core/moment.ts';
import type { Assessment, Pace, Step } from '../core/step.ts';
import type { View } from '../core/view.ts';
import type { Assess, AssessInput } from './assess.ts';
import { downAssessors } from './down/assessors.ts';
import { tails } from './graph/schedule.ts';
import { type Settled, type SettleInput, settle } from './graph/settle.ts';
import { limitMs } from './limits.ts';
import type { Pictures } from './machines.ts';
import { down, ruleOf, up } from './order.ts';
import { type Planned, plannedSteps } from './planned.ts';
import { type Durations, durationsOf } from './power/estimates.ts';
import { rememberCycles } from './remember.ts';
import { frozenOrThawed } from './run/freeze.ts';
import { isOpen } from './run/is-open.ts';
import { type Carried, reservesOf } from './run/reserve.ts';
import { goingDown } from './run/scope.ts';
import { leftOf } from './run/spent.ts';
import { upAssessors } from './up/assessors.ts';

export interface Assessed {
  readonly view: AssessInput;
  readonly memory: Memory;
  readonly down: Settled;
  readonly up: Settled;
}
/** A table without steps changes no record. */
const nothing = (run: Run | undefined): Settled => ({
  planned: [],
  steps: [],
  byId: new Map(),
  records: run?.steps ?? {},
});

/** Pace, expand, assess, settle. With no run open the way up is still assessed, for reports and for rows that keep. */
export function assessAll(
  view: Omit<View, 'run' | 'memory'>,
  start: Memory,
  pictures: Pictures,
  input: Input,
): Assessed {
  const { config, now } = view;
  let run = start.run;
  if (isOpen(run)) {
    const mayAct = mayActFor(view.spec, run);
    run = rememberCycles(frozenOrThawed(run, mayAct, now.at), start.records, now.at);
    if (mayAct) run = rememberApi(run, view);
  }
  const memory = run === start.run || run === undefined ? start : { ...start, run };
  const open = isOpen(run) ? run : undefined;
  const planned = plannedSteps(config, memory, view.spec);
  const wide: AssessInput = {
    ...view,
    memory,
    // The options of a run end with it.
    run: run === undefined || isOpen(run) ? run : { ...run, options: {} },
    pictures,
    downMachines: new Set<string>(open === undefined ? [] : goingDown(open)),
    // In the order of the configuration, because people read the first names of it.
    upMachines: new Set<string>(
      [...view.site.machine.keys()].filter((name) => memory.intended?.machines[name] === 'running'),
    ),
  };
  const downSettled =
    open === undefined || planned.down.length === 0 ? nothing(open) : settleDown(wide, open, planned, input);
  const upSettled =
    planned.up.length === 0
      ? { ...nothing(open), records: downSettled.records }
      : settleUp(wide, open, planned, downSettled.records);
  return { view: wide, memory, down: downSettled, up: upSettled };
}

function settleDown(wide: AssessInput, run: Run, planned: Planned, input: Input): Settled {
  const { config, power, now, estimates, memory } = wide;
  const durations = durationsOf(planned.down, config, estimates);
  const reserves = reservesOf({ config, power, holds: memory.holds });
  const patience = (step: Step) =>
    mayActFor(wide.spec, run) ? leftOf(limitMs(step, input.config), step.id, run) : Infinity;
  const skips = (row: string) => ruleOf(down, row)?.skipIn?.includes(run.pace) === true;
  const durationMs: Durations = (step) => (skips(step.row) ? 0 : durations(step));
  const behind = reserves.map(({ end, carried }) => ({
    end,
    tails: keptTails({ steps: planned.down, durations, pace: run.pace, carried }, durationMs),
  }));
  return settle({
    ...common(wide, run),
    steps: planned.down,
    silenceEndsChain: true,
    order: down,
    assess: (step, rung, readyAt) =>
      assessor(downAssessors, step.row)({ id: step.id, subject: step.subject, rung, readyAt }, wide),
    leftOut: (step, rule) => {
      if (step.row === 'drain' && run.options.skipDrain === true) return 'option';
      if (step.row === 'snapshot-etcd' && run.options.skipEtcdSnapshot === true) return 'option';
      if (rule.skipIn?.includes(run.pace) === true) return 'pace';
      return rule.api === true && run.apiGivenUpAt !== undefined ? 'no-api' : undefined;
    },
    limitMs: patience,
    deadline: (step) => {
      if (patience(step) === Infinity) return undefined;
      return behind.reduce<Instant | undefined>((soonest, { end, tails }) => {
        const tail = tails.get(step.id);
        const until = tail === undefined ? undefined : instant(end - tail);
        return soonest === undefined || (until !== undefined && until < soonest) ? until : soonest;
      }, undefined);
    },
    now,
  });
}

interface TailsOf {
  readonly steps: readonly Step[];
  readonly durations: Durations;
  readonly pace: Pace;
  readonly carried: Carried;
}
type Tails = ReturnType<typeof tails>;
const tailsKept = new WeakMap<readonly Step[], (TailsOf & { readonly tails: Tails })[]>();

/** Plan, durations, pace and who hangs on which battery are the same for many ticks on end. */
function keptTails(of: TailsOf, durationMs: Durations): Tails {
  const kept = (tailsKept.get(of.steps) ?? []).filter(
    ({ durations, pace }) => durations === of.durations && pace === of.pace,
  );
  const known = kept.find(({ carried }) => carried === of.carried);
  if (known !== undefined) return known.tails;
  const made = tails(of.steps, durationMs, (step) => of.carried.has(step));
  tailsKept.set(of.steps, [...kept, { ...of, tails: made }]);
  return made;
}

function settleUp(wide: AssessInput, run: Run | undefined, planned: Planned, records: Settled['records']): Settled {
  return settle({
    ...common(wide, run),
    // Both tables keep their records in one place: the way up goes on from what the way down has just written.
    records,
    steps: planned.up,
    order: up,
    assess: (step, rung, readyAt) =>
      assessor(upAssessors, step.row)({ id: step.id, subject: step.subject, rung, readyAt }, wide),
    leftOut: () => undefined,
    // With no run open nothing is given up: the rows only report.
    limitMs: (step) => (run === undefined || !mayActFor(wide.spec, run) ? Infinity : limitMs(step, wide.config)),
    deadline: () => undefined,
    silenceEndsChain: false,
    now: wide.now,
  });
}

function assessor(table: Readonly<Record<string, Assess>>, row: string): Assess {
  return table[row] ?? (() => noAssessor);
}
const noAssessor: Assessment = {
  verdict: { is: 'unknown', reason: 'NeverRead', message: 'no assessor' },
  basis: [],
  actions: [],
};

function common(
  wide: AssessInput,
  run: Run | undefined,
): Pick<SettleInput, 'records' | 'stableMs' | 'silent' | 'unread'> {
  return {
    records: run?.steps ?? {},
    // With no run open there is no record that a soak could count from, and nothing waits for one.
    stableMs: () => (run === undefined ? 0 : wide.config.startup.stabilityMs),
    silent: (subject) => wide.pictures.get(nodeName(subject))?.silent === true,
    unread: (subject) => wide.pictures.get(nodeName(subject))?.state === 'unknown',
  };
}

/** The API is given up for the rest of the way down when it has not been ready for long: then everything goes over SSH. */
function rememberApi(run: Run, { config, snapshot, now }: Omit<View, 'run' | 'memory'>): Run {
  if (run.apiGivenUpAt !== undefined || goingDown(run).length === 0) return run;
  const api = fact(snapshot, 'api');
  if (api.state === 'known' && api.value.answer === 'ready') {
    const { apiDoubtedSince, ...trusted } = run;
    return apiDoubtedSince === undefined ? run : trusted;
  }
  const seen = api.state === 'known' ? later(api.value.since, run.openedAt) : now.at;
  const since = run.apiDoubtedSince ?? seen;
  const doubted = run.apiDoubtedSince === undefined ? { ...run, apiDoubtedSince: since } : run;
  return now.reached(after(since, config.shutdown.apiDeadMs)) ? { ...doubted, apiGivenUpAt: now.at } : doubted;
}
