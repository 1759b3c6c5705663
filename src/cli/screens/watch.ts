/** `status --watch` and the demo: one picture that fits the terminal, what matters most at the top. */

import type { UpsStatus } from '../../api/status-power.ts';
import type { ClusterStatus } from '../../api/status-schema.ts';
import type { Group, MachineStatus } from '../../api/status-steps.ts';
import { firstLines } from './status/first-lines.ts';
import { doing } from './status/headline.ts';
import { isQuiet } from './status/intent.ts';
import { needLines, statusLines } from './status/screen.ts';
import { type Cell, type Column, table } from './table.ts';
import { type Line, type Look, line, type Span, span, wrapped } from './text.ts';
import { duration, wallClock } from './times.ts';

const barWidth = 20;

/** As many lines as the terminal has, less one: a terminal scrolls when its last line is written to the end. */
export function watchLines(status: ClusterStatus, nowMs: number, look: Look): readonly Line[] {
  const room = Math.max(minimumLines, look.height - 1);
  const lines = isQuiet(status)
    ? statusLines({ status, nowMs, wide: false }, look)
    : running(status, nowMs, look, room);
  return lines.slice(0, room);
}
/** A smaller terminal shows the first lines: those are the ones that count. */
const minimumLines = 3;

function running(status: ClusterStatus, nowMs: number, look: Look, room: number): readonly Line[] {
  const clock = wallClock(look.zone, nowMs);
  const [sentence, tone] = doing(status);
  const now = span(`${clock.time(new Date(nowMs).toISOString())} ${clock.zoneName}`, 'dim');
  const top = [
    ...firstLines(status.metadata.name, span(sentence, tone), now, look.width),
    ...whyLines(status, look.width, clock.time),
    ...needLines(status, look.width),
    line(''),
    ...(status.groups.length > 0 ? barLines(status.groups) : []),
    line(''),
  ];
  const footer = footerOf(status);
  const left = room - top.length - 1 - 1;
  return [...top, ...nodeLines(status, left, look.width), footer];
}

function whyLines(status: ClusterStatus, width: number, timeOf: (iso: string) => string): readonly Line[] {
  const { run, holds, ups } = status;
  const why = run === undefined ? '' : run.cause;
  const message = holds.map((hold) => `${hold.name}: ${hold.message}`).join('; ');
  const said = wrapped(message === '' ? why : message, width, '       ', 'why    ').slice(0, whyAtMost);
  // Those on battery first, each on a line of its own: a number that is cut says nothing.
  const onBattery = ups.filter((one) => one.line === 'battery');
  const others = ups.filter((one) => one.line !== 'battery').map((one) => `${one.name} ${one.line}`);
  const power = [
    ...onBattery.map((one) => batteryText(one, timeOf)),
    ...(others.length > 0 ? [span(others.join(', '))] : []),
  ];
  return [
    ...said.map((text) => line(text)),
    ...power.map((text, index) => line(index === 0 ? 'power  ' : '       ', text)),
  ];
}

/** A sentence that needs more lines than this would push the steps off the screen. */
const whyAtMost = 2;

function batteryText(ups: UpsStatus, timeOf: (iso: string) => string): Span {
  const { spareSeconds, darkAt } = ups;
  const spare = spareSeconds === undefined ? '' : `, spare ${duration(spareSeconds, true)}`;
  const dark = darkAt === undefined ? '' : `, dark ${timeOf(darkAt)}`;
  const text = `${ups.name} on battery ${duration(ups.runtimeSeconds)}, needs ${duration(ups.needSeconds)}${spare}${dark}`;
  return span(text, (spareSeconds ?? 0) < 0 ? 'red' : 'yellow');
}

const barTones = { waiting: 'dim', running: 'yellow', done: 'green', blocked: 'red', skipped: 'dim' } as const;

function barLines(groups: readonly Group[]): readonly Line[] {
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

/** Those that act, the longest first; then as many as there is room for. */
function nodeLines(status: ClusterStatus, room: number, width: number): readonly Line[] {
  const acting = status.machines
    .filter(({ waits }) => waits !== undefined)
    .toSorted((a, b) => (b.waits?.sinceSeconds ?? 0) - (a.waits?.sinceSeconds ?? 0));
  if (acting.length === 0 || room < 2) return [];
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
    acting.slice(0, Math.max(1, room - 1)).map((machine) => row(machine, wide)),
  );
}
/** Below this there is no room for what happens at the limit; `status -o wide` tells it. */
const widthForLimits = 100;
const waitsWidth = 44;

function row({ name, step, waits }: MachineStatus, wide: boolean): readonly Cell[] {
  const said = waits?.for ?? '';
  const text = said.startsWith(`${name}: `) ? said.slice(name.length + 2) : said;
  return [
    name,
    step ?? '',
    duration(waits?.sinceSeconds),
    waits?.limitSeconds === undefined ? '-' : duration(waits.limitSeconds),
    wide && text.length > waitsWidth ? `${text.slice(0, waitsWidth - 3)}...` : text,
    ...(wide ? [span(waits?.atLimit ?? '', 'dim')] : []),
  ];
}

function footerOf({ machines }: ClusterStatus): Line {
  const count = (state: MachineStatus['state']): number =>
    machines.filter((one) => !one.ignored && one.state === state).length;
  const ignored = machines.filter((one) => one.ignored).length;
  const parts = [
    `${count('running')} running`,
    `${count('stopped')} stopped`,
    `${count('off')} off`,
    ...(count('unknown') > 0 ? [`${count('unknown')} not read`] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
  ];
  return line(span(parts.join(', '), 'dim'));
}
