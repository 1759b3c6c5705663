/**
 * One pure, total, synchronous function from five inputs to a decision. The order of its parts:
 * edit -> power -> holds -> intent -> targets -> run -> pace -> expand -> assess -> settle -> actions -> interlocks ->
 * conditions -> next memory -> wakeAt. Within a tick nothing else passes between them.
 */
import type { AssessedStep, Decide, Decision, Input } from '../core/decision.ts';
import { fact } from '../core/facts.ts';
import { type BootId, bootId, nodeName } from '../core/ids.ts';
import { sameEntries } from '../core/records.ts';
import type { Memory, Run } from '../core/memory.ts';
import { after, instant, type Moment, momentAt } from '../core/moment.ts';
import { valueOf } from '../core/observed.ts';
import { siteOf } from '../core/site.ts';
import type { Assessment } from '../core/step.ts';
import type { View } from '../core/view.ts';
import { interlocks } from '../interlocks/chain.ts';
import type { Assess, AssessInput } from './assess.ts';
import { type ChooseInput, choose } from './choose.ts';
import { conditionsOf } from './conditions.ts';
import { downAssessors } from './down/assessors.ts';
import { settle, type SettleInput, type Settled } from './graph/settle.ts';
import { tails } from './graph/schedule.ts';
import { limitMs } from './limits.ts';
import { type Pictures, pictureAll } from './machines.ts';
import { down, up } from './order.ts';
import { plannedSteps, type Planned } from './planned.ts';
import { assessPower } from './power/assess-power.ts';
import { durationsOf } from './power/estimates.ts';
import { nextHolds } from './power/holds.ts';
import { rememberActions, rememberBoots, rememberCycles, forgetMarks } from './remember.ts';
import { acceptEdit } from './run/edit.ts';
import { targetsOf } from './run/intent.ts';
import { isOpen, nextRun } from './run/lifecycle.ts';
import { mustCycle } from './run/must-cycle.ts';
import { darkAt, nextPace } from './run/pace.ts';
import { rebase } from './run/rebase.ts';
import { goingDown, meantToRun } from './run/scope.ts';
import { closeRun, phaseOf } from './run/close.ts';
import { unhealthyNow } from './run/baseline.ts';
import { upAssessors } from './up/assessors.ts';

/** With nothing at all to wait for, the decision is looked at again after this, ms. */
export const longestSleepMs = 24 * 3_600_000;

export const decide: Decide = (input) => {
  const now = momentAt(input.snapshot.takenAt);
  const host = valueOf(fact(input.snapshot, 'host'));
  const memory = startingMemory(input, host?.bootId, now);
  if (memory === undefined) return blind(input, now);
  const bootstrapped = allowBootstrap(memory, host?.bootstrapped === true);
  const pictures = pictureAll({ ...input, memory: bootstrapped, now });
  const { memory: ran, view } = reconsider(input, bootstrapped, pictures, now);
  const assessed = assessAll(view, ran, pictures, input);
  return act(input, assessed, pictures, now);
};

/** The first start ever, or a lost journal, adopts what it sees; a boot of the own host moves every timer to the new clock. */
function startingMemory(input: Input, boot: BootId | undefined, now: Moment): Memory | undefined {
  if (boot === undefined) return input.memory;
  if (input.memory === undefined) return emptyMemory(input, boot);
  return input.memory.hostBootId === boot ? input.memory : rebase(input.memory, boot, now.at);
}

export function emptyMemory({ config }: Pick<Input, 'config'>, boot: BootId): Memory {
  return {
    hostBootId: boot,
    self: config.self,
    runCount: 0,
    holds: {},
    countermands: {},
    ups: {},
    records: {},
    proposedAt: {},
    marks: {},
    committed: {},
    boots: {},
    repairs: {},
    schedules: {},
  };
}

/** Starting needs a word of this boot: the bootstrap unit, or (in acceptance) a new edit. A restart of the daemon alone resumes. */
function allowBootstrap(memory: Memory, bootstrapped: boolean): Memory {
  return bootstrapped && memory.bootstrapFor !== memory.hostBootId
    ? { ...memory, bootstrapFor: memory.hostBootId }
    : memory;
}

/** Edit, power, holds, intent, targets, run. */
function reconsider(
  input: Input,
  start: Memory,
  pictures: Pictures,
  now: Moment,
): { readonly memory: Memory; readonly view: Omit<View, 'run' | 'memory'> } {
  const { config, snapshot, desired, estimates } = input;
  const edited = acceptEdit(start, desired, now, snapshot.wallAt);
  const { spec } = edited;
  let memory = edited.memory;
  if (edited.isNew && spec.cluster === 'up') memory = { ...memory, bootstrapFor: memory.hostBootId };
  const { ups, power } = assessPower({ config, snapshot, memory, estimates, now });
  if (ups !== memory.ups) memory = { ...memory, ups };
  const holds = nextHolds({ config, memory, power, now, wallAt: snapshot.wallAt });
  const spokenOnly = memory.intended ?? targetsOf({ config, spec, holds: {}, mustCycle: new Set() });
  memory = { ...memory, ...(holds === memory.holds ? {} : { holds }), intended: spokenOnly };
  const targets = targetsOf({ config, spec, holds, mustCycle: mustCycle({ config, memory, spec, pictures, now }) });
  const ran = nextRun({
    config,
    memory,
    targets,
    edit: {
      isNew: edited.isNew,
      options: spec.options,
      cause: spec.reason === '' ? `desired ${spec.cluster}` : spec.reason,
    },
    pictures,
    unhealthy: unhealthyNow(config, snapshot),
    now,
    wallAt: snapshot.wallAt,
  });
  const booted = rememberBoots(ran, pictures);
  return {
    memory: forgetMarks(booted, snapshot),
    view: { config, site: siteOf(config), spec, snapshot, estimates, now, power },
  };
}

interface Assessed {
  readonly view: AssessInput;
  readonly memory: Memory;
  readonly down: Settled;
  readonly up: Settled;
}
const nothing: Settled = { steps: [], byId: new Map(), records: {} };

/** Pace, expand, assess, settle. With no run open the way up is still assessed, for reports and for rows that keep. */
function assessAll(view: Omit<View, 'run' | 'memory'>, start: Memory, pictures: Pictures, input: Input): Assessed {
  const { config, now } = view;
  let run = start.run;
  if (isOpen(run)) run = rememberApi(rememberCycles(run, start.records, now.at), view);
  const memory = run === start.run || run === undefined ? start : { ...start, run };
  const open = isOpen(run) ? run : undefined;
  const planned = plannedSteps(config, memory, view.spec);
  const wide: AssessInput = {
    ...view,
    memory,
    run,
    pictures,
    downMachines: new Set<string>(open === undefined ? [] : goingDown(open)),
    upMachines: new Set<string>(memory.intended === undefined ? [] : meantToRun(memory.intended)),
  };
  const downSettled =
    open === undefined || planned.down.length === 0 ? nothing : settleDown(wide, open, planned, input);
  const upSettled = planned.up.length === 0 ? nothing : settleUp(wide, open, planned);
  return { view: wide, memory, down: downSettled, up: upSettled };
}

function settleDown(wide: AssessInput, run: Run, planned: Planned, input: Input): Settled {
  const { config, power, now, estimates } = wide;
  const durations = durationsOf(planned.down, config, estimates);
  const end = darkAt(config, power);
  const skips = (row: string) => down[row as keyof typeof down].skipIn?.includes(run.pace) === true;
  const behind = end === undefined ? undefined : tails(planned.down, (step) => (skips(step.row) ? 0 : durations(step)));
  return settle({
    ...common(wide, run),
    steps: planned.down,
    order: down,
    assess: (step, rung, readyAt) =>
      assessor(downAssessors, step.row)({ id: step.id, subject: step.subject, rung, readyAt }, wide),
    leftOut: (step, rule) => {
      if (step.row === 'drain' && run.options.skipDrain === true) return 'option';
      if (step.row === 'snapshot-etcd' && run.options.skipEtcdSnapshot === true) return 'option';
      if (rule.skipIn?.includes(run.pace) === true) return 'pace';
      return rule.api === true && run.apiGivenUpAt !== undefined ? 'no-api' : undefined;
    },
    limitMs: (step) => limitMs(step, input.config),
    deadline: (step) =>
      end === undefined || limitMs(step, config) === Infinity ? undefined : instant(end - (behind?.get(step.id) ?? 0)),
    now,
  });
}

function settleUp(wide: AssessInput, run: Run | undefined, planned: Planned): Settled {
  return settle({
    ...common(wide, run),
    steps: planned.up,
    order: up,
    assess: (step, rung, readyAt) =>
      assessor(upAssessors, step.row)({ id: step.id, subject: step.subject, rung, readyAt }, wide),
    leftOut: () => undefined,
    // With no run open nothing is given up: the rows only report.
    limitMs: (step) => (run === undefined ? Infinity : limitMs(step, wide.config)),
    deadline: () => undefined,
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

function common(wide: AssessInput, run: Run | undefined): Pick<SettleInput, 'records' | 'stableMs' | 'silent'> {
  return {
    records: run?.steps ?? {},
    stableMs: () => wide.config.startup.stabilityMs,
    silent: (subject) => wide.pictures.get(nodeName(subject))?.silent === true,
  };
}

/** The API is given up for the rest of the way down when it has not been ready for long: then everything goes over SSH. */
function rememberApi(run: Run, { config, snapshot, now }: Omit<View, 'run' | 'memory'>): Run {
  if (run.apiGivenUpAt !== undefined || goingDown(run).length === 0) return run;
  const api = fact(snapshot, 'api');
  const ready = api.state === 'known' && api.value.answer === 'ready';
  if (ready) return run;
  const since = api.state === 'known' && api.value.since > run.openedAt ? api.value.since : run.openedAt;
  return now.reached(after(since, config.shutdown.apiDeadMs)) ? { ...run, apiGivenUpAt: now.at } : run;
}

/** Actions, interlocks, conditions, next memory, wakeAt. */
function act(
  input: Input,
  { view, memory: start, down: downs, up: ups }: Assessed,
  pictures: Pictures,
  now: Moment,
): Decision {
  const steps = [...downs.steps, ...ups.steps];
  const open = isOpen(start.run) ? start.run : undefined;
  let memory = start;
  if (open !== undefined) memory = { ...memory, run: progressed(open, view, downs, ups, input) };
  const byId = new Map([...downs.byId, ...ups.byId]);
  const run = isOpen(memory.run) ? memory.run : undefined;
  const choice = choose({
    steps,
    memory,
    snapshot: input.snapshot,
    now,
    mayAct: (step) => mayAct(step, run),
    interlocks: interlocks as ChooseInput['interlocks'],
    context: { ...view, run: memory.run, steps: byId },
  });
  memory = { ...memory, records: choice.records, proposedAt: choice.proposedAt };
  memory = rememberActions(memory, choice.actions);
  memory = closeRun(memory, steps, now.at);
  const final: View = { ...view, memory, run: memory.run };
  return {
    memory: sameOr(input.memory, memory),
    steps,
    actions: choice.actions,
    refusals: choice.refusals,
    conditions: conditionsOf({ view: final, desired: input.desired, steps, refusals: choice.refusals }),
    refresh: choice.refresh,
    attention: attentionOf(steps, run, pictures),
    wakeAt: now.next() ?? after(now.at, longestSleepMs),
  };
}

function progressed(run: Run, view: AssessInput, downs: Settled, ups: Settled, input: Input): Run {
  const merged = downs === nothing ? ups.records : { ...downs.records, ...ups.records };
  let next: Run = merged === run.steps ? run : { ...run, steps: merged };
  if (downs !== nothing) {
    const durations = durationsOf(
      downs.steps.map(({ step }) => step),
      input.config,
      input.estimates,
    );
    next = nextPace({
      config: view.config,
      run: next,
      power: view.power,
      steps: downs.steps,
      durations,
      now: view.now,
    });
    const cordoned = downs.steps.find(({ step }) => step.row === 'cordon')?.state.is;
    if (next.cordonedAt === undefined && (cordoned === 'done' || cordoned === 'given-up'))
      next = { ...next, cordonedAt: view.now.at };
  }
  const phase = phaseOf(next, ups.steps, view.memory);
  const safe =
    next.powerSafeAt === undefined &&
    ups.steps.length > 0 &&
    ups.steps.every(({ step, state }) => step.row !== 'power-safe' || state.is === 'done' || state.is === 'skipped');
  return { ...next, phase, ...(safe ? { powerSafeAt: view.now.at } : {}) };
}

/** Ready steps act, given-up ones are still attempted; with no run open only what keeps. */
function mayAct({ step, state }: AssessedStep, run: Run | undefined): boolean {
  if (state.is !== 'ready' && state.is !== 'given-up' && state.is !== 'blocked') return false;
  if (run !== undefined) return true;
  return up[step.row as keyof typeof up]?.keeps === true;
}

function attentionOf(steps: readonly AssessedStep[], run: Run | undefined, pictures: Pictures): readonly string[] {
  if (run === undefined) return [];
  const names = new Set<string>();
  for (const { step, state } of steps) {
    const open = state.is !== 'done' && state.is !== 'skipped';
    if (open && pictures.has(nodeName(step.subject))) names.add(step.subject);
  }
  return names.size === 0 ? ['cluster'] : [...names];
}

/** Without its own boot id the controller knows no time line: it observes and waits. */
function blind(input: Input, now: Moment): Decision {
  return {
    memory: input.memory ?? emptyMemory(input, bootId('')),
    steps: [],
    actions: [],
    refusals: [],
    conditions: [
      { type: 'Converged', status: 'Unknown', reason: 'NoBootId', message: 'the boot id of this host cannot be read' },
    ],
    refresh: ['host'],
    attention: [],
    wakeAt: after(now.at, longestSleepMs),
  };
}

/** The same object when nothing durable changed, so that the journal has nothing to write. */
function sameOr(before: Memory | undefined, next: Memory): Memory {
  return before !== undefined && sameEntries(before, next) ? before : next;
}
