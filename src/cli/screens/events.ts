/** `ananke events`: one line for each, and a head. */
import type { Event } from '../../telemetry/events/event.ts';
import { type Line, line, span, type Tone } from './text.ts';
import type { WallClock } from './times.ts';

const whatWidth = 8;
const whenWidth = 'YYYY-MM-DD HH:MM:SS'.length;

/** The zone is named here, and nowhere below. */
export function eventsHead({ zoneName }: WallClock): Line {
  return line(
    span(`${`WHEN (${zoneName})`.padEnd(whenWidth)}  ${'WHAT'.padEnd(whatWidth)} WHO, AND WHAT HAPPENED`, 'dim'),
  );
}

export function eventLine(iso: string, { what, subject, message }: Event, clock: WallClock): Line {
  const when = `${clock.date(iso)} ${clock.clockTime(iso)}`;
  return line(span(when, 'dim'), `  ${what.padEnd(whatWidth)} `, `${subject}  `, span(message, toneOf(what, message)));
}

/** What somebody who looks for the reason should not miss. */
function toneOf(what: Event['what'], message: string): Tone {
  if (what === 'hold' && message.startsWith('Active')) return 'red';
  return /given up|failed|nobody knows|hurried|emergency/.test(message) ? 'yellow' : 'plain';
}
