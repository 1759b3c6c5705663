// Power that was lost while no run was open: what counts as one loss, and whom it concerns.
import { describe, expect, it } from 'vitest';
import { bootId } from '../../../src/core/ids.ts';
import { type Change, running } from '../../support/builders/changes.ts';
import { aConfig, minute, pi2, pi3, second } from '../../support/builders/config.ts';
import {
  aSnapshot,
  withFact,
  withFactAbout,
  withMachineOff,
  withNewBoot,
  withUnknown,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf, type Story } from '../../support/builders/story.ts';

const week = 7 * 24 * 60 * minute;
const ownBoot: Change = (snapshot) =>
  withFact(snapshot, 'host', (host) => ({ ...host, bootId: bootId('keeper-boot-2') }));
const mute: Change = (snapshot) =>
  withUnknown(
    withFactAbout(snapshot, 'reach', pi3, () => ({ answer: 'refused', since: snapshot.takenAt })),
    `node/${pi3}`,
  );
/** One machine reboots by itself, and nothing is made of it. */
function expectNothingOf(story: Story): void {
  const rebooted = story.later(second, (snapshot) => withNewBoot(snapshot, pi2)).ticks(10, second);
  expect(rebooted.memory.run).toBeUndefined();
  expect(kindsOf(rebooted.sent)).not.toContain('Wake');
}

describe('the first start ever', () => {
  const config = aConfig();
  /** Nothing has been read in its first tick, its own boot neither. */
  const started = (change: Change): Story =>
    aStory(config, { memory: undefined, change: (snapshot) => ({ ...snapshot, facts: {} }) })
      .later(second, ({ takenAt, sequence }) => change(aSnapshot(config, { at: takenAt, sequence })))
      .ticks(3, second);

  it('takes the boot that it reads first for no boot of its host', () => {
    expect(started((snapshot) => snapshot).memory).not.toHaveProperty('unreadSinceBoot');
  });

  it('blames no reboot of a later week on it, and leaves off what was off', () => {
    expectNothingOf(started((snapshot) => withMachineOff(snapshot, pi3)).later(week));
  });
});

describe('a boot of the own host alone', () => {
  const booted = aStory(aConfig()).later(second, mute).later(minute, ownBoot).ticks(20, second);

  it('is a question to each machine, which its first reading answers', () => {
    expect(booted.memory.unreadSinceBoot).toEqual([pi3]);
    expectNothingOf(booted.later(week));
  });

  it('is no question any more when the last one has been read', () => {
    expect(booted.later(minute, running(1)).memory).not.toHaveProperty('unreadSinceBoot');
  });

  it('took a machine along that comes with another boot, however late', () => {
    const back = booted.later(minute, (snapshot) => withNewBoot(running(1)(snapshot), pi3));
    expect(back.memory.run?.cause).toBe('this host and others lost power unplanned');
  });
});
