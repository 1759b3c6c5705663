/**
 * The value of desired.yaml after an edit, as it stands in the file: names as people wrote them, times as text. Keys that the edit
 * is not about keep their values, whatever these are; keys that are not there stay away while their default is meant.
 */
import type { Timestamp } from '../../core/moment.ts';
import type { KnownNames } from '../desired.ts';
import { editAtAnnotation, editByAnnotation, editIdAnnotation } from '../desired-schema.ts';
import { machineNames } from '../names.ts';
import { isPlainMap } from '../yaml-rewrite/written.ts';
import { firstUnwanted } from '../yaml-text.ts';
import type { Change, SaidOptions, Stamp, Word } from './change.ts';
import { holdNames } from './mistakes.ts';
import { wallTimeText } from './wall-time.ts';

export type Values = Readonly<Record<string, unknown>>;

/** In which order keys stand when they are added. */
const rootOrder = ['apiVersion', 'kind', 'metadata', 'spec', 'holds'];
const specOrder = ['cluster', 'mode', 'ignoredNodes', 'reason', 'act', 'actUntil', 'options', 'countermands'];

export function nextRoot(root: Values, change: Change, stamp: Stamp, config: KnownNames): Values {
  const spec = nextSpec(mapAt(root, 'spec'), change, stamp, config);
  const metadata = mapAt(root, 'metadata');
  const annotations = {
    ...mapAt(metadata, 'annotations'),
    [editIdAnnotation]: stamp.id,
    [editByAnnotation]: nameOf(stamp.by),
    [editAtAnnotation]: wallTimeText(stamp.at),
  };
  return withKey(withKey(root, 'metadata', { ...metadata, annotations }, rootOrder), 'spec', spec, rootOrder);
}

/** Options of an edit that is over. An edit that brings no own ones must not say them again. */
export function withoutOptions(root: Values): Values {
  const spec = mapAt(root, 'spec');
  return 'options' in spec ? { ...root, spec: { ...spec, options: nextOptions(spec['options'], {}) } } : root;
}

function nextSpec(spec: Values, change: Change, stamp: Stamp, config: KnownNames): Values {
  switch (change.kind) {
    case 'say': {
      const said = change.word === undefined ? spec : withWord(spec, change.word);
      return withIgnored(said, change.ignore ?? [], change.unignore ?? [], config);
    }
    case 'release':
      return withRelease(spec, { ...change, hold: holdNames(config).find(change.hold) ?? change.hold }, stamp);
    case 'pause':
      return withAct(spec, change.act, change.until);
    case 'resume':
      return withAct(spec, 'always', undefined);
  }
}

function withWord(spec: Values, { cluster, mode = 'config', reason = '', options = {} }: Word): Values {
  const said = withKey(spec, 'cluster', cluster, specOrder);
  const moded = orDefault(said, 'mode', mode, 'config');
  const reasoned = orDefault(moded, 'reason', reason, '');
  const next = nextOptions(reasoned['options'], options);
  return 'options' in reasoned || Object.keys(next).length > 0
    ? withKey(reasoned, 'options', next, specOrder)
    : reasoned;
}

/** What is off or empty in the file stays there: it says nothing, and a person wrote it. */
function nextOptions(old: unknown, said: SaidOptions): Values {
  const saidOnes: Values = { ...said };
  const kept = Object.entries(isPlainMap(old) ? old : {}).flatMap(([key, value]): [string, unknown][] => {
    if (Object.hasOwn(saidOnes, key)) return [[key, saidOnes[key]]];
    const isOff = value === false || (isPlainMap(value) && Object.keys(value).length === 0);
    return isOff ? [[key, value]] : [];
  });
  return { ...Object.fromEntries(kept), ...saidOnes };
}

function withIgnored(spec: Values, ignore: readonly string[], unignore: readonly string[], config: KnownNames): Values {
  const machines = machineNames(config.machines);
  const named = (name: unknown): unknown => (typeof name === 'string' ? (machines.find(name) ?? name) : name);
  const gone = unignore.map(named);
  const kept = listAt(spec, 'ignoredNodes').filter((name) => !gone.includes(named(name)));
  const standing = new Set(kept.map(named));
  // A name that ananke adds is the configured one; those that people wrote stay as they wrote them.
  const added = [...new Set(ignore.map(named))].filter((name) => !standing.has(name));
  if (added.length === 0 && !('ignoredNodes' in spec)) return spec;
  return withKey(spec, 'ignoredNodes', [...kept, ...added], specOrder);
}

function withRelease(
  spec: Values,
  { hold, until, reason }: Extract<Change, { kind: 'release' }>,
  stamp: Stamp,
): Values {
  const given = { hold, until: wallTimeText(until), by: nameOf(stamp.by) };
  const isGiven = until > stamp.at;
  let isPlaced = !isGiven;
  const next = listAt(spec, 'countermands').flatMap((old) => {
    if (!isPlainMap(old)) return [old];
    if (old['hold'] !== hold) return hasEnded(old, stamp.at) ? [] : [old];
    if (isPlaced) return [];
    isPlaced = true;
    return ['reason' in old || reason !== '' ? { ...old, ...given, reason } : { ...old, ...given }];
  });
  if (!isPlaced) next.push(reason === '' ? given : { ...given, reason });
  if (next.length === 0 && !('countermands' in spec)) return spec;
  return withKey(spec, 'countermands', next, specOrder);
}

function hasEnded({ until }: Values, at: Timestamp): boolean {
  return typeof until === 'string' && Date.parse(until) <= at;
}

function withAct(spec: Values, act: 'always' | 'power-only' | 'never', until: Timestamp | undefined): Values {
  const { actUntil: _old, ...rest } = spec;
  if (until === undefined) return orDefault(rest, 'act', act, 'always');
  return withKey(orDefault(spec, 'act', act, 'always'), 'actUntil', wallTimeText(until), specOrder);
}

/** A default is written only where the key stands already. */
function orDefault(values: Values, key: string, value: string, byDefault: string): Values {
  return value === byDefault && !(key in values) ? values : withKey(values, key, value, specOrder);
}

/** In its place, or behind the nearest key that stands before it in the given order. */
function withKey(values: Values, key: string, value: unknown, order: readonly string[]): Values {
  if (key in values) return { ...values, [key]: value };
  const before = order.slice(0, order.indexOf(key));
  const entries = Object.entries(values);
  const at = entries.findLastIndex(([other]) => before.includes(other));
  const index = at < 0 ? entries.length : at + 1;
  return Object.fromEntries([...entries.slice(0, index), [key, value], ...entries.slice(index)]);
}

function mapAt(values: Values, key: string): Values {
  const found = values[key];
  return isPlainMap(found) ? found : {};
}

function listAt(values: Values, key: string): readonly unknown[] {
  const found: unknown = values[key];
  return Array.isArray(found) ? found : [];
}

/** Longer names of users, and such with characters that no file may hold, are cut: nobody is refused for them. */
const longestName = 200;

function nameOf(user: string): string {
  const end = firstUnwanted(user) ?? longestName;
  return user.slice(0, Math.min(end, longestName)).toWellFormed();
}
