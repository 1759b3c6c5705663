// What the command line writes into desired.yaml, decided upon: no edit says options again, and none takes them from their run.
import { describe, expect, it } from 'vitest';
import { parseDesired } from '../../../src/api/desired.ts';
import type { Change } from '../../../src/api/desired-edit/change.ts';
import { editDesired } from '../../../src/api/desired-edit/edit-desired.ts';
import { timestamp } from '../../../src/core/moment.ts';
import { aConfigWithTwoUpses, minute, second, upsA, upsB } from '../../support/builders/config.ts';
import { onBattery, onMains, withUpsReading } from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

const config = aConfigWithTwoUpses();

/** A file and what is decided from it. */
interface Desk {
  readonly file: Uint8Array | undefined;
  readonly story: Story;
  readonly edits: number;
}
const desk = (story: Story): Desk => ({ file: undefined, story, edits: 1 });

function says({ file, story, edits }: Desk, change: Change): Desk {
  const stamp = { id: `edit-${edits + 1}`, at: timestamp(story.snapshot.wallAt), by: 'ada' };
  const edit = editDesired(file, change, stamp, { config });
  if (edit.state !== 'edited') throw new Error(JSON.stringify(edit));
  const next = story.says(parseDesired(edit.bytes, config)).ticks(2, second);
  return { file: edit.bytes, story: next, edits: edits + 1 };
}
const then = (one: Desk, go: (story: Story) => Story): Desk => ({ ...one, story: go(one.story) });
const options = ({ story }: Desk) => story.memory.run?.options;

const outage = (story: Story) =>
  story
    .later(second, (snapshot) => withUpsReading(snapshot, upsA, { ...onBattery, tokens: ['OB', 'LB'] }))
    .ticks(3, second);
const mains = (story: Story) =>
  story.later(second, (snapshot) => withUpsReading(snapshot, upsA, onMains)).ticks(2, second);
const release = (story: Story): Change => ({
  kind: 'release',
  hold: 'ups/B',
  until: timestamp(story.snapshot.wallAt + 30 * minute),
  reason: 'false alarm',
});

describe('the options of a run', () => {
  const underWay = says(desk(aStory(config)), {
    kind: 'say',
    word: { cluster: 'down', options: { skipDrain: true, skipEtcdSnapshot: true } },
  });

  it.each<[string, Change]>([
    ['a release', release(underWay.story)],
    ['a pause', { kind: 'pause', act: 'power-only' }],
  ])('are not taken from it by %s', (_what, change) => {
    expect(options(says(underWay, change))).toEqual({ skipDrain: true, skipEtcdSnapshot: true });
  });

  it('are replaced by the next word', () => {
    expect(options(says(underWay, { kind: 'say', word: { cluster: 'down' } }))).toEqual({});
  });
});

describe('the options of a word that a hold keeps waiting', () => {
  it('still wait when another hold is released meanwhile', () => {
    const accepted = { acceptPower: { [upsB]: 'unknown' as const } };
    const waiting = says(desk(outage(aStory(config))), { kind: 'say', word: { cluster: 'up', options: accepted } });
    expect(options(waiting)).toEqual({});
    const back = then(says(waiting, release(waiting.story)), mains);
    expect(back.story.memory.run).toMatchObject({ targets: { cluster: 'running' }, options: accepted });
  });
});

describe('options of a run that is over', () => {
  const word: Change = { kind: 'say', word: { cluster: 'up', options: { acceptPower: { [upsA]: 'on-battery' } } } };
  const later = then(says(desk(aStory(config)), word), (story) => outage(story.ticks(200, 5 * second)));

  it.each<[string, Change]>([
    ['a release', release(later.story)],
    ['a pause', { kind: 'pause', act: 'power-only' }],
    ['a resume of what was not paused', { kind: 'resume' }],
    ['a node to be ignored', { kind: 'say', ignore: ['pi-3'] }],
  ])('are not said again by %s', (_what, change) => {
    const after = says(later, change);
    expect(options(after)).toEqual({});
    const back = then(after, mains);
    expect(options(back)).toEqual({});
  });
});
