/** `ananke doctor`: a sentence, a line for each check, and below it whatever is not as it should be, with what to do. */

import type { Finding, Outcome } from '../../checks/check.ts';
import { counted } from '../../core/counted.ts';
import type { CheckReport, Doctor } from '../../telemetry/doctor.ts';
import { firstLines } from './status/first-lines.ts';
import { command, type Line, line, span, type Tone, wrapped } from './text.ts';
import { duration, type WallClock } from './times.ts';

export interface DoctorScreen {
  readonly clock: WallClock;
  readonly width: number;
  /** Also what is well, one by one. */
  readonly all: boolean;
  /** The command that asks again, without its `-o`. */
  readonly again: string;
}

const words: Readonly<Record<Outcome, string>> = { ok: 'ok', warning: 'warning', failed: 'FAILED', unknown: 'UNKNOWN' };
const tones: Readonly<Record<Outcome, Tone>> = { ok: 'green', warning: 'yellow', failed: 'red', unknown: 'red' };
const checkWidth = 11;
const resultWidth = 9;
const indent = ' '.repeat(checkWidth + resultWidth);
/** Enough to see what it is that they have in common. */
const shownAtMost = 8;

export function doctorLines(doctor: Doctor, screen: DoctorScreen): readonly Line[] {
  const { at, tookSeconds, site } = doctor;
  const { clock, width, again } = screen;
  const when = `${clock.time(at)} ${clock.zoneName}, took ${duration(tookSeconds)}`;
  const head = span(`${'CHECK'.padEnd(checkWidth)}${'RESULT'.padEnd(resultWidth)}WHAT WAS SEEN`, 'dim');
  const isWell = doctor.outcome === 'ok' || doctor.outcome === 'warning';
  return [
    ...firstLines(site, span(sentence(doctor), isWell ? 'bold' : 'red'), span(when, 'dim'), width),
    line(''),
    line(head),
    ...doctor.checks.flatMap((report) => checkLines(report, screen)),
    ...(isWell ? [] : [line(''), line(command(`When it is mended: sudo ${again}`))]),
  ];
}

function sentence({ outcome, counts }: Doctor): string {
  const { failed, unknown, warning } = counts;
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(warning > 0 ? [counted(warning, 'warning')] : []),
  ].join(', ');
  if (outcome === 'failed') return `CANNOT do all of its work from here: ${parts}. Needs you.`;
  if (outcome === 'unknown') return `UNKNOWN whether it can do its work from here: ${parts}. Needs you.`;
  return `Can do its work from here${parts === '' ? '' : `; ${parts}`}. Nothing to do.`;
}

function checkLines({ check, outcome, findings }: CheckReport, screen: DoctorScreen): readonly Line[] {
  const start = line(check.padEnd(checkWidth), span(words[outcome].padEnd(resultWidth), tones[outcome]));
  const [only, ...others] = findings;
  if (only === undefined) return [[...start, span('nothing found')]];
  if (others.length === 0) {
    const [first = [], ...below] = findingLines(only, outcome, screen.width);
    return [[...start, ...withoutIndent(first)], ...below];
  }
  const shown = screen.all ? findings : together(findings.filter((finding) => finding.outcome !== 'ok'));
  const told = shown.slice(0, screen.all ? shown.length : shownAtMost);
  const more = shown.length - told.length;
  const good = findings.filter((finding) => finding.outcome === 'ok').length;
  return [
    [...start, span(good === findings.length ? `all ${good}` : `${good} of ${findings.length} ok`)],
    ...told.flatMap((finding) => findingLines(finding, outcome, screen.width)),
    ...(more > 0 ? [line(indent, command(`and ${more} more: ${screen.again} -o wide`))] : []),
  ];
}

/** A network that is down says the same of all behind it: once is enough. */
function together(findings: readonly Finding[]): readonly Finding[] {
  const general = ({ subject, message }: Finding): string => message.replaceAll(subject, 'it');
  const groups = Map.groupBy(findings, (one) => JSON.stringify([one.outcome, general(one), one.next]));
  return [...groups.values()].flatMap((group): readonly Finding[] => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    const named = group.slice(0, shownAtMost).map(({ subject }) => subject);
    const more = group.length - named.length;
    const subject = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}:`;
    return [{ ...first, subject, message: general(first) }];
  });
}

const withoutIndent = ([first, ...rest]: Line): Line =>
  first === undefined ? [] : [{ ...first, text: first.text.slice(indent.length) }, ...rest];

/** `worst`: what stands on the line of the check already. */
function findingLines({ outcome, subject, message, next }: Finding, worst: Outcome, width: number): readonly Line[] {
  const said = outcome === worst || outcome === 'ok' ? '' : `${words[outcome]}: `;
  const [first = '', ...below] = wrapped(`${subject}  ${said}${message}`, width, `${indent}  `, indent);
  const tone: Tone = outcome === 'ok' ? 'plain' : tones[outcome];
  // The names of many may take more than one line.
  const before = Math.min(first.length, indent.length + subject.length);
  return [
    line(span(first.slice(0, before), tone), first.slice(before)),
    ...below.map((one) => line(one)),
    ...(next === undefined ? [] : [line(`${indent}  `, span('do: ', 'dim'), command(next))]),
  ];
}
