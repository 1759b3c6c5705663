/** What changed between two statuses, one plain line each: for a pipe, a log, and a terminal that cannot draw. */
import type { ClusterStatus } from '../../api/status-schema.ts';
import { ageOf, doing, isSilent } from './status/headline.ts';
import { duration, type WallClock } from './times.ts';

export function changeLines(
  before: ClusterStatus | undefined,
  now: ClusterStatus,
  clock: Pick<WallClock, 'time'>,
): readonly string[] {
  const at = clock.time(now.writtenAt);
  const since = now.run === undefined || now.run.phase === 'closed' ? '' : ` +${duration(now.run.elapsedSeconds)}`;
  const changes = [
    ...headlineChange(before, now),
    ...editChange(before, now),
    ...holdChanges(before, now),
    ...groupChanges(before, now),
  ];
  return changes.map((text) => `${at}${since} ${text}`);
}

/** Without its numbers, which change at every look. */
const shape = (status: ClusterStatus): string => doing(status)[0].replaceAll(/\d+\w?/g, '#');

function headlineChange(before: ClusterStatus | undefined, now: ClusterStatus): readonly string[] {
  const needs = (status: ClusterStatus | undefined): string => status?.needsYou?.message ?? '';
  const same = before !== undefined && shape(before) === shape(now) && needs(before) === needs(now);
  if (same) return [];
  return [doing(now)[0], ...(needs(now) === '' || needs(now) === needs(before) ? [] : [`needs you: ${needs(now)}`])];
}

/** Its author believes that it is in force. */
function editChange(before: ClusterStatus | undefined, { desired }: ClusterStatus): readonly string[] {
  const problem = desired?.problem?.message;
  if (problem === before?.desired?.problem?.message) return [];
  return [problem === undefined ? 'the last edit is in force' : `YOUR LAST EDIT IS NOT IN FORCE: ${problem}`];
}

/** Somebody who only reads changes must hear that nobody writes any more, and that somebody does again. */
export function silenceLines(
  wasSilent: boolean,
  status: ClusterStatus,
  nowMs: number,
  clock: WallClock,
): readonly string[] {
  const ageSeconds = ageOf(status, nowMs);
  const silent = isSilent({ ageSeconds });
  if (silent === wasSilent) return [];
  const at = clock.time(new Date(nowMs).toISOString());
  return [
    silent
      ? `${at} UNKNOWN: the controller has not written for ${duration(ageSeconds)}. Nothing is protecting this cluster.`
      : `${at} the controller writes again`,
  ];
}

function holdChanges(before: ClusterStatus | undefined, now: ClusterStatus): readonly string[] {
  const phases = (status: ClusterStatus | undefined) => new Map(status?.holds.map((hold) => [hold.name, hold.phase]));
  const [old, fresh] = [phases(before), phases(now)];
  const placed = now.holds.flatMap((hold) =>
    old.get(hold.name) === hold.phase ? [] : [`hold ${hold.name} ${hold.phase}: ${hold.reason}, ${hold.message}`],
  );
  const gone = [...old.keys()].filter((name) => !fresh.has(name)).map((name) => `hold ${name} is gone`);
  return [...placed, ...gone];
}

function groupChanges(before: ClusterStatus | undefined, now: ClusterStatus): readonly string[] {
  const key = (group: ClusterStatus['groups'][number]): string => `${group.way} ${group.name}`;
  const sameRun = before?.run?.id === now.run?.id;
  const old = new Map(sameRun ? before?.groups.map((group) => [key(group), group]) : []);
  return now.groups.flatMap((group) => {
    const last = old.get(key(group));
    const isNews =
      last === undefined ? group.done > 0 : last.done !== group.done || last.givenUp.length !== group.givenUp.length;
    const lost = group.givenUp.length > 0 ? `, given up: ${group.givenUp.join(' ')}` : '';
    return isNews ? [`${group.name} ${group.done}/${group.total} ${group.now}${lost}`] : [];
  });
}
