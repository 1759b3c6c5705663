/** What is kept of a run when it is over: its outcome, and how long each row took. */
import type { RunRecord } from '../../api/run-history.ts';
import type { Decision } from '../../core/decision.ts';
import { rowOf, subjectOf } from '../../core/ids.ts';
import type { Run } from '../../core/memory.ts';
import type { Instant } from '../../core/moment.ts';
import { entriesOf } from '../../core/records.ts';
import { whenKnown } from '../../core/when-known.ts';
import { down } from '../../reconcilers/order.ts';
import { goingDown, hasUpPart } from '../../reconcilers/run/scope.ts';
import { isOver as isStepOver } from '../status/telling.ts';
import { isoOf } from '../status/wall.ts';

/** Names that one record keeps; a cluster that lost everything needs no list of it here. */
const givenUpKept = 50;

/**
 * Whether the run of this decision is over. A way down that sends the own host off is over when only that is left: nobody will be
 * there to see it close.
 */
export function isRunOver({ memory, steps }: Decision): boolean {
  const { run } = memory;
  if (run === undefined || run.phase === 'closed') return run !== undefined;
  if (goingDown(run).length === 0 || hasUpPart(run)) return false;
  const downs = steps.filter(({ step }) => step.row in down);
  const others = downs.filter(({ step }) => step.row !== 'power-off-self');
  return others.length < downs.length && others.every(isStepOver);
}

export type RunEnd = 'over' | 'turned-round' | 'superseded';

/** `at`: when it ended. A run that was opened in another boot of the own host has no times: instants of two boots do not compare. */
export function recordOf(run: Run, end: RunEnd, at: Instant, boot: Run['boot']): RunRecord {
  const goesDown = goingDown(run).length > 0;
  const givenUp = entriesOf(run.steps).flatMap(([id, { settledBy }]) => (settledBy === undefined ? [] : [id]));
  const off = Object.values(run.targets.machines).includes('off');
  const sameBoot = run.boot === boot;
  return {
    id: run.id,
    way: goesDown ? 'down' : 'up',
    to: goesDown ? (off ? 'poweroff' : 'cluster-only') : 'up',
    scope: goesDown && run.targets.cluster === 'running' ? 'machines' : 'cluster',
    cause: run.cause,
    byHold: run.byHold,
    openedAt: isoOf(run.openedWallAt),
    ...whenKnown('tookSeconds', sameBoot ? seconds((run.closedAt ?? at) - run.openedAt) : undefined),
    pace: run.pace,
    end: end === 'over' ? (givenUp.length === 0 ? 'complete' : 'incomplete') : end,
    givenUp: givenUp.slice(0, givenUpKept),
    rows: sameBoot ? rowsOf(run) : [],
  };
}

type Row = RunRecord['rows'][number];

function rowsOf({ steps, openedAt }: Run): Row[] {
  const rows = new Map<string, Row>();
  for (const [id, { readyAt, doneAt, settledAt }] of entriesOf(steps)) {
    const over = doneAt ?? settledAt;
    if (readyAt === undefined || over === undefined) continue;
    const row = rowOf(id);
    const took = seconds(over - readyAt);
    const began = seconds(readyAt - openedAt);
    const before = rows.get(row);
    const isSlowest = before === undefined || took > before.longestSeconds;
    rows.set(row, {
      row,
      steps: (before?.steps ?? 0) + 1,
      beganSeconds: Math.min(before?.beganSeconds ?? began, began),
      longestSeconds: isSlowest ? took : before.longestSeconds,
      slowest: isSlowest ? subjectOf(id) : before.slowest,
    });
  }
  return [...rows.values()].toSorted((a, b) => a.beganSeconds - b.beganSeconds);
}

/** Tenths are enough to add up, and clocks that were set back give no negative time. */
const seconds = (milliseconds: number): number => Math.max(0, Math.round(milliseconds / 100) / 10);
