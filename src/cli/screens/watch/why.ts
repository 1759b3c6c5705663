/** Why it acts, and how long the batteries last. */
import type { UpsStatus } from '../../../api/status-power.ts';
import type { ClusterStatus } from '../../../api/status-schema.ts';
import { type Line, line, span, wrapped } from '../text.ts';
import { batteryLines } from './battery.ts';

export function whyLines(status: ClusterStatus, width: number, timeOf: (iso: string) => string): readonly Line[] {
  const { run, holds, ups } = status;
  const why = run === undefined ? '' : run.cause;
  const message = holds.map((hold) => `${hold.name}: ${hold.message}`).join('; ');
  const said = wrapped(message === '' ? why : message, width, '       ', 'why    ').slice(0, whyAtMost);
  return [...said.map((text) => line(text)), ...powerLines(ups, width, timeOf)];
}

/** A sentence that needs more lines than this would push the steps off the screen. */
const whyAtMost = 2;

/** Those on battery first: they say how long all of this may take. */
function powerLines(ups: readonly UpsStatus[], width: number, timeOf: (iso: string) => string): readonly Line[] {
  const others = ups.filter((one) => one.line !== 'battery').map((one) => `${one.name} ${one.line}`);
  const lines = [
    ...ups.filter((one) => one.line === 'battery').flatMap((one) => batteryLines(one, width - labelWidth, timeOf)),
    ...(others.length > 0 ? [line(others.join(', '))] : []),
  ];
  return lines.map((one, index) => [span((index === 0 ? 'power' : '').padEnd(labelWidth)), ...one]);
}
const labelWidth = 7;
