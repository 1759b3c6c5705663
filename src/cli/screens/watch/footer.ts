/** The last line of the picture: how many machines are where, and the keys. */
import type { ClusterStatus } from '../../../api/status-schema.ts';
import type { MachineStatus } from '../../../api/status-steps.ts';
import { cut, type Line, lengthOf, line, span } from '../text.ts';
import type { View } from './view.ts';

/** read: keys are read. not-read: nothing can be typed. over: the last picture, which stays as plain text. */
export type Keys = 'read' | 'not-read' | 'over';

export function footerLine(counts: string, { part }: View, keys: Keys, width: number): Line {
  const right = keysLine(part, keys);
  if (right.length === 0) return counts === '' ? [] : cut(line(span(counts, 'dim')), width);
  const edge = Math.min(width, widest);
  const left = cut(line(span(counts, 'dim')), Math.max(0, edge - lengthOf(right) - 2));
  return [...left, span(' '.repeat(Math.max(0, edge - lengthOf(left) - lengthOf(right)))), ...right];
}
/** On a wide terminal keys at the far edge belong to nothing. */
const widest = 100;

function keysLine(part: View['part'], keys: Keys): Line {
  if (keys === 'over') return [];
  if (keys === 'not-read') return line(span('Ctrl-C leaves', 'dim'));
  const toggle = (text: string, isOn: boolean) => (isOn ? span(`${text}: on`, 'bold') : span(text, 'dim'));
  return line(
    toggle('[n] all nodes', part === 'nodes'),
    '  ',
    toggle('[e] events', part === 'events'),
    '  ',
    span('[q] leave', 'dim'),
  );
}

/** What is not known comes first: of a line that is too long the end is missed. */
export function countsOf({ machines }: ClusterStatus): string {
  const count = (state: MachineStatus['state']): number =>
    machines.filter((one) => !one.ignored && one.state === state).length;
  const counts: readonly (readonly [number, string])[] = [
    [count('unknown'), 'not read'],
    [count('running'), 'running'],
    [count('stopped'), 'stopped'],
    [count('off'), 'off'],
    [machines.filter((one) => one.ignored).length, 'ignored'],
  ];
  return counts.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(', ');
}
