// What a change means, told a second time and without any file: the tests hold the edits of the text against it.
import type { Change, Stamp } from '../../../src/api/desired-edit/change.ts';
import type { Countermand, DesiredSpec } from '../../../src/core/desired.ts';
import { nodeName } from '../../../src/core/ids.ts';
import { type Timestamp, timestamp } from '../../../src/core/moment.ts';

const wholeSecond = (at: Timestamp): Timestamp => timestamp(Math.ceil(at / 1_000) * 1_000);
const configured = (name: string) => nodeName(name === 'tethys' ? 'titan-24' : name);

export function expectedSpec(before: DesiredSpec, change: Change, stamp: Stamp): DesiredSpec {
  const { actUntil: _old, ...rest } = before;
  switch (change.kind) {
    case 'say': {
      const gone = (change.unignore ?? []).map(configured);
      const ignoredNodes = [
        ...before.ignoredNodes.filter((name) => !gone.includes(name)),
        ...(change.ignore ?? []).map(configured),
      ];
      const word = change.word && {
        cluster: change.word.cluster,
        mode: change.word.mode ?? 'config',
        reason: change.word.reason ?? '',
      };
      const options = change.word?.options ?? {};
      return { ...before, ...word, options, ignoredNodes: [...new Set(ignoredNodes)] };
    }
    case 'release':
      return leaving(before, { ...before, countermands: countermands(before, change, stamp) });
    case 'pause': {
      const until = change.until === undefined ? {} : { actUntil: wholeSecond(change.until) };
      return leaving(before, { ...rest, act: change.act, ...until });
    }
    case 'resume':
      return leaving(before, { ...rest, act: 'always' });
  }
}

/** Options stay with a release or a pause, and go with an edit that would say them again. */
function leaving(before: DesiredSpec, after: DesiredSpec): DesiredSpec {
  const said = ({ countermands, act, actUntil }: DesiredSpec) => JSON.stringify([countermands, act, actUntil]);
  return said(before) === said(after) ? { ...after, options: {} } : after;
}

function countermands(
  before: DesiredSpec,
  { hold, until, reason }: Extract<Change, { kind: 'release' }>,
  { at, by }: Stamp,
): readonly Countermand[] {
  const given = { hold, until: wholeSecond(until), by, reason };
  const standing = before.countermands.filter((one) => one.hold === hold || one.until > at);
  if (until <= at) return standing.filter((one) => one.hold !== hold);
  return standing.some((one) => one.hold === hold)
    ? standing.map((one) => (one.hold === hold ? given : one))
    : [...standing, given];
}
