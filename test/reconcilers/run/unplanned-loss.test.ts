// Power that was lost while no run was open: what counts as one loss, and whom it concerns.
import { describe, expect, it } from 'vitest';
import { bootId, type NodeName } from '../../../src/core/ids.ts';
import { type Change, running } from '../../support/builders/changes.ts';
import {
  aConfig,
  aConfigWithTwoUpses,
  aUps,
  minute,
  pi1,
  pi2,
  pi3,
  second,
  upsA,
  upsB,
  withMachine,
  withStartup,
} from '../../support/builders/config.ts';
import {
  aSnapshot,
  bootOf,
  withFact,
  withFactAbout,
  withMachineOff,
  withNewBoot,
  withSilence,
  withUnknown,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf, type Story } from '../../support/builders/story.ts';

/** pi-1 and the own host on A, pi-2 and pi-3 on B. */
const twoOnB = withMachine(aConfigWithTwoUpses(), pi2, { feeds: [upsB] });
const off =
  (...names: readonly NodeName[]): Change =>
  (snapshot) =>
    names.reduce((now, name) => withMachineOff(now, name), snapshot);
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

describe('machines that need not be waited for', () => {
  const spare = withStartup(twoOnB, { ignoreUnavailableNodes: [pi2, pi3], stabilityMs: 0 });

  it('are no loss while they are away', () => {
    const away = aStory(spare).later(second, off(pi2, pi3)).ticks(20, minute);
    expect(away.memory.run).toBeUndefined();
  });

  it('make no run after another when they come to be excused in the middle of one', () => {
    const lost = aStory(twoOnB).later(second, off(pi2, pi3)).ticks(5, second);
    const rest = aStory(spare, { memory: lost.memory, change: off(pi2, pi3) }).ticks(10, minute);
    expect(rest.memory.run).toMatchObject({ id: 'run-1', phase: 'closed' });
    expect(rest.ticks(60, minute).memory.runCount).toBe(1);
  });
});

describe('a loss that a run has dealt with', () => {
  const spare = withStartup(twoOnB, { ignoreUnavailableNodes: [pi2, pi3], stabilityMs: 0 });
  const lost = aStory(twoOnB).later(second, off(pi2, pi3)).ticks(5, second);
  const given = aStory(spare, { memory: lost.memory, change: off(pi2, pi3) }).ticks(10, minute);
  const back = given.later(minute, running(2)).ticks(5, second);

  it('is over when its machines come back, and the next one is another', () => {
    expect(back.memory).toMatchObject({ runCount: 1, accountedFor: {}, boots: { [pi2]: bootOf(pi2, 2) } });
    const again = aStory(twoOnB, { memory: back.memory }).later(minute, off(pi2, pi3));
    expect(again.memory.run).toMatchObject({ id: 'run-2', cause: 'every machine of B lost power unplanned' });
  });
});

describe('a machine that went off by itself', () => {
  const alone = aStory(twoOnB).later(second, off(pi3)).ticks(5, second);

  it('is none of those that a boot of the own host has to explain', () => {
    const booted = alone.later(week, ownBoot).ticks(5, second);
    expect(booted.memory.run).toBeUndefined();
    expect(booted.memory).not.toHaveProperty('unreadSinceBoot');
  });

  it('does not hide a loss of the others, nor make one of a single other', () => {
    expect(alone.later(minute, off(pi2)).memory.run).toBeUndefined();
    const three = withMachine(twoOnB, pi1, { feeds: [upsB] });
    const rest = aStory(three).later(second, off(pi3)).ticks(5, second);
    expect(rest.memory.run).toBeUndefined();
    expect(rest.later(minute, off(pi1, pi2)).memory.run?.cause).toBe('every machine of B lost power unplanned');
  });

  it('is not by itself while nobody knows what became of its sister', () => {
    const staggered = aStory(twoOnB)
      .later(second, (snapshot) => withSilence(off(pi3)(snapshot), pi2))
      .ticks(5, second);
    expect(staggered.memory.run).toBeUndefined();
    expect(staggered.later(second, off(pi2)).memory.run?.cause).toBe('every machine of B lost power unplanned');
  });
});

describe('machines with two feeds', () => {
  const both = { feeds: [upsA, upsB] };
  const dual = withMachine(aConfig({ ups: [aUps(upsA), aUps(upsB)] }), pi3, both);

  it('hide no loss of those with one', () => {
    const lost = aStory(dual).later(second, off(pi1, pi2));
    expect(lost.memory.run?.cause).toBe('every machine of A lost power unplanned');
  });

  it('are lost with both of their UPSes', () => {
    const all = withMachine(withMachine(dual, pi1, both), pi2, both);
    expect(aStory(all).later(second, off(pi1, pi2)).memory.run).toBeUndefined();
    const lost = aStory(all).later(second, off(pi1, pi2, pi3));
    expect(lost.memory.run?.cause).toBe('every machine of A and B lost power unplanned');
  });
});
