/** `ananke budget`: the longest path of a shutdown, and what each UPS must have for it. */

import type { UpsStatus } from '../../api/status-power.ts';
import { counted } from '../../core/counted.ts';
import type { Budget, UpsNeed } from '../../telemetry/budget/budget.ts';
import { type Cell, table } from './table.ts';
import { type Line, line, span, wrapped } from './text.ts';
import { duration, type WallClock } from './times.ts';

/** `whyNone`: why nothing was learned, where there is no run at all to learn from. */
export function budgetLines(
  budget: Budget,
  now: readonly UpsStatus[],
  { whyNone, clock, width }: { readonly whyNone: string; readonly clock: WallClock; readonly width: number },
): readonly Line[] {
  return [
    ...head(budget, clock, width),
    ...(whyNone === '' ? [] : wrapped(whyNone, width, '').map((text) => line(span(text, 'dim')))),
    line(''),
    ...table(partColumns, [...budget.parts.map(partCells), ...sums(budget)]),
    line(''),
    ...table(
      upsColumns,
      budget.upses.map((ups) => upsCells(ups, now)),
    ),
    ...wrapped(needsWords, width, '').map((text) => line(span(text, 'dim'))),
    line(''),
    ...budget.upses.flatMap((ups, index) => startLines(ups, index === 0, width)),
    ...notCounted(budget, clock, width),
  ];
}

function head(
  { site, to, totalSeconds, learnedFrom, lastRun, counted: has, minRuns }: Budget,
  clock: WallClock,
  width: number,
): readonly Line[] {
  const what = to === 'poweroff' ? 'Whole cluster to poweroff' : 'Whole cluster, cluster only,';
  const last = lastRun === undefined ? '' : `, last ${clock.date(lastRun)}`;
  const from =
    learnedFrom > 0
      ? `learned from ${counted(learnedFrom, 'run')}${last}`
      : `not learned yet (${has} of ${counted(minRuns, 'run')}${last}): shares of shutdown.default_budget_seconds`;
  const words = `${what} needs ${duration(totalSeconds)} (${totalSeconds} s), ${from}.`;
  const [first = '', ...more] = wrapped(words, width, '', ' '.repeat(site.length + 2));
  return [line(span(`${site}  `, 'bold'), first.trimStart()), ...more.map((text) => line(text))];
}

const partColumns = [
  { head: 'LONGEST PATH' },
  { head: 'RECKONED', right: true },
  { head: 'LAST', right: true },
  { head: 'SLOWEST' },
] as const;

function partCells({ group, seconds, lastSeconds, slowest }: Budget['parts'][number]): readonly Cell[] {
  return [group, duration(seconds), lastSeconds === undefined ? '-' : duration(lastSeconds), slowest ?? '-'];
}

function sums({ sumSeconds, floorSeconds, totalSeconds }: Budget): readonly (readonly Cell[])[] {
  const floor = totalSeconds > sumSeconds ? 'shutdown.budget_floor_seconds, in force' : 'not reached';
  return [
    ['sum', duration(sumSeconds), '', ''],
    ['floor', duration(floorSeconds), '', floor],
  ];
}

const upsColumns = [
  { head: 'UPS' },
  { head: 'SCOPE' },
  { head: 'RUNTIME', right: true },
  { head: 'NEEDS', right: true },
  { head: 'MARGIN', right: true },
  { head: 'AT PRESENT LOAD A HOLD COMES AFTER' },
] as const;

function upsCells({ name, scope, lost, needSeconds }: UpsNeed, now: readonly UpsStatus[]): readonly Cell[] {
  const seen = now.find((ups) => ups.name === name);
  const runtime = seen?.runtimeSeconds;
  const margin = runtime === undefined ? undefined : runtime - needSeconds;
  return [
    name,
    scope === 'cluster' ? 'cluster' : counted(lost, 'machine'),
    duration(runtime),
    duration(needSeconds),
    margin === undefined ? '?' : span(duration(margin, true), margin < 0 ? 'red' : 'plain'),
    after(seen, margin),
  ];
}

function after(seen: UpsStatus | undefined, margin: number | undefined): string {
  if (seen === undefined) return '? (no controller has written its status)';
  if (margin === undefined) return `? (${seen.unknown ?? 'it tells no runtime'})`;
  if (seen.line !== 'mains') return 'it is on battery now';
  return margin <= 0 ? 'at once' : `about ${duration(margin)} of outage`;
}

const needsWords =
  'NEEDS: what a hold of that UPS takes down, times power.runtime_safety_factor. With less on battery it is held down.';
const labelWidth = 16;

function startLines(
  { name, startChargePercent, startSeconds }: UpsNeed,
  isFirst: boolean,
  width: number,
): readonly Line[] {
  const words = `${name} ${startChargePercent} % of charge and ${duration(startSeconds)} of runtime at full load, or a full battery`;
  const label = (isFirst ? 'To start again' : '').padEnd(labelWidth);
  return wrapped(words, width, ' '.repeat(labelWidth), label).map((text) => line(text));
}

/** So many are told; older ones matter less. */
const toldAtMost = 5;

function notCounted({ notCounted: runs }: Budget, clock: WallClock, width: number): readonly Line[] {
  if (runs.length === 0) return [];
  const told = runs.slice(-toldAtMost).map(({ openedAt, id, why }) => `${clock.date(openedAt)} ${id} (${why})`);
  const more = runs.length - told.length;
  const words = `${counted(runs.length, 'run')}: ${told.join(', ')}${more > 0 ? `, and ${more} older` : ''}`;
  return wrapped(words, width, ' '.repeat(labelWidth), 'Not counted'.padEnd(labelWidth)).map((text) => line(text));
}
