/** What became of the run and of its steps between two Memories. */
import { rowOf, subjectOf } from '../../core/ids.ts';
import type { Run, StepRecord } from '../../core/memory.ts';
import { entriesOf } from '../../core/records.ts';
import type { Event } from './event.ts';
import { some } from './some.ts';

export function runEvents(before: Run | undefined, after: Run | undefined): readonly Event[] {
  if (before === after || after === undefined) return [];
  const same = before?.id === after.id ? before : undefined;
  const say = (message: string): Event => ({ what: 'run', subject: after.id, message });
  const opened = same === undefined ? [...replaced(before, after), say(`opened: ${after.cause}`)] : [];
  const phase =
    same !== undefined && same.phase !== after.phase && after.phase !== 'closed' ? [say(phases[after.phase])] : [];
  const pace = (same?.pace ?? 'graceful') === after.pace ? [] : [say(`goes on ${after.pace}: the reserve is short`)];
  const api =
    same?.apiGivenUpAt === undefined && after.apiGivenUpAt !== undefined
      ? [say('goes on without the Kubernetes API')]
      : [];
  const closed = after.phase === 'closed' && same?.phase !== 'closed' ? [say(closing(after))] : [];
  return [...opened, ...phase, ...pace, ...api, ...stepEvents(same?.steps ?? {}, after.steps), ...closed];
}

const phases: Readonly<Record<Exclude<Run['phase'], 'closed'>, string>> = {
  acting: 'goes on',
  paused: 'is paused',
  reversing: 'turns round: own steps are undone',
  finishing: 'machines that were told to go off finish that first',
};

function replaced(before: Run | undefined, after: Run): readonly Event[] {
  if (before === undefined || before.phase === 'closed') return [];
  const how = after.reverses === true ? `is turned round by ${after.id}` : `gives way to ${after.id}`;
  return [{ what: 'run', subject: before.id, message: how }];
}

function closing({ steps }: Run): string {
  const lost = entriesOf(steps).flatMap(([id, { settledBy }]) => (settledBy === undefined ? [] : [id]));
  return lost.length === 0 ? 'is over: everything is done' : `is over, given up: ${some(lost)}`;
}

type Steps = Run['steps'];

/** One line for what happened to a row at once: a cluster of hundreds does not fill a terminal with one drain. */
function stepEvents(before: Steps, after: Steps): readonly Event[] {
  if (before === after) return [];
  const changes = entriesOf(after).flatMap(([id, record]) => {
    const change = changeOf(before[id], record);
    return change === undefined ? [] : [{ row: rowOf(id), subject: subjectOf(id), ...change }];
  });
  const alike = Map.groupBy(changes, ({ row, how }) => `${row} ${how}`);
  return [...alike.values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined) return [];
    const longest = Math.max(...of.flatMap(({ tookMs }) => tookMs ?? []));
    const took = Number.isFinite(longest) ? ` (${Math.round(longest / 1_000)} s)` : '';
    const message = `${first.how}: ${some(of.map(({ subject }) => subject))}${took}`;
    return [{ what: 'step' as const, subject: first.row, message }];
  });
}

function changeOf(
  before: StepRecord | undefined,
  { readyAt, doneAt, settledAt, settledBy }: StepRecord,
): { readonly how: string; readonly tookMs?: number } | undefined {
  const since = (at: number | undefined): { readonly tookMs?: number } =>
    at === undefined || readyAt === undefined ? {} : { tookMs: at - readyAt };
  if (settledBy !== undefined && before?.settledBy === undefined)
    return { how: settledBy === 'limit' ? 'given up at its limit' : 'given up in silence', ...since(settledAt) };
  if (doneAt !== undefined && before?.doneAt === undefined) return { how: 'done', ...since(doneAt) };
  if (doneAt === undefined && before?.doneAt !== undefined) return { how: 'no longer as it should be' };
  return undefined;
}
