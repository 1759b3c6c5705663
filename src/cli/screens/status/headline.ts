/** The first line: the site, what it is doing, whether a person is needed. Someone half asleep may stop reading there. */
import type { ClusterStatus } from '../../../api/status-schema.ts';
import { silentAfterSeconds } from '../../../core/heartbeat.ts';
import { ended, type Line, span, type Tone } from '../text.ts';
import { age, duration, type WallClock } from '../times.ts';
import { firstLines } from './first-lines.ts';

export interface Seen {
  readonly status: ClusterStatus;
  /** Since it was written, seconds. */
  readonly ageSeconds: number;
  readonly clock: WallClock;
  readonly width: number;
  /** How ananke is called in a command for pasting. */
  readonly call: string;
}

/** Seconds since it was written. One from the future is as old as it is far: the clock was set, and nobody can tell its age. */
export function ageOf({ writtenAt }: Pick<ClusterStatus, 'writtenAt'>, nowMs: number): number {
  return Math.abs(nowMs - Date.parse(writtenAt)) / 1_000;
}

export function isSilent({ ageSeconds }: Pick<Seen, 'ageSeconds'>): boolean {
  return ageSeconds > silentAfterSeconds;
}

export function headline(seen: Seen, nowIso: string): readonly Line[] {
  const { status, ageSeconds, clock, width } = seen;
  const [words, tone] = isSilent(seen) ? silentWords(seen) : doing(status);
  const said =
    status.desired?.problem === undefined
      ? words
      : `${words.replace(/ (Nothing to do|Needs you)\.$/, '')} YOUR LAST EDIT IS NOT IN FORCE.`;
  const when = `${clock.time(nowIso)} ${clock.zoneName}, ${age(ageSeconds)} ago`;
  return firstLines(
    status.metadata.name,
    span(said, status.desired?.problem === undefined ? tone : 'red'),
    span(when, 'dim'),
    width,
  );
}

function silentWords({ status, ageSeconds }: Seen): readonly [string, Tone] {
  const [last] = doing(status);
  const seen = last.replace(/ (Nothing to do|Needs you)\.$/, '');
  return [`UNKNOWN: the controller has not written for ${duration(ageSeconds)}. Last seen ${seen}`, 'red'];
}

/** Without these nothing can be decided: the first moments of a start. */
const undecidedFor: ReadonlySet<string> = new Set(['HostUnread', 'DesiredUnread']);
const convergedOf = ({ conditions }: ClusterStatus) => conditions.find(({ type }) => type === 'Converged');
export const isUndecided = (status: ClusterStatus): boolean => undecidedFor.has(convergedOf(status)?.reason ?? '');

/** What it is doing, in one sentence, and how that is painted. */
export function doing(status: ClusterStatus): readonly [string, Tone] {
  const { run, needsYou } = status;
  const undecided = convergedOf(status);
  if (undecided !== undefined && isUndecided(status))
    return [`UNKNOWN: ${undecided.message}. Nothing is done until then.`, 'yellow'];
  if (run !== undefined && run.phase !== 'closed') return whileRunning(status, run);
  const idle = idleWords(status);
  const needs = needsYou === undefined ? (idle ?? 'Nothing to do.') : 'Needs you.';
  const tone: Tone = needsYou === undefined ? (idle === undefined ? 'bold' : 'yellow') : 'red';
  const why = needsYou === undefined ? '' : `: ${needsYou.reason}`;
  if (status.targets?.cluster === 'quiet') return [`DOWN${whyDown(status)}. ${needs}`, tone];
  const power = batteryWords(status);
  const toned = power !== '' && tone === 'bold' ? 'yellow' : tone;
  if (needsYou !== undefined) return [`UP, but not well${why}${power}. ${needs}`, tone];
  if (convergedOf(status)?.status !== 'True') return [`UP, ${neverConverged}${power}. ${needs}`, toned];
  return [`UP, converged${sinceText(status)}${power}. ${needs}`, toned];
}
/** Whether it is well is not claimed of what ananke only found. */
const neverConverged = 'as found: no way up was completed under ananke yet';

/** Up does not mean that nothing happens: on battery the time runs. */
function batteryWords({ ups }: ClusterStatus): string {
  const [first, ...more] = ups.filter(({ line }) => line === 'battery');
  if (first === undefined) return '';
  const since = first.onBatterySeconds === undefined ? '' : ` for ${duration(first.onBatterySeconds)}`;
  return `; ON BATTERY: ${first.name}${since}${more.length === 0 ? '' : ` and ${more.length} more`}`;
}

/** What somebody who stops reading after the first line has to know all the same. */
function idleWords({ desired, conditions }: ClusterStatus): string | undefined {
  if (desired?.act === 'never') return 'NOTHING IS PROTECTED: act is never.';
  const durable = conditions.find(({ type }) => type === 'Durable');
  return durable?.status === 'False' ? ended(`THE DISK REFUSES: ${durable.message}`) : undefined;
}

function sinceText({ convergedSince, writtenAt }: ClusterStatus): string {
  if (convergedSince === undefined) return '';
  return ` for ${duration((Date.parse(writtenAt) - Date.parse(convergedSince)) / 1_000)}`;
}

function whyDown({ desired, holds }: ClusterStatus): string {
  const [hold] = holds;
  if (desired?.cluster === 'down') return ', as it should be';
  return hold === undefined ? '' : `, waits for ${hold.name}`;
}

function whileRunning(
  { needsYou, gates }: ClusterStatus,
  run: NonNullable<ClusterStatus['run']>,
): readonly [string, Tone] {
  const so = duration(run.elapsedSeconds);
  if (run.way === 'down') {
    const of =
      run.remainingSeconds === undefined ? '' : ` of about ${duration(run.elapsedSeconds + run.remainingSeconds)}`;
    const to = run.to === 'poweroff' ? ' to poweroff' : ', cluster only';
    const pace = run.pace === 'graceful' ? '' : `, ${run.pace}`;
    return needsYou === undefined
      ? [`GOING DOWN${to}${pace}, ${so}${of}. Nothing to do.`, 'yellow']
      : [`GOING DOWN${to}${pace}, ${so}${of}: ${needsYou.reason}. Needs you.`, 'red'];
  }
  const verb =
    run.phase === 'paused' ? 'PAUSED on the way down' : run.phase === 'reversing' ? 'TURNING ROUND' : 'COMING UP';
  const index = gates.findIndex(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped');
  const place = index < 0 ? '' : ` at gate ${index + 1} of ${gates.length}`;
  const gate = gates[index];
  if (needsYou === undefined)
    return [`${verb} for ${so}${gate === undefined ? '' : `,${place}: ${gate.name}`}. Nothing to do.`, 'yellow'];
  const stuck = needsYou.sinceSeconds === undefined ? '' : ` for ${duration(needsYou.sinceSeconds)}`;
  return [`${verb}, BLOCKED${place}${stuck}: ${needsYou.reason}. Needs you.`, 'red'];
}
