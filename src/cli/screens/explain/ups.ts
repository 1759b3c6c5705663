/** `ananke explain ups/NAME`: what the UPS said, what makes it a cause to go down, and what a start on it needs. */

import type { HoldStatus, UpsStatus } from '../../../api/status-power.ts';
import { counted } from '../../../core/counted.ts';
import { type Cell, table } from '../table.ts';
import { type Line, line, span, type Tone, wrapped } from '../text.ts';
import { duration } from '../times.ts';
import { ageOf, headLines, texts, type Viewed } from './frame.ts';
import { releaseLines } from './release.ts';

export function upsScreen(ups: UpsStatus, viewed: Viewed): readonly Line[] {
  const hold = viewed.status?.holds.find(({ name }) => name === `ups/${ups.name}`);
  const [sentence, tone] = stateOf(ups, hold, viewed);
  // Both tables stand under each other: what they name is as wide in each.
  const width = Math.max(
    ...(ups.triggers ?? []).map(({ what }) => what.length),
    ...(ups.start.parts ?? []).map(({ what }) => what.length),
  );
  return [
    ...headLines(`ups/${ups.name}`, sentence, tone, viewed),
    line(''),
    ...saidLines(ups, viewed),
    ...(hold?.phase === 'Active' && ups.trigger === undefined ? labelled('held for', hold.message, viewed.width) : []),
    ...triggerLines(ups, hold, width, viewed),
    ...startLines(ups, hold, width, viewed),
    ...(hold === undefined ? [] : releaseLines(hold, viewed)),
  ];
}

function stateOf(ups: UpsStatus, hold: HoldStatus | undefined, { clock, status }: Viewed): readonly [string, Tone] {
  const holds = hold === undefined ? 'Holds nothing.' : holdSentence(hold);
  if (status === undefined) return ['as the configuration has it.', 'bold'];
  if (ups.trigger !== undefined) {
    // Of a hold that stands the cause that placed it: others may have come since.
    const cause =
      hold?.phase === 'Active' ? ` since ${clock.time(hold.since)}: ${hold.reason}` : `: ${ups.trigger.reason}`;
    return [`CRITICAL${cause}. ${holds}`, 'red'];
  }
  // The cause that placed it is over, and it stands: without its name nobody knows why the cluster is down.
  if (hold?.phase === 'Active') return [`${lineWords[ups.line]}. ${holdSentence(hold, clock)}`, 'yellow'];
  return [`${lineWords[ups.line]}. ${holds}`, ups.line === 'mains' && hold === undefined ? 'bold' : 'yellow'];
}

const lineWords: Readonly<Record<UpsStatus['line'], string>> = {
  mains: 'on mains, where no trigger counts',
  battery: 'ON BATTERY, and not critical',
  unknown: 'UNKNOWN: it cannot be read',
  explained: 'silent, which is explained: its host was sent off, or its hold was released',
};

/** With a clock it also says since when, and for which reason. */
export function holdSentence(hold: HoldStatus, clock?: Viewed['clock']): string {
  const { phase, nodes, mode, releasedSeconds } = hold;
  const whom = nodes === undefined ? 'the cluster' : counted(nodes.length, 'machine');
  const cause = clock === undefined ? '' : `, since ${clock.time(hold.since)}: ${hold.reason}`;
  const what = phase === 'Active' ? `Holds ${whom} down, ${mode}${cause}` : `Keeps ${whom} from being started`;
  return `${what}${releasedSeconds === undefined ? '' : `, set aside for ${duration(releasedSeconds)} more`}.`;
}

const indent = 17;
function labelled(label: string, words: string, width: number): readonly Line[] {
  return wrapped(words, width, ' '.repeat(indent), `  ${label}`.padEnd(indent)).map((text) => line(text));
}

/** An old reading says nothing of now, and still says what was last seen. */
function saidLines(ups: UpsStatus, viewed: Viewed): readonly Line[] {
  const { width } = viewed;
  const unread =
    ups.unknown === undefined || viewed.status === undefined
      ? []
      : texts(`  cannot be read: ${ups.unknown}`, width, 'yellow');
  if (ups.tokens === undefined) return [...unread, ...(unread.length > 0 ? [line('')] : [])];
  const parts = [
    ups.tokens.length === 0 ? '(no status)' : ups.tokens.join(' '),
    `charge ${told(ups.chargePercent, '%')}`,
    `runtime ${told(ups.runtimeSeconds, 's')}`,
    `load ${told(ups.loadPercent, '%')}`,
    `input ${ups.inputVoltage === undefined ? '?' : `${ups.inputVoltage.toFixed(1)} V`}`,
    ups.ageSeconds === undefined ? '' : `${ago(ups.ageSeconds + ageOf(viewed))} ago`,
  ];
  return [
    ...unread,
    ...labelled(
      ups.unknown === undefined ? 'said' : 'last said',
      parts.filter((part) => part !== '').join('   '),
      width,
    ),
    ...(ups.effective === undefined
      ? []
      : labelled('effective', `${ups.effective.seconds} s, ${ups.effective.how}`, width)),
  ];
}

const told = (value: number | undefined, unit: string): string => (value === undefined ? '?' : `${value} ${unit}`);
const ago = (seconds: number): string => (seconds < 60 ? `${seconds.toFixed(1)} s` : duration(seconds));

function triggerLines(ups: UpsStatus, hold: HoldStatus | undefined, width: number, viewed: Viewed): readonly Line[] {
  const { triggers } = ups;
  if (triggers === undefined) return [line('Nothing was decided on it yet.')];
  const isRead = viewed.status !== undefined;
  const columns = [
    { head: 'TRIGGER'.padEnd(width) },
    { head: 'LIMIT', right: true },
    ...(isRead ? [{ head: 'NOW', right: true } as const, { head: 'HOLDS' }] : []),
  ] as const;
  const rows = triggers.map((trigger): readonly Cell[] => [
    trigger.what,
    trigger.limit,
    ...(isRead ? [trigger.now ?? '?', span(holdsWords(trigger, hold, viewed), trigger.holds ? 'red' : 'plain')] : []),
  ]);
  return table(columns, rows);
}

function holdsWords(
  { holds, updates, reason }: NonNullable<UpsStatus['triggers']>[number],
  hold: HoldStatus | undefined,
  { clock }: Viewed,
): string {
  const counted = updates === undefined ? '' : `, ${updates.seen} of ${updates.of}`;
  const at = holds && hold?.phase === 'Active' && hold.reason === reason ? ` at ${clock.time(hold.since)}` : '';
  return `${holds ? 'yes' : 'no'}${counted}${counted === '' && at !== '' ? ',' : ''}${at}`;
}

function startLines(
  { start }: UpsStatus,
  hold: HoldStatus | undefined,
  width: number,
  { status, width: room }: Viewed,
): readonly Line[] {
  if (start.parts === undefined) return [];
  const isRead = status !== undefined;
  const columns = [
    { head: (hold === undefined ? 'A START NEEDS' : 'RELEASE NEEDS').padEnd(width) },
    ...(isRead ? [{ head: 'NOW', right: true } as const, { head: 'MET' }] : []),
  ] as const;
  const rows = start.parts.map(({ what, now, met }): readonly Cell[] => [
    what,
    ...(isRead ? [now ?? '?', span(met ? 'yes' : 'no', met ? 'green' : 'yellow')] : []),
  ]);
  // Met, and still worth a word: a battery that will never hold what is needed.
  const beside = start.reason === 'StartReserveBelowNeed' ? texts(`${start.message}.`, room, 'yellow') : [];
  return [...table(columns, rows), ...beside];
}
