/** Why it acts, and how long the batteries last. */
import type { UpsStatus } from '../../../api/status-power.ts';
import type { ClusterStatus } from '../../../api/status-schema.ts';
import { type Line, line, type Span, span, wrapped } from '../text.ts';
import { duration } from '../times.ts';

export function whyLines(status: ClusterStatus, width: number, timeOf: (iso: string) => string): readonly Line[] {
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
