/** `ananke history`: the runs of the past, the newest first, and one run row by row. */

import type { RunHistory, RunRecord } from '../../api/run-history.ts';
import { counted } from '../../core/counted.ts';
import { type Cell, table } from './table.ts';
import { command, type Line, type Look, line, span, wrapped } from './text.ts';
import { duration, type WallClock } from './times.ts';

/** `whyNone`: a sentence for when there is nothing to show. */
export function historyLines(
  site: string,
  { runs, ignored }: RunHistory,
  whyNone: string,
  { clock, width, call }: Pick<Look, 'width' | 'call'> & { readonly clock: WallClock },
): readonly Line[] {
  const name = site === '' ? [] : [span(`${site}  `, 'bold')];
  const lost =
    ignored === 0 ? [] : [line(span(`${counted(ignored, 'entry')} of the file could not be understood.`, 'yellow'))];
  if (runs.length === 0) {
    const indent = ' '.repeat(site === '' ? 0 : site.length + 2);
    const [first = '', ...more] = wrapped(whyNone, width, indent);
    return [line(...name, first.trimStart()), ...more.map((text) => line(text))];
  }
  const more = [`Where the time went: ${call} history ${runs.at(-1)?.id ?? ''}`, `How much is needed: ${call} budget`];
  const count = `${counted(runs.length, 'run')}${runs.length === 1 ? '' : ', the newest first'}`;
  return [
    line(...name, `${count}. Times are ${clock.zoneName}.`),
    ...lost,
    line(''),
    ...table(
      columns,
      runs.toReversed().map((run) => cells(run, clock)),
    ),
    line(''),
    ...(more.join(apart).length <= width ? [more.join(apart)] : more).map((text) => line(command(text))),
  ];
}

const apart = ' '.repeat(5);
const columns = [
  { head: 'RUN' },
  { head: 'BEGAN' },
  { head: 'WAY' },
  { head: 'TOOK', right: true },
  { head: 'PACE' },
  { head: 'END' },
  { head: 'CAUSE' },
] as const;

function cells(run: RunRecord, clock: WallClock): readonly Cell[] {
  return [
    run.id,
    `${clock.date(run.openedAt)} ${clock.clockTime(run.openedAt)}`,
    wayOf(run),
    duration(run.tookSeconds),
    run.pace,
    span(run.end, run.end === 'complete' ? 'green' : run.end === 'incomplete' ? 'yellow' : 'plain'),
    run.cause,
  ];
}

function wayOf({ way, to, scope }: RunRecord): string {
  if (way === 'up') return 'up';
  return `down, ${scope === 'machines' ? 'some' : to}`;
}

export function runLines(run: RunRecord, clock: WallClock, width: number): readonly Line[] {
  const target =
    run.scope === 'machines' ? ', some machines' : run.to === 'poweroff' ? ' to poweroff' : ', cluster only';
  const what = run.way === 'up' ? 'came up' : `went down${target}`;
  const took = run.tookSeconds === undefined ? '' : ` in ${duration(run.tookSeconds)}`;
  const words = `${what}${took}, ${run.pace}: ${run.end}.`;
  const wide = (label: string, text: string): readonly Line[] =>
    wrapped(text, width, ' '.repeat(labelWidth), label.padEnd(labelWidth)).map((one) => line(one));
  return [
    line(span(`${run.id}  `, 'bold'), words),
    ...wide('BEGAN', `${clock.date(run.openedAt)} ${clock.clockTime(run.openedAt)} ${clock.zoneName}`),
    ...wide('CAUSE', run.cause),
    ...(run.givenUp.length === 0 ? [] : wide('GIVEN UP', run.givenUp.join(' '))),
    line(''),
    ...(run.rows.length === 0
      ? [line('How long its steps took is not known: a boot of the own host lay between.')]
      : table(rowColumns, run.rows.map(rowCells))),
  ];
}

const labelWidth = 10;
const rowColumns = [
  { head: 'STEP' },
  { head: 'COUNT', right: true },
  { head: 'BEGAN', right: true },
  { head: 'LONGEST', right: true },
  { head: 'SLOWEST' },
] as const;

function rowCells({ row, steps, beganSeconds, longestSeconds, slowest }: RunRecord['rows'][number]): readonly Cell[] {
  const whose = slowest === 'cluster' ? '-' : slowest;
  return [row, String(steps), duration(beganSeconds, true), duration(longestSeconds), whose];
}
