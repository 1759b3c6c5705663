/** `ananke plan --replay`: a recorded decision in the form of a plan, and what it asked for at that moment. */
import type { Replayed } from '../../telemetry/plan/replayed.ts';
import { firstOf, planFoot, planRows } from './plan.ts';
import { type Line, line, span, wrapped } from './text.ts';
import { duration, type WallClock } from './times.ts';

export interface ReplayScreen {
  /** The command that was typed: what is cut off here is told by it with another `-o`. */
  readonly command: string;
  readonly clock: WallClock;
  readonly width: number;
}

export function replayLines(plan: Replayed, { command, clock, width }: ReplayScreen): readonly Line[] {
  const { site, run, rows, actions, findings, seenAt } = plan;
  const when = seenAt === undefined ? '?' : `${clock.date(seenAt)} ${clock.clockTime(seenAt)} ${clock.zoneName}`;
  const about =
    run === undefined
      ? 'No run was open.'
      : `${run.id}: ${run.cause}. Pace ${run.pace}, ${duration(run.elapsedSeconds)} after it was opened.`;
  return [
    line(span(`${site}  `, 'bold'), `${doing(plan)}. Nothing was changed.`),
    ...wrapped(`${about} A decision of ${when}, made again by this version.`, width, '').map((text) =>
      line(span(text, 'dim')),
    ),
    line(''),
    ...(rows.length === 0 ? [line('Nothing is open.')] : planRows(plan)),
    line(''),
    ...(run === undefined ? [] : planFoot(plan, width)),
    ...(actions.length === 0
      ? [line('Asked for      nothing')]
      : firstOf(
          'Asked for',
          actions.map(({ id, message }) => `${message} (${id})`),
          `${command} -o wide`,
          width,
        )),
    ...firstOf('As it was', findings, `${command} -o json`, width),
  ];
}

function doing({ way, to, run, totalSeconds }: Replayed): string {
  const target = way === 'up' ? 'UP' : to === 'poweroff' ? 'DOWN to poweroff' : 'DOWN, cluster only';
  if (run === undefined) return `was to be ${target}, and no run was open`;
  const left = way === 'up' || totalSeconds === undefined ? '' : `, about ${duration(totalSeconds)} to go`;
  return `was ${way === 'up' ? 'coming' : 'going'} ${target}${left}`;
}
