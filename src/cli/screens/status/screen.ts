/** `ananke status`: one sentence first, one command last. */
import { remedyOf } from '../../../api/remedies.ts';
import type { ClusterStatus } from '../../../api/status-schema.ts';
import { command, type Line, type Look, line, span, wayLines, wrapped } from '../text.ts';
import { wallClock } from '../times.ts';
import { ageOf, headline, isSilent, type Seen } from './headline.ts';
import { intentLines, isQuiet, label, labelWidth } from './intent.ts';
import { powerLines } from './power.ts';
import { type Shown, workLines } from './work.ts';

export interface StatusScreen {
  readonly status: ClusterStatus;
  readonly nowMs: number;
  readonly machines: Shown;
}

export function statusLines({ status, nowMs, machines }: StatusScreen, look: Look): readonly Line[] {
  const seen = seenBy(status, nowMs, look);
  const blank = line('');
  return [
    ...headline(seen, new Date(nowMs).toISOString()),
    blank,
    ...(isSilent(seen) ? silentLines(seen) : []),
    ...intentLines(seen),
    ...needLines(status, look),
    blank,
    ...powerLines(seen),
    blank,
    ...workLines(seen, machines),
    ...(isSilent(seen) ? [] : lastLines(seen)),
  ];
}

/** Only what a person must know, where the room is wanted for something else. */
export function shortLines({ status, nowMs }: Pick<StatusScreen, 'status' | 'nowMs'>, look: Look): readonly Line[] {
  const seen = seenBy(status, nowMs, look);
  const silent = isSilent(seen) ? silentLines(seen).slice(0, 1) : [];
  return [...headline(seen, new Date(nowMs).toISOString()), ...silent, ...needLines(status, look)];
}

/** That nobody acts, and how that is ended: what stands below is history. Undefined: somebody does. */
export function silentTop({ status, nowMs }: Pick<StatusScreen, 'status' | 'nowMs'>, look: Look): Silent | undefined {
  const seen = seenBy(status, nowMs, look);
  if (!isSilent(seen)) return undefined;
  const first = headline(seen, new Date(nowMs).toISOString());
  const below = silentLines(seen);
  return { full: [...first, line(''), ...below], short: [...first, ...below.slice(0, 1)] };
}
export interface Silent {
  readonly full: readonly Line[];
  readonly short: readonly Line[];
}

function seenBy(status: ClusterStatus, nowMs: number, look: Look): Seen {
  const ageSeconds = ageOf(status, nowMs);
  return { status, ageSeconds, clock: wallClock(look.zone, nowMs), width: look.width, call: look.call };
}

/** Nobody acts: what follows is history. */
function silentLines({ status, clock, call, width }: Seen): readonly Line[] {
  const here = `  or      sudo ${call} run --until-converged`;
  const note = '     the same controller, here, in the foreground';
  return [
    line(span('Nothing is protecting this cluster.', 'red')),
    line('  look    journalctl -u ananke -n 30'),
    line('  start   sudo systemctl start ananke'),
    line(command(here.length + note.length <= width ? `${here}${note}` : here)),
    line(`Below is what it saw at ${clock.time(status.writtenAt)}.`),
    line(''),
  ];
}

/** What only a person can end, and the ways out, each of which can be pasted. */
export function needLines(
  { needsYou, expectedFluxBranch }: ClusterStatus,
  { width, call }: Pick<Look, 'width' | 'call'>,
): readonly Line[] {
  if (needsYou === undefined) return [];
  const words = wrapped(needsYou.message, width, ' '.repeat(labelWidth), label('BLOCKED'));
  const ways = remedyOf(needsYou.reason, { branch: expectedFluxBranch, call });
  return [
    ...words.map((text) => line(span(text, 'red'))),
    ...wayLines(ways, [label('  either'), label('  or')], width),
  ];
}

/** A command that can be pasted as it stands, whenever there is something to do or to follow. */
function lastLines({ status, width, call }: Seen): readonly Line[] {
  const why = whyOf(status);
  const said = [
    ...(isQuiet(status) ? [] : [`Follow: ${call} status --watch`]),
    ...(why === undefined ? [] : [`Why: ${call} explain ${why}`]),
  ];
  const one = said.join('     ');
  return (one.length <= width ? [one] : said).flatMap((text) => (text === '' ? [] : [line(command(text))]));
}

/** What `explain` tells most of. */
function whyOf(status: ClusterStatus): string | undefined {
  const { needsYou, holds, ups, conditions } = status;
  if (needsYou !== undefined || holds.length > 0) return needsYou?.reason ?? holds[0]?.name;
  const onBattery = ups.find((one) => one.line === 'battery');
  if (onBattery !== undefined) return `ups/${onBattery.name}`;
  const converged = conditions.find(({ type }) => type === 'Converged');
  return isQuiet(status) && converged !== undefined && converged.status !== 'True' ? converged.reason : undefined;
}

/** 0 converged, 1 nobody acts, 3 anything else. */
export function statusExit(status: ClusterStatus, nowMs: number): 0 | 1 | 3 {
  if (isSilent({ ageSeconds: ageOf(status, nowMs) })) return 1;
  const converged = status.conditions.find(({ type }) => type === 'Converged');
  const good = converged?.status === 'True' && status.needsYou === undefined && status.desired?.problem === undefined;
  return good ? 0 : 3;
}
