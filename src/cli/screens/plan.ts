/** `ananke plan`: what would happen, in which order, for how long at most. */
import { counted } from '../../core/counted.ts';
import type { Plan } from '../../telemetry/plan/plan.ts';
import { type Cell, table } from './table.ts';
import { command, ended, type Line, line, span, wrapped } from './text.ts';
import { duration, type WallClock } from './times.ts';

export interface PlanScreen {
  /** Of the configuration, whatever the state of the cluster. */
  readonly findings: readonly string[];
  /** Why the plan is made from the configuration alone. */
  readonly whyUnseen: string;
  readonly clock: WallClock;
  /** The command that shows all of it, without its `-o`. */
  readonly again: string;
  /** Lines with the commands that do it. Undefined for the plan of another time, or of another site. */
  readonly doBy: readonly string[] | undefined;
  readonly width: number;
}

export function planLines(plan: Plan, screen: PlanScreen): readonly Line[] {
  const { width } = screen;
  return [
    ...head(plan, screen),
    line(''),
    ...(plan.rows.length === 0 ? [line('Nothing would be done: it is so already.')] : planRows(plan)),
    line(''),
    ...planFoot(plan, width),
    ...firstOf(
      screen.doBy === undefined ? 'As it was' : 'As it is now',
      plan.findings,
      `${screen.again} -o json`,
      width,
    ),
    ...screen.findings.flatMap((text) => labelled('Warnings', text, width)),
    ...(screen.doBy ?? []).map((text) => line(command(text))),
  ];
}

/** A cluster that is far from well has hundreds. */
const shownAtMost = 8;

/** `all`: the command that tells all of them. */
export function firstOf(label: string, texts: readonly string[], all: string, width: number): readonly Line[] {
  const more = texts.length - shownAtMost;
  return [
    ...texts.slice(0, shownAtMost).flatMap((text, index) => labelled(index === 0 ? label : '', text, width)),
    ...(more > 0 ? labelled('', `and ${more} more: ${all}`, width) : []),
  ];
}

const labelWidth = 15;
function labelled(label: string, words: string, width: number): readonly Line[] {
  return wrapped(words, width, ' '.repeat(labelWidth), label.padEnd(labelWidth)).map((text) => line(text));
}

function head(plan: Plan, { whyUnseen, clock, doBy, width }: PlanScreen): readonly Line[] {
  const { site, way, to, totalSeconds, modeFromConfig, learnedFrom, seenAt, reserve } = plan;
  const has =
    reserve === undefined
      ? ''
      : `${reserve.ups} has ${duration(reserve.runtimeSeconds)} of runtime for ${duration(reserve.needSeconds)}. `;
  const target = way === 'up' ? 'come UP' : to === 'poweroff' ? 'go DOWN to poweroff' : 'go DOWN, cluster only';
  const about = totalSeconds === undefined ? '' : ` in about ${duration(totalSeconds)}`;
  const mode = way === 'down' && modeFromConfig ? `Mode ${to} comes from shutdown.poweroff_enabled. ` : '';
  const from =
    learnedFrom > 0
      ? `Times were learned from ${counted(learnedFrom, 'run')}.`
      : 'Nothing was learned yet: times are shares of the default budget.';
  const source =
    seenAt === undefined
      ? ended(`From the configuration alone: ${whyUnseen}`)
      : `From what ananke saw ${doBy === undefined ? `on ${clock.date(seenAt)} at ${clock.clockTime(seenAt)}` : `at ${clock.time(seenAt)}`} ${clock.zoneName}.`;
  return [
    line(span(`${site}  `, 'bold'), `would ${target}${about}. Nothing was changed.`),
    ...wrapped(
      `${mode}${has}${way === 'down' ? from : 'How long it takes is not known before it was done.'} ${source}`,
      width,
      '',
    ).map((text) => line(span(text, 'dim'))),
  ];
}

export function planRows({ rows: planned }: Plan): readonly Line[] {
  const columns = [
    { head: 'STEP' },
    { head: 'STARTS', right: true },
    { head: 'TAKES', right: true },
    { head: 'LIMIT', right: true },
    { head: 'WHAT' },
  ] as const;
  const cells = planned.map(({ group, startSeconds, takesSeconds, limitSeconds, what }, index): readonly Cell[] => [
    `${index + 1} ${group}`,
    startSeconds === undefined ? '?' : duration(startSeconds, true),
    duration(takesSeconds),
    limitSeconds === undefined ? '-' : duration(limitSeconds),
    what,
  ]);
  return table(columns, cells);
}

export function planFoot(
  { way, turnsRoundUntilSeconds, notTouched, willNotReturn }: Plan,
  width: number,
): readonly Line[] {
  const turns =
    way === 'up' || turnsRoundUntilSeconds === undefined
      ? []
      : labelled(
          'Turns round',
          `until ${duration(turnsRoundUntilSeconds, true)}, by \`set up\` (after that: down completely, then up)`,
          width,
        );
  const ignored = notTouched.length === 0 ? [] : labelled('Not touched', `${notTouched.join(' ')} (ignored)`, width);
  if (willNotReturn.length === 0) return [...turns, ...ignored];
  return [
    ...turns,
    ...ignored,
    ...wrapped(
      `WILL NOT RETURN BY ITSELF while mains stay on: ${counted(willNotReturn.length, 'machine')} that ${willNotReturn.length === 1 ? 'starts only with its' : 'start only with their'} power or by hand`,
      width,
      ' '.repeat(labelWidth),
      '',
    ).map((text) => line(span(text, 'yellow'))),
    ...wrapped(willNotReturn.join(' '), width, ' '.repeat(labelWidth), ' '.repeat(labelWidth)).map((text) =>
      line(text),
    ),
    line(
      `${' '.repeat(labelWidth)}use --mode cluster-only, or give ${willNotReturn.length === 1 ? 'it' : 'them'} a wake path`,
    ),
  ];
}
