/** The run between two decisions: opened, its phase and pace, what it goes on without, and how it ended. */
import type { Memory, Run } from '../../core/memory.ts';
import { entriesOf } from '../../core/records.ts';
import { isOpen } from '../../reconcilers/run/is-open.ts';
import { goingDown } from '../../reconcilers/run/scope.ts';
import { type LogLine, line } from './line.ts';

type Way = 'down' | 'up';
const wayOf = (run: Run): Way => (goingDown(run).length > 0 ? 'down' : 'up');

/** Told before what is done in it. */
export function beforeOpening(old: Run | undefined, now: Run | undefined): readonly LogLine[] {
  if (now === undefined || old?.id === now.id) return [];
  const { id: run, cause, byHold, targets } = now;
  const replaced = isOpen(old)
    ? [
        line('info', 'run superseded', {
          run: old.id,
          by: run,
          how: now.reverses === true ? 'turned round' : 'gives way',
        }),
      ]
    : [];
  return [...replaced, line('info', 'run opened', { run, way: wayOf(now), cluster: targets.cluster, cause, byHold })];
}

/** Told after what was done in it. */
export function runLines(before: Memory | undefined, after: Memory): readonly LogLine[] {
  return [...progressLines(before?.run, after.run), ...convergedLines(before, after)];
}

function progressLines(before: Run | undefined, now: Run | undefined): readonly LogLine[] {
  if (now === undefined || before === now) return [];
  const old = before?.id === now.id ? before : undefined;
  const { id: run, phase, pace } = now;
  const lines: LogLine[] = [];
  if (old !== undefined && old.phase !== phase && phase !== 'closed')
    lines.push(line('info', 'run phase', { run, from: old.phase, phase }));
  const from = old?.pace ?? 'graceful';
  if (from !== pace) lines.push(line('warn', 'pace tightened', { run, from, pace }));
  if (old?.apiGivenUpAt === undefined && now.apiGivenUpAt !== undefined)
    lines.push(line('warn', 'kubernetes api given up', { run }));
  if (old?.frozenSince === undefined && now.frozenSince !== undefined)
    lines.push(line('info', 'run limits stand still', { run }));
  if (old?.frozenSince !== undefined && now.frozenSince === undefined)
    lines.push(line('info', 'run limits go on', { run }));
  for (const ups of now.notCycling ?? [])
    if (old?.notCycling?.includes(ups) !== true) lines.push(line('warn', 'ups output cannot be cycled', { run, ups }));
  if (phase === 'closed' && old?.phase !== 'closed') lines.push(closedLine(now));
  return lines;
}

function closedLine(run: Run): LogLine {
  const givenUp = entriesOf(run.steps).flatMap(([id, { settledBy }]) => (settledBy === undefined ? [] : [id]));
  const tookSeconds = run.closedAt === undefined ? undefined : Math.round((run.closedAt - run.openedAt) / 1_000);
  return line(givenUp.length === 0 ? 'info' : 'warn', 'run closed', {
    run: run.id,
    way: wayOf(run),
    tookSeconds,
    pace: run.pace,
    givenUp,
  });
}

function convergedLines(before: Memory | undefined, { convergedAt, run }: Memory): readonly LogLine[] {
  if (convergedAt === undefined || before?.convergedAt !== undefined) return [];
  return [line('info', 'converged', { run: run?.id })];
}
