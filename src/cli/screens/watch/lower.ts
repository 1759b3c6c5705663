/** The lower part of the picture: machines that something is done for, all machines, or the last changes; as much as fits. */
import type { ClusterStatus } from '../../../api/status-schema.ts';
import { machineTable } from '../status/machines.ts';
import { type Line, line, span, wrapped } from '../text.ts';
import { actingTable } from './acting.ts';
import type { Keys } from './footer.ts';
import { type Extent, still, type View } from './view.ts';

/** What somebody has chosen to see, and what there is beside the status. */
export interface Shown {
  readonly view: View;
  /** The last changes, the newest at the end. */
  readonly events: readonly string[];
  readonly keys: Keys;
}

export interface Lower {
  /** Stays while the rest is moved. */
  readonly head: readonly Line[];
  readonly rows: readonly Line[];
  /** Where it stands before it is moved. */
  readonly from: 'top' | 'bottom';
  /** Said where not all of it is seen. */
  readonly left: (from: number, to: number, all: number) => string;
}

export function lowerOf(status: ClusterStatus, { view, events, keys }: Shown, width: number): Lower {
  // A key that is not read is not named.
  const how = (text: string): string => (keys === 'read' ? `: ${text}` : '');
  const actingLeft: Lower['left'] = (_from, to, all) => `${all - to} more${how('[n] all nodes')}`;
  const placeIn: Lower['left'] = (from, to, all) =>
    `${from + 1}-${to} of ${all}, ${all - to + from} not shown${how('arrows, PgUp and PgDn move')}`;
  switch (view.part) {
    case 'acting': {
      const [head = [], ...rows] = actingTable(status, width);
      return { head: rows.length === 0 ? [] : [head], rows, from: 'top', left: actingLeft };
    }
    case 'nodes': {
      const [head = [], ...rows] = machineTable(status.machines, width >= widthForAll);
      return { head: [head], rows, from: 'top', left: placeIn };
    }
    case 'events': {
      const rows = events.flatMap((text) => wrapped(text, width, '         ', '')).map((text) => line(text));
      return { head: [line(span('LAST CHANGES', 'dim'))], rows, from: 'bottom', left: placeIn };
    }
  }
}
/** Below this the columns that can be missed leave their room to the reasons. */
const widthForAll = 100;

/** What of it fits into so many lines, and how far it can be moved in them. */
export function fitted(
  { head, rows, from: start, left }: Lower,
  room: number,
  moved: number,
): { readonly lines: readonly Line[]; readonly extent: Extent } {
  if (head.length + rows.length <= room) return { lines: [...head, ...rows], extent: still };
  // One line says how much is not seen.
  const page = room - head.length - 1;
  if (page < 1) return { lines: [], extent: still };
  const most = rows.length - page;
  const steps = Math.min(moved, most);
  const from = start === 'top' ? steps : most - steps;
  const note = line(span(left(from, from + page, rows.length), 'dim'));
  return { lines: [...head, ...rows.slice(from, from + page), note], extent: { most, page } };
}
