/**
 * What happened between two Memories that follow one another. It is told from the journal and from nothing else, so that it is the
 * same whoever asks, whenever: a log that somebody had to remember to write could miss something.
 */
import type { Action, Outcome } from '../../core/action.ts';
import type { ActionEnd } from '../../core/action-end.ts';
import { noBoot } from '../../core/ids.ts';
import type { Hold, Memory } from '../../core/memory.ts';
import { entriesOf, keysOf } from '../../core/records.ts';
import type { Event } from './event.ts';
import { runEvents } from './run-events.ts';
import { some } from './some.ts';

export function eventsBetween(before: Memory | undefined, after: Memory | undefined): readonly Event[] {
  if (before === after || after === undefined) return [];
  return [
    ...hostEvents(before, after),
    ...desiredEvents(before, after),
    ...holdEvents(before?.holds ?? {}, after.holds),
    ...optionEvents(before, after),
    ...releaseEvents(before, after),
    ...runEvents(before?.run, after.run),
    ...committedEvents(before, after),
    ...convergedEvents(before, after),
  ];
}

/** What ananke asked for: thousands of lines in a large drain, so only for those who ask. */
export function beginEvent({ id, message }: Pick<Action, 'id' | 'message'>): Event {
  return { what: 'action', subject: id, message };
}

/** Accepted is the rule, and the step tells what came of it: without `all` only the other ends are told, with what was asked for. */
export function endEvent({ id, outcome, note }: ActionEnd, begin: Asked | undefined, all: boolean): readonly Event[] {
  if (outcome === 'accepted' && !all) return [];
  const say = (message: string): readonly Event[] => [{ what: 'action', subject: id, message }];
  if (outcome === 'accepted') return say('was accepted');
  const asked = begin === undefined ? '? (its beginning is not in the journal)' : `${begin.message} (${begin.reason})`;
  return say(`${ends[outcome]}: ${asked}; why: ${note ?? '? (the journal has no answer with it)'}`);
}
/** What an action was begun with. */
export type Asked = Pick<Action, 'message' | 'reason'>;

const ends: Readonly<Record<Exclude<Outcome, 'accepted'>, string>> = {
  failed: 'failed',
  unknown: 'ended, and nobody knows whether it was taken',
};

function hostEvents(before: Memory | undefined, { hostBootId, self }: Memory): readonly Event[] {
  // Before the boot id is read nothing is decided: the record begins with the next frame.
  if (hostBootId === noBoot) return [];
  if (before === undefined || before.hostBootId === noBoot)
    return [{ what: 'host', subject: self, message: 'ananke begins its record' }];
  return before.hostBootId === hostBootId
    ? []
    : [{ what: 'host', subject: self, message: 'the host of ananke has booted' }];
}

function desiredEvents(before: Memory | undefined, { edit }: Memory): readonly Event[] {
  if (edit === undefined) return [];
  const old = before?.edit;
  if (old?.id === edit.id && old.digest === edit.digest) return [];
  const { cluster, mode, reason, ignoredNodes, act } = edit.spec;
  const parts = [
    cluster === 'down' ? `down, ${mode}` : 'up',
    ...(reason === '' ? [] : [JSON.stringify(reason)]),
    ...(ignoredNodes.length === 0 ? [] : [`ignored: ${ignoredNodes.join(' ')}`]),
    ...(act === 'always' ? [] : [`act: ${act}`]),
  ];
  return [{ what: 'desired', subject: cluster, message: parts.join(', ') }];
}

/** Told, because whoever said so still counts on it. */
function optionEvents(before: Memory | undefined, { edit, waitingOptions }: Memory): readonly Event[] {
  if (waitingOptions === undefined) return [];
  const isSaidBefore = before?.edit?.id === edit?.id && before?.edit?.digest === edit?.digest;
  const said = (isSaidBefore ? before?.waitingOptions : edit?.spec.options)?.acceptPower ?? {};
  const left = waitingOptions.acceptPower ?? {};
  const message = 'its power is not accepted: its hold is Active';
  return keysOf(said).flatMap((ups) => (left[ups] === undefined ? [{ what: 'desired', subject: ups, message }] : []));
}

function holdEvents(before: Memory['holds'], after: Memory['holds']): readonly Event[] {
  if (before === after) return [];
  const say = (subject: string, message: string): Event => ({ what: 'hold', subject, message });
  const here = entriesOf(after).flatMap(([name, hold]) => {
    const old = before[name];
    if (old?.phase !== hold.phase) return [say(name, `${hold.phase}: ${hold.reason}, ${hold.message}`)];
    return old.nodes?.length === hold.nodes?.length ? [] : [say(name, `now holds down ${whom(hold)}`)];
  });
  const gone = entriesOf(before).flatMap(([name]) => (after[name] === undefined ? [say(name, 'is gone')] : []));
  return [...here, ...gone];
}

const whom = ({ nodes }: Hold): string => (nodes === undefined ? 'the whole cluster' : nodes.join(' '));

/** A hold that is Active stands in spite of its release: that one is spent. */
function releaseEvents(before: Memory | undefined, after: Memory): readonly Event[] {
  const [old, now] = [before?.countermands ?? {}, after.countermands];
  if (old === now) return [];
  const say = (subject: string, message: string): Event => ({ what: 'hold', subject, message });
  const isSpent = (name: string) => after.holds[name]?.phase === 'Active';
  const set = entriesOf(now).flatMap(([name, { endsAt }]) => {
    const known = old[name];
    if (known === undefined) return [say(name, isSpent(name) ? 'stands in spite of its release' : 'set aside by hand')];
    return endsAt !== known.endsAt && isSpent(name) ? [say(name, 'stands in spite of its release')] : [];
  });
  const over = entriesOf(old).filter(([name]) => now[name] === undefined);
  return [...set, ...over.map(([name]) => say(name, 'no longer set aside'))];
}

function committedEvents(before: Memory | undefined, after: Memory): readonly Event[] {
  const late = new Set<string>(lateComers(before?.run, after.run));
  const told = keysOf(after.committed).filter(
    (name) => before?.committed[name] !== after.committed[name] && !late.has(name),
  );
  const say = (names: readonly string[], message: string): readonly Event[] =>
    names.length === 0
      ? []
      : [{ what: 'machine', subject: some(names), message: `${names.length === 1 ? 'was' : 'were'} ${message}` }];
  return [...say(told, 'told to go off'), ...say([...late], 'switched on in the middle of the way down')];
}

/** Whoever was low enough when the run opened, and has joined it since. */
function lateComers(before: Memory['run'], after: Memory['run']): readonly string[] {
  if (before === undefined || before.id !== after?.id || before.from === after.from) return [];
  return keysOf(after.from).filter((name) => before.from[name] !== after.from[name]);
}

function convergedEvents(before: Memory | undefined, { convergedAt, run }: Memory): readonly Event[] {
  if (convergedAt === undefined || before?.convergedAt !== undefined) return [];
  return [{ what: 'run', subject: run?.id ?? '', message: 'has converged: the cluster is up' }];
}
