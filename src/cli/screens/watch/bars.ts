/** The groups of steps, each with how much of it is done. */
import type { Group } from '../../../api/status-steps.ts';
import { type Line, line, type Span, span } from '../text.ts';
import { duration } from '../times.ts';

const widestBar = 20;
/** A shorter one tells nothing that the numbers do not. */
const shortestBar = 5;
const barTones = { waiting: 'dim', running: 'yellow', done: 'green', blocked: 'red', skipped: 'dim' } as const;

/** The numbers say more than the bars, which take what is left of the width. */
export function barLines(groups: readonly Group[], width: number): readonly Line[] {
  if (groups.length === 0) return [];
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const name = widest(groups.map((group) => group.name));
  const counts = groups.map(({ done, total }) => `${done}/${total}`);
  const count = widest(counts);
  const times = widest(groups.flatMap((group) => (isTimed(group) ? took(group).text : [])));
  const room = Math.min(widestBar, width - name - count - times - '  []     '.length);
  return groups.map((group, index) =>
    line(
      `${group.name.padEnd(name)}  `,
      ...(room < shortestBar ? [] : [span(bar(group.done, group.total, room), barTones[group.state]), '  ']),
      `${(counts[index] ?? '').padStart(count)}   `,
      took(group),
    ),
  );
}

function bar(done: number, total: number, room: number): string {
  // Full only when all is done: one of a hundred that is open must be seen.
  const part = total === 0 || done >= total ? 1 : Math.max(0, done / total);
  const filled = part === 1 ? room : Math.min(room - 1, Math.floor(part * room));
  return `[${'#'.repeat(filled)}${'.'.repeat(room - filled)}]`;
}

const isTimed = ({ state, tookSeconds }: Group): boolean => tookSeconds !== undefined && state !== 'waiting';

function took(group: Group): Span {
  const { state, tookSeconds, planSeconds, now, givenUp } = group;
  if (!isTimed(group)) return span(now, 'dim');
  const plan = state === 'running' && planSeconds !== undefined ? ` of ${duration(planSeconds)}` : '';
  const lost = givenUp.length > 0 ? `, ${givenUp.length} given up` : '';
  return span(`${duration(tookSeconds)}${plan}${lost}`, givenUp.length > 0 ? 'yellow' : 'plain');
}
