// Power that comes and goes opens run after run; the limits of what goes down count through all of them.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import type { Snapshot, UpsReading } from '../../../src/core/facts.ts';
import { aConfig, aMachine, aUps, keeper, pi1, pi2, pi3, second, upsA, upsB } from '../../support/builders/config.ts';
import {
  aPod,
  onBattery,
  onMains,
  withFact,
  withFactAbout,
  withKubeNode,
  withUpsReading,
} from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

/** It tells no runtime, so no battery sets an end to any wait. */
function reading(tokens: readonly string[], chargePercent: number): UpsReading {
  const { runtimeSeconds: _unknown, ...rest } = tokens.includes('OB') ? onBattery : onMains;
  return { ...rest, tokens: [...tokens], chargePercent };
}
const tells = (snapshot: Snapshot, ups: typeof upsA, told: UpsReading): Snapshot => {
  const { runtimeSeconds: _gone, ...rest } = { ...onMains, ...told };
  return withFactAbout(withUpsReading(snapshot, ups, told), 'ups', ups, () => rest);
};
const stuck = (snapshot: Snapshot): Snapshot =>
  withFactAbout(snapshot, 'pods', pi2, () => [aPod('db', { terminating: true })]);
const cordoned = (snapshot: Snapshot): Snapshot =>
  [pi1, pi2, pi3].reduce(
    (all, name) => withKubeNode(all, name, { unschedulable: true, cordonedBy: 'run-1' }),
    withFact(snapshot, 'flux', ({ objects }) => ({
      objects: objects.map((one) => ({ ...one, suspended: true, suspendedBy: 'run-1' })),
    })),
  );

interface Play {
  readonly config: Config;
  /** What changes at each second, if anything. */
  readonly every: (snapshot: Snapshot, index: number) => Snapshot;
}

/** Seconds until the drain of pi-2, whose pod never ends, is given up. */
function secondsToGiveUp({ config, every }: Play): number {
  let story: Story = aStory(config, {
    change: (snapshot) => config.ups.reduce((all, { name }) => tells(all, name, reading(['OL'], 100)), snapshot),
  })
    .later(second, (snapshot) => stuck(tells(snapshot, upsA, reading(['OB'], 29))))
    .ticks(5, second)
    .later(second, cordoned);
  for (let index = 0; index < 1_200; index++) {
    if (story.sent.some(({ kind, target }) => kind === 'EndWorkloads' && target === pi2)) return index;
    story = story.later(second, (snapshot) => every(snapshot, index));
  }
  return Number.POSITIVE_INFINITY;
}

describe('limits', () => {
  const bare = (name: typeof upsA, onCritical: 'cluster' | 'nodes') => {
    const { fullLoadRuntimeMs: _unknown, ...ups } = aUps(name, { onCritical });
    return ups;
  };

  it('are reached although mains come back for five seconds in each minute', () => {
    const config = aConfig({ ups: [bare(upsA, 'cluster')] });
    const steady = secondsToGiveUp({ config, every: (snapshot) => snapshot });
    const flapping = secondsToGiveUp({
      config,
      every: (snapshot, index) => tells(snapshot, upsA, reading([index % 65 >= 60 ? 'OL' : 'OB'], 25)),
    });
    expect(steady).toBeLessThan(200);
    expect(flapping).toBeLessThan(2 * steady);
  });

  it('are reached although a second UPS comes and goes', () => {
    const config = aConfig({
      machines: [
        aMachine(pi1, { role: 'server', feeds: [], minFeeds: 0 }),
        aMachine(pi2, { feeds: [upsA] }),
        aMachine(pi3, { feeds: [upsB] }),
        aMachine(keeper, { role: 'host', feeds: [], minFeeds: 0, wake: { method: 'mains' } }),
      ],
      ups: [bare(upsA, 'nodes'), bare(upsB, 'nodes')],
    });
    const steady = secondsToGiveUp({ config, every: (snapshot) => snapshot });
    const flapping = secondsToGiveUp({
      config,
      every: (snapshot, index) => {
        if (index % 45 !== 0) return snapshot;
        return tells(snapshot, upsB, (index / 45) % 2 === 0 ? reading(['OB'], 25) : reading(['OL'], 60));
      },
    });
    expect(steady).toBeLessThan(200);
    expect(flapping).toBeLessThan(steady + 60);
  });
});
