/** Machines, one line each: where they are, where they should be, and what they wait for. */
import type { MachineStatus } from '../../../api/status-steps.ts';
import { type Cell, type Column, table } from '../table.ts';
import { type Line, span } from '../text.ts';
import { duration } from '../times.ts';

interface MachineColumn extends Column {
  readonly cell: (machine: MachineStatus) => Cell;
  /** Left out where there is little room. */
  readonly wide?: true;
}

const columns: readonly MachineColumn[] = [
  { head: 'NODE', cell: ({ name }) => name },
  { head: 'ROLE', cell: ({ role }) => role, wide: true },
  { head: 'STATE', cell: stateCell },
  { head: 'TARGET', cell: ({ target }) => target ?? '?' },
  { head: 'STEP', cell: ({ step }) => step ?? '-' },
  { head: 'FOR', right: true, cell: ({ waits }) => (waits === undefined ? '-' : duration(waits.sinceSeconds)) },
  {
    head: 'LIMIT',
    right: true,
    wide: true,
    cell: ({ waits }) => (waits?.limitSeconds === undefined ? '-' : duration(waits.limitSeconds)),
  },
  { head: 'WAITS FOR', cell: (machine) => waitsFor(machine) },
  { head: 'AT THE LIMIT', wide: true, cell: ({ waits }) => span(waits?.atLimit ?? '', 'dim') },
];

/** Its first line is the head. */
export function machineTable(machines: readonly MachineStatus[], wide = true): readonly Line[] {
  const waiting = machines.some(({ waits }) => waits !== undefined);
  const shown = columns.filter(
    ({ head, wide: isWide }) => (wide || isWide === undefined) && (waiting || head !== 'AT THE LIMIT'),
  );
  const rows = machines.map((machine) => shown.map(({ cell }) => cell(machine)));
  return table(shown, rows);
}

/** The line begins with the name of the machine: it is not said again. */
export function waitsFor({ name, waits, unreachable }: MachineStatus): string {
  const said = waits?.for ?? unreachable ?? '';
  return said.startsWith(`${name}: `) ? said.slice(name.length + 2) : said;
}

function stateCell({ ignored, state }: MachineStatus): Cell {
  if (ignored) return span('ignored');
  return span(state, state === 'unknown' ? 'yellow' : 'plain');
}

export function deviates({ ignored, state, target, unreachable }: MachineStatus): boolean {
  if (ignored || target === undefined) return false;
  return state !== target && !(state === 'unknown' && unreachable === undefined);
}
