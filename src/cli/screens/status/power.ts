/** The table of UPSes. */

import type { UpsStatus } from '../../../api/status-power.ts';
import { counted } from '../../../core/counted.ts';
import { type Cell, table } from '../table.ts';
import { type Line, line, span, wrapped } from '../text.ts';
import { duration, percent } from '../times.ts';
import type { Seen } from './headline.ts';

export function powerLines({ status, width }: Seen): readonly Line[] {
  if (status.ups.length === 0) return [line('No UPS is configured: power is not watched.')];
  const down = status.run?.way === 'down' && status.run.phase !== 'closed';
  const columns = [
    { head: 'UPS' },
    { head: 'POWER' },
    { head: 'CHARGE', right: true },
    { head: 'RUNTIME', right: true },
    { head: 'LOAD', right: true },
    { head: 'NEEDS', right: true },
    { head: down ? 'SPARE' : 'MARGIN', right: true },
    { head: 'SCOPE' },
  ] as const;
  const unread = status.ups.flatMap((ups) =>
    ups.unknown === undefined ? [] : wrapped(`${ups.name} cannot be read: ${ups.unknown}`, width, '  ', ''),
  );
  return [...table(columns, status.ups.map(row)), ...unread.map((text) => line(span(text, 'yellow')))];
}

function row(ups: UpsStatus): readonly Cell[] {
  // An old reading says nothing of now: what is not known is a question mark.
  const now = ups.unknown === undefined ? ups : { ...ups, ...unread };
  const { spareSeconds } = now;
  return [
    ups.name,
    power(ups),
    percent(now.chargePercent),
    duration(now.runtimeSeconds),
    percent(now.loadPercent),
    duration(ups.needSeconds),
    span(duration(spareSeconds, true), spareSeconds !== undefined && spareSeconds < 0 ? 'red' : 'plain'),
    ups.scope === 'cluster' ? 'cluster' : counted(ups.lost, 'machine'),
  ];
}

const unread = { chargePercent: undefined, runtimeSeconds: undefined, loadPercent: undefined, spareSeconds: undefined };

function power({ line: feeds, trigger }: UpsStatus): Cell {
  if (feeds === 'mains') return span('mains', trigger === undefined ? 'green' : 'red');
  if (feeds === 'battery') return span('BATTERY', 'red');
  return span(feeds === 'explained' ? 'silent' : 'unknown', 'yellow');
}
