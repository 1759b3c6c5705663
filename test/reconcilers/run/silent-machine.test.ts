// A machine that nobody can read costs the way down one wait, whatever it does for the others.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import { stepId } from '../../../src/core/ids.ts';
import { known } from '../../../src/core/observed.ts';
import { stopped } from '../../support/builders/changes.ts';
import { aConfig, aUps, minute, pi1, pi3, second, upsA, withMachine } from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import { aNode, withCell, withFactAbout, withSilence, withUnknown } from '../../support/builders/snapshot.ts';
import { aStory } from '../../support/builders/story.ts';

const config = aConfig();
const cases: readonly (readonly [string, string, Config])[] = [
  ['a worker', 'power-off', config],
  ['one that serves others', 'power-off-serving', withMachine(config, pi3, { serves: [pi1] })],
  ['the host of an upsd', 'power-off-upsd', { ...config, ups: [aUps(upsA, { serverHost: pi3, returnOutput: true })] }],
];

describe('a silent machine', () => {
  it.each(cases)('that is %s has its poweroff given up with its chain', (_, row, site) => {
    const story = aStory(site)
      .says(anEdit(2, { cluster: 'down', mode: 'poweroff' }))
      .later(second, (snapshot) => withSilence(stopped(1)(snapshot), pi3))
      .ticks(110, second);
    const states = new Map(story.decision.steps.map(({ step, state }) => [step.id, state]));
    const chain = ['stop-agent', 'end-containers', row].map((name) => states.get(stepId(name, pi3)));
    expect(chain.map((state) => state?.is)).toEqual(['given-up', 'given-up', 'given-up']);
    expect(chain.at(-1)).toMatchObject({ with: expect.any(String) });
  });
});

describe('a machine that keeps the servers waiting', () => {
  type Bad = (snapshot: Snapshot) => Snapshot;
  const dead: Bad = (snapshot) => withSilence(snapshot, pi3);
  const mute: Bad = (snapshot) => withUnknown(snapshot, `node/${pi3}`);
  const refuses: Bad = (snapshot) =>
    mute(withFactAbout(snapshot, 'reach', pi3, () => ({ answer: 'refused', since: snapshot.takenAt })));
  /** Everybody else stops at once; nothing but that machine keeps the server. */
  const secondsUntilServerStops = (bad: Bad): number => {
    const begun = aStory(config, { change: bad })
      .says(anEdit(2, { cluster: 'down', options: { skipEtcdSnapshot: true } }))
      .ticks(2, second)
      .later(second, (snapshot) =>
        withCell(bad(stopped(1)(snapshot)), `node/${pi1}`, known(aNode(pi1), snapshot.takenAt)),
      );
    let story = begun;
    const isStopped = () => story.sent.some(({ kind, target }) => kind === 'StopUnit' && target === pi1);
    while (!isStopped() && story.snapshot.takenAt - begun.snapshot.takenAt < 10 * minute) story = story.later(second);
    return (story.snapshot.takenAt - begun.snapshot.takenAt) / second;
  };
  const ofDead = secondsUntilServerStops(dead);

  it.each([
    ['refuses connections', refuses],
    ['answers and tells nothing', mute],
  ])('because it %s does so no longer than a dead one', (_, bad) => {
    expect(ofDead).toBeGreaterThan(10);
    expect(secondsUntilServerStops(bad)).toBeLessThanOrEqual(ofDead);
  });
});
