/** What is wanted, by whom, and what stands on top of it: desired, holds, ignored machines. */

import type { HoldStatus } from '../../../api/status-power.ts';
import type { ClusterStatus } from '../../../api/status-schema.ts';
import { counted } from '../../../core/counted.ts';
import { commandLines, type Line, line, wrapped } from '../text.ts';
import { duration } from '../times.ts';
import type { Seen } from './headline.ts';

/** Labels stand in a column of their own, so that the eye finds them. */
export const labelWidth = 10;
export const label = (text: string): string => text.padEnd(labelWidth);

/** A label in its column, and the room below it. */
const labels = (text: string) => ({ first: label(text), indent: ' '.repeat(labelWidth) });

/** A label and words in as many lines as they need. */
export function labelled(name: string, words: string, width: number): readonly Line[] {
  return wrapped(words, width, ' '.repeat(labelWidth), label(name)).map((text) => line(text));
}

export function intentLines(seen: Seen): readonly Line[] {
  return [...problem(seen), ...desired(seen), ...acts(seen), ...holds(seen), ...turns(seen), ...ignored(seen)];
}

/** Directly under the first line: its author believes that it is in force. */
function problem({ status, width, call }: Seen): readonly Line[] {
  const wrong = status.desired?.problem;
  if (wrong === undefined) return [];
  return commandLines(wrong.message, `${call} validate`, width, { ...labels('INVALID'), tone: 'red' });
}

function desired({ status, clock, width }: Seen): readonly Line[] {
  const word = status.desired;
  if (word === undefined) return [line(`${label('DESIRED')}?    desired.yaml was never read`)];
  const mode = word.cluster === 'down' && word.mode !== 'config' ? `, ${word.mode}` : '';
  const since = word.since === undefined ? '' : `since ${clock.date(word.since)}`;
  const by = word.by === undefined ? '' : `by ${word.by}`;
  const why = word.reason === '' ? '' : `"${word.reason}"`;
  const from = [since, by].filter((part) => part !== '').join(', ');
  const said = [from, why].filter((part) => part !== '').join(': ');
  return labelled('DESIRED', `${word.cluster}${mode}${said === '' ? '' : `  ${said}`}`, width);
}

function acts({ status, clock, width, call }: Seen): readonly Line[] {
  const word = status.desired;
  if (word === undefined || word.act === 'always') return [];
  const until = word.actUntil === undefined ? '' : ` until ${clock.time(word.actUntil)}`;
  const means = word.act === 'never' ? 'watches and plans, does nothing' : 'acts for UPSes only, not for edits';
  const words = `${word.act}${until}: ${means}. Back to normal`;
  return commandLines(words, `sudo ${call} resume`, width, labels('ACT'));
}

function holds(seen: Seen): readonly Line[] {
  const { status, width } = seen;
  if (status.holds.length === 0) return [line(`${label('HOLDS')}none`)];
  return status.holds.flatMap((hold, index) => [
    ...labelled(index === 0 ? 'HOLDS' : '', holdWords(hold, seen), width),
    ...labelled('', hold.message, width),
  ]);
}

function holdWords(hold: HoldStatus, { clock }: Seen): string {
  const whom = hold.nodes === undefined ? '' : ` (${counted(hold.nodes.length, 'machine')})`;
  const what = hold.phase === 'Active' ? `down${whom}, ${hold.mode}` : `no start${whom} until it is recharged`;
  const set = hold.releasedSeconds === undefined ? '' : `, set aside for ${duration(hold.releasedSeconds)} more`;
  return `${hold.name}  ${what}, since ${clock.time(hold.since)}  ${hold.reason}${set}`;
}

function turns({ status, clock, width, call }: Seen): readonly Line[] {
  const until = status.outlook?.turnsRoundUntil;
  if (until === undefined) {
    const words = tooLate(status);
    return words === undefined ? [] : labelled('TURNS', words, width);
  }
  const before = `before ${clock.time(until)}`;
  if (status.run?.byHold === true)
    return labelled('TURNS', `pauses when mains return; turns round when the reserve is back (${before})`, width);
  return commandLines(`round ${before}, by`, `sudo ${call} set up`, width, labels('TURNS'));
}

/** A machine that was told to go off finishes that, whatever the mains do. */
function tooLate({ run }: ClusterStatus): string | undefined {
  if (run?.way !== 'down' || run.to !== 'poweroff' || run.phase === 'closed' || run.committed.length === 0)
    return undefined;
  const told = counted(run.committed.length, 'machine');
  return `no more: ${told} told to go off; that is finished first, whatever the mains do`;
}

function ignored({ status, width }: Seen): readonly Line[] {
  const names = status.desired?.ignoredNodes ?? [];
  if (names.length === 0) return [];
  const goesDown = status.run?.way === 'down' && status.run.phase !== 'closed';
  const words = goesDown ? `${names.join(' ')}  left alone: it runs until its power ends` : names.join(' ');
  return labelled('IGNORED', words, width);
}

export function isQuiet({ run }: ClusterStatus): boolean {
  return run === undefined || run.phase === 'closed';
}
