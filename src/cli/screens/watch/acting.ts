/** Machines that something is done for: what each waits for, how long, and what happens then. */
import type { ClusterStatus } from '../../../api/status-schema.ts';
import type { MachineStatus } from '../../../api/status-steps.ts';
import { beginning, columnsOf } from '../columns.ts';
import { waitsFor } from '../status/machines.ts';
import { type Cell, type Column, table } from '../table.ts';
import { type Line, span } from '../text.ts';
import { duration } from '../times.ts';

/** The longest first. Its first line is the head. */
export function actingTable(status: ClusterStatus, width: number): readonly Line[] {
  const acting = status.machines
    .filter(({ waits }) => waits !== undefined)
    .toSorted((a, b) => (b.waits?.sinceSeconds ?? 0) - (a.waits?.sinceSeconds ?? 0));
  const room: Room = width >= widthForEnds ? 'ends' : width >= widthForLimits ? 'limits' : 'none';
  const columns: readonly Column[] = [
    { head: 'NODE' },
    { head: 'STEP' },
    { head: 'FOR', right: true },
    ...(room === 'none' ? [] : [{ head: 'LIMIT', right: true } as const]),
    { head: 'WAITS FOR' },
    ...(room === 'ends' ? [{ head: 'AT THE LIMIT' }] : []),
  ];
  return table(
    columns,
    acting.map((machine) => row(machine, room)),
  );
}
/** What there is room for besides what each waits for: how long it may, and what happens then. `status -o wide` tells all of it. */
type Room = 'none' | 'limits' | 'ends';
const widthForEnds = 100;
const widthForLimits = 60;
const waitsWidth = 44;

function row(machine: MachineStatus, room: Room): readonly Cell[] {
  const { name, step, waits } = machine;
  const text = waitsFor(machine);
  const wide = room === 'ends';
  return [
    name,
    step ?? '',
    duration(waits?.sinceSeconds),
    ...(room === 'none' ? [] : [waits?.limitSeconds === undefined ? '-' : duration(waits.limitSeconds)]),
    wide && columnsOf(text) > waitsWidth ? `${beginning(text, waitsWidth - 3)}...` : text,
    ...(wide ? [span(waits?.atLimit ?? '', 'dim')] : []),
  ];
}
