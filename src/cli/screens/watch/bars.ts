/** The groups of steps, each with how much of it is done. */
import type { Group } from '../../../api/status-steps.ts';
import type { Cell } from '../table.ts';
import { type Line, line, span } from '../text.ts';
import { duration } from '../times.ts';

const barWidth = 20;
const barTones = { waiting: 'dim', running: 'yellow', done: 'green', blocked: 'red', skipped: 'dim' } as const;

export function barLines(groups: readonly Group[]): readonly Line[] {
  if (groups.length === 0) return [];
  const name = Math.max(...groups.map((group) => group.name.length));
  const counts = groups.map(({ done, total }) => `${done}/${total}`);
  const width = Math.max(...counts.map((text) => text.length));
  return groups.map((group, index) =>
    line(
      `${group.name.padEnd(name)}  `,
      span(bar(group.done, group.total), barTones[group.state]),
      `  ${(counts[index] ?? '').padStart(width)}   `,
      took(group),
    ),
  );
}

function bar(done: number, total: number): string {
  // Full only when all is done: one of a hundred that is open must be seen.
  const filled =
    total === 0 || done >= total ? barWidth : Math.min(barWidth - 1, Math.floor((done / total) * barWidth));
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
}

function took({ state, tookSeconds, planSeconds, now, givenUp }: Group): Cell {
  if (tookSeconds === undefined || state === 'waiting') return span(now, 'dim');
  const plan = state === 'running' && planSeconds !== undefined ? ` of ${duration(planSeconds)}` : '';
  const lost = givenUp.length > 0 ? `, ${givenUp.length} given up` : '';
  return span(`${duration(tookSeconds)}${plan}${lost}`, givenUp.length > 0 ? 'yellow' : 'plain');
}
