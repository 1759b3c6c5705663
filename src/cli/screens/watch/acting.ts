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
  const wide = width >= widthForLimits;
  const columns: readonly Column[] = [
    { head: 'NODE' },
    { head: 'STEP' },
    { head: 'FOR', right: true },
    { head: 'LIMIT', right: true },
    { head: 'WAITS FOR' },
    ...(wide ? [{ head: 'AT THE LIMIT' }] : []),
  ];
  return table(
    columns,
    acting.map((machine) => row(machine, wide)),
  );
}
/** Below this there is no room for what happens at the limit; `status -o wide` tells it. */
const widthForLimits = 100;
const waitsWidth = 44;

function row(machine: MachineStatus, wide: boolean): readonly Cell[] {
  const { name, step, waits } = machine;
  const text = waitsFor(machine);
  return [
    name,
    step ?? '',
    duration(waits?.sinceSeconds),
    waits?.limitSeconds === undefined ? '-' : duration(waits.limitSeconds),
    wide && columnsOf(text) > waitsWidth ? `${beginning(text, waitsWidth - 3)}...` : text,
    ...(wide ? [span(waits?.atLimit ?? '', 'dim')] : []),
  ];
}
