/** Steps of an open run that changed, one line for what happened to a row at once: one drain of hundreds fills no page. */
import type { AssessedStep } from '../../core/decision.ts';
import type { Run, StepRecord } from '../../core/memory.ts';
import type { StepState } from '../../core/step.ts';
import { isOpen } from '../../reconcilers/run/is-open.ts';
import type { Seen } from '../plan/seen.ts';
import { type Fields, type Level, type LogLine, line } from './line.ts';

export function stepLines(before: Seen | undefined, now: Seen): readonly LogLine[] {
  const { run } = now.decision.memory;
  const old = (before === undefined ? now.input : before.decision).memory?.run;
  // At rest the conditions tell what is no longer as it should be.
  if (run === undefined || !(isOpen(run) || isOpen(old))) return [];
  const sameRun = old?.id === run.id ? old : undefined;
  const was = wasOf(sameRun === undefined ? undefined : before, sameRun);
  const changes = now.decision.steps.flatMap((one) => changeOf(one, was(one), sameRun, run));
  return [...Map.groupBy(changes, ({ key }) => key).values()].flatMap(together);
}

interface Was {
  readonly is: StepState['is'] | undefined;
  readonly reason?: string;
}
type Find = (one: AssessedStep) => Was;
const unheardOf: Was = { is: undefined };

/** What a step was before. In the first decision of a life only the record tells it. */
function wasOf(before: Seen | undefined, run: Run | undefined): Find {
  if (run === undefined) return () => unheardOf;
  if (before === undefined) return ({ step }) => recorded(run.steps[step.id]);
  const all = new Map(before.decision.steps.map((one) => [one.step.id, one]));
  return ({ step }) => {
    const one = all.get(step.id);
    return one === undefined ? unheardOf : { is: one.state.is, reason: one.assessment.verdict.reason };
  };
}

function recorded(record: StepRecord | undefined): Was {
  if (record?.settledBy !== undefined) return { is: 'given-up' };
  return record?.doneAt === undefined ? unheardOf : { is: 'done' };
}

interface Change {
  readonly key: string;
  readonly level: Level;
  readonly message: string;
  readonly row: string;
  readonly subject: string;
  readonly tookMs?: number;
  readonly fields: Fields;
}

function changeOf(one: AssessedStep, was: Was, sameRun: Run | undefined, run: Run): readonly Change[] {
  const { step, state, assessment } = one;
  const { reason, message: why } = assessment.verdict;
  const change = (level: Level, message: string, fields: Fields = {}, tookMs?: number): Change => ({
    // The sentence is left out of it: it names the subject, and one sentence stands for all.
    key: JSON.stringify([message, step.row, { ...fields, why: '' }]),
    level,
    message,
    row: step.row,
    subject: step.subject,
    fields,
    ...(tookMs === undefined ? {} : { tookMs }),
  });
  const escalated = escalationOf(one, sameRun, run).map((rung) => change('warn', 'step escalated', { rung }));
  if (state.is !== was.is) return [...escalated, ...turnOf(one, was, run, change)];
  if (reason === was.reason) return escalated;
  if (state.is === 'blocked') return [...escalated, change('info', 'step blocked', { reason, why })];
  return state.is === 'ready' ? [...escalated, change('debug', 'step waits', { reason, why })] : escalated;
}

/** The rung that it has gone up to. The first one is how a step begins, and of a step that is over nothing more is asked. */
function escalationOf({ step, state }: AssessedStep, old: Run | undefined, now: Run): readonly string[] {
  const was = old?.steps[step.id]?.rung;
  const rung = now.steps[step.id]?.rung;
  if (was === undefined || rung === undefined || rung === was) return [];
  return state.is === 'done' || state.is === 'skipped' || state.is === 'waiting' ? [] : [rung];
}

/** It is in another state than before. */
function turnOf(
  { step, state, assessment }: AssessedStep,
  was: Was,
  run: Run,
  change: (level: Level, message: string, fields?: Fields, tookMs?: number) => Change,
): readonly Change[] {
  const { reason, message: why } = assessment.verdict;
  const wasOver = was.is === 'done' || was.is === 'given-up' || was.is === 'skipped';
  const readyAt = run.steps[step.id]?.readyAt;
  const since = (at: number): number | undefined => (readyAt === undefined ? undefined : at - readyAt);
  switch (state.is) {
    case 'done':
      return [change('info', 'step done', {}, since(state.at))];
    case 'given-up':
      return [change('warn', 'step given up', { reason, why, ...withOf(state) }, since(state.at))];
    case 'skipped':
      return [change(skipLevels[state.by], 'step skipped', { by: state.by, reason, why })];
    case 'blocked':
      return [change('info', 'step blocked', { reason, why })];
    case 'waiting':
    case 'ready':
    case 'soaking':
      if (wasOver)
        return [change('info', was.is === 'done' ? 'step no longer done' : 'step open again', { reason, why })];
      return state.is === 'waiting' ? [] : [change('debug', 'step begun', { reason, why })];
  }
}

const withOf = ({ with: other }: { readonly with?: string }): Fields => (other === undefined ? {} : { with: other });

/** Left out by a wish is as it should be; left out because time ran out is not. */
const skipLevels: Readonly<Record<Extract<StepState, { is: 'skipped' }>['by'], Level>> = {
  option: 'info',
  config: 'info',
  pace: 'warn',
  limit: 'warn',
  'no-api': 'warn',
  'not-applicable': 'debug',
};

function together(changes: readonly Change[]): readonly LogLine[] {
  const [first] = changes;
  if (first === undefined) return [];
  const longest = Math.max(...changes.flatMap(({ tookMs }) => tookMs ?? []));
  return [
    line(first.level, first.message, {
      step: first.row,
      subjects: changes.map(({ subject }) => subject),
      tookSeconds: Number.isFinite(longest) ? Math.round(longest / 1_000) : undefined,
      ...first.fields,
    }),
  ];
}
