// Options are for the run that their own edit opens: none leaks into a later one, and none is lost to a hold.
import { describe, expect, it } from 'vitest';
import type { Desired, DesiredSpec } from '../../../src/core/desired.ts';
import { timestamp } from '../../../src/core/moment.ts';
import { eventsBetween } from '../../../src/telemetry/events/events.ts';
import { allOff, outage, stopped } from '../../support/builders/changes.ts';
import {
  aConfig,
  aConfigWithTwoUpses,
  keeper,
  minute,
  pi3,
  second,
  upsA,
  upsB,
  withMachine,
} from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import { onBattery, onMains, withUpsReading } from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

const options = (story: Story) => story.memory.run?.options;
const accepted: Partial<DesiredSpec> = { options: { acceptPower: { [upsA]: 'on-battery' } } };
/** No tool has written a new id. */
const byHand = (edit: Desired): Desired => (edit.state === 'valid' ? { ...edit, digest: 'by hand' } : edit);
const release = (story: Story): Partial<DesiredSpec> => ({
  countermands: [{ hold: 'ups/B', until: timestamp(story.snapshot.wallAt + minute), by: 'ada', reason: '' }],
});
/** Said once, its run closed, and then an outage that takes the cluster down. */
const later = aStory(aConfig())
  .says(anEdit(2, accepted))
  .ticks(200, 5 * second)
  .later(second, (snapshot) => withUpsReading(snapshot, upsA, { ...onBattery, tokens: ['OB', 'LB'] }))
  .ticks(3, second);

describe('options that stand on in the file', () => {
  it('were for their own run, and say nothing in the next one', () => {
    expect(later.memory.run).toMatchObject({ targets: { cluster: 'quiet' }, options: {} });
    const back = later.later(second, (snapshot) => withUpsReading(snapshot, upsA, onMains)).ticks(3, second);
    expect(back.memory.run).toMatchObject({ targets: { cluster: 'running' }, options: {} });
  });

  it.each([
    ['a release', anEdit(3, { ...accepted, ...release(later) })],
    ['a pause', anEdit(3, { ...accepted, act: 'power-only' })],
    ['an edit of something else by hand', byHand(anEdit(2, { ...accepted, reason: 'note' }))],
  ])('are not said anew by %s', (_, edit) => {
    const after = later.says(edit).ticks(2, second);
    expect(options(after)).toEqual({});
    expect(after.memory).not.toHaveProperty('waitingOptions');
  });

  it('are said anew by the same word said again, and by another one', () => {
    const rest = aStory(aConfig())
      .says(anEdit(2, { options: { skipDrain: true } }))
      .ticks(200, 5 * second);
    expect(options(rest.says(anEdit(3, { options: { skipDrain: true } })).later(second))).toEqual({ skipDrain: true });
    const down = rest.says(byHand(anEdit(2, { cluster: 'down', options: { skipDrain: true } })));
    expect(options(down.later(second))).toEqual({ skipDrain: true });
  });
});

describe('options of a word to come up while a hold keeps it down', () => {
  const config = aConfigWithTwoUpses();
  const held = aStory(config, {
    change: (snapshot) => withUpsReading(snapshot, upsA, { ...onBattery, tokens: ['OB', 'LB'] }),
  }).ticks(3, second);
  const unread: Partial<DesiredSpec> = { options: { acceptPower: { [upsB]: 'unknown' }, skipDrain: true } };

  it('leave the way down alone and wait for the way up', () => {
    const said = held.says(anEdit(2, unread)).ticks(2, second);
    expect(options(said)).toEqual({});
    const back = said.later(second, (snapshot) => withUpsReading(snapshot, upsA, onMains)).ticks(2, second);
    expect(back.memory.run).toMatchObject({ targets: { cluster: 'running' }, options: unread.options });
    expect(back.memory).not.toHaveProperty('waitingOptions');
  });

  it('accept no power of a UPS whose hold is Active, whether it stood before or comes after', () => {
    const said = held.says(anEdit(2, unread)).ticks(2, second);
    expect(said.memory.waitingOptions).toEqual(unread.options);
    const both = said
      .later(second, (snapshot) => withUpsReading(snapshot, upsB, { ...onBattery, tokens: ['OB', 'LB'] }))
      .ticks(2, second);
    expect(both.memory.waitingOptions).toEqual({ skipDrain: true });
    expect(eventsBetween(said.memory, both.memory)).toContainEqual(
      expect.objectContaining({ subject: upsB, message: 'its power is not accepted: its hold is Active' }),
    );
    const against = held.says(anEdit(2, accepted)).later(second);
    expect(against.memory.waitingOptions).toEqual({});
    expect(eventsBetween(held.memory, against.memory)).toContainEqual(expect.objectContaining({ subject: upsA }));
  });

  it('wait also when the way down has closed already', () => {
    const config = withMachine(aConfig(), keeper, { feeds: [] });
    const down = aStory(config)
      .later(second, outage)
      .ticks(3, second)
      .later(second, stopped(1))
      .ticks(5, second)
      .later(minute, allOff)
      .ticks(60, second);
    expect(down.memory).toMatchObject({ run: { phase: 'closed' }, holds: { 'ups/A': { phase: 'Active' } } });
    const said = down.says(anEdit(2, { options: { forceFluxBranch: 'hotfix' } })).ticks(5, second);
    const back = said.later(second, (snapshot) => withUpsReading(snapshot, upsA, onMains)).ticks(5, second);
    expect(options(back)).toEqual({ forceFluxBranch: 'hotfix' });
  });

  it('are replaced by those of the next word', () => {
    const said = held
      .says(anEdit(2, unread))
      .later(second)
      .says(anEdit(3, { ignoredNodes: [pi3] }))
      .later(second);
    const back = said.later(second, (snapshot) => withUpsReading(snapshot, upsA, onMains)).ticks(2, second);
    expect(options(back)).toEqual({});
  });
});
