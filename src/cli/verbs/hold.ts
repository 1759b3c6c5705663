/** `ananke hold list`: what stands on top of the word, and what each still waits for. */
import { counted } from '../../core/counted.ts';
import { type Exit, exit } from '../exit.ts';
import { ageOf, isSilent } from '../screens/status/headline.ts';
import { table } from '../screens/table.ts';
import { paint, span } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { readStatus, statusFileOf } from '../status-file.ts';
import { lookOf } from '../terminal.ts';

export function holdList(): Exit {
  const status = readStatus(statusFileOf(process.env));
  const look = lookOf(process.stdout, process.env);
  const nowMs = Date.now();
  const clock = wallClock(look.zone, nowMs);
  if (isSilent({ ageSeconds: ageOf(status, nowMs) }))
    process.stderr.write(
      `ananke: nobody has written since ${clock.time(status.writtenAt)}: this is what was seen then\n`,
    );
  if (status.holds.length === 0) {
    process.stdout.write('none\n');
    return exit.done;
  }
  const columns = [
    { head: 'HOLD' },
    { head: 'PHASE' },
    { head: 'FOR' },
    { head: 'SINCE' },
    { head: 'REASON' },
    { head: 'WHY' },
  ] as const;
  const rows = status.holds.map((hold) => [
    hold.name,
    span(hold.phase, hold.phase === 'Active' ? 'red' : 'yellow'),
    hold.nodes === undefined ? 'cluster' : counted(hold.nodes.length, 'machine'),
    clock.time(hold.since),
    hold.reason,
    hold.message,
  ]);
  process.stdout.write(
    `${table(columns, rows)
      .map((one) => paint(one, look))
      .join('\n')}\n`,
  );
  return exit.done;
}
