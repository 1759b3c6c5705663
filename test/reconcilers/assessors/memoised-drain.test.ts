// What a drain asks for is kept with its list of pods; nobody may see the difference.
import { describe, expect, it } from 'vitest';
import type { PodReading } from '../../../src/core/facts.ts';
import type { Run } from '../../../src/core/memory.ts';
import { assess } from '../../support/builders/assess.ts';
import { aConfig, pi2 } from '../../support/builders/config.ts';
import { aRun } from '../../support/builders/memory.ts';
import { longAgo, start, withFactAbout } from '../../support/builders/snapshot.ts';

const config = aConfig();
const pod = (name: string, more: Partial<PodReading>): PodReading => ({
  namespace: 'apps',
  name,
  uid: name,
  kind: 'owned',
  terminating: false,
  graceSeconds: 600,
  ...more,
});
const pods: readonly PodReading[] = [
  pod('web', {}),
  pod('db', { blockedBy: 'apps/db' }),
  pod('going', { terminating: true }),
  pod('agent', { kind: 'daemon' }),
];
const runs: readonly Partial<Run>[] = [
  {},
  { cordonedAt: start },
  { cordonedAt: longAgo },
  { pace: 'hurried' },
  { pace: 'emergency', cordonedAt: longAgo },
];

describe('a drain that was assessed before', () => {
  it('answers for the same list as for an equal one that it never saw, whatever the run was in between', () => {
    const assessed = (list: readonly PodReading[], run: Partial<Run>) =>
      assess('drain/pi-2', {
        config,
        run: aRun(config, run),
        change: (snapshot) => withFactAbout(snapshot, 'pods', pi2, () => list),
      });
    for (const run of [...runs, ...runs.toReversed()]) {
      expect(assessed(pods, run)).toEqual(assessed(structuredClone(pods), run));
    }
    const stricter = {
      ...config,
      shutdown: { ...config.shutdown, drain: { ...config.shutdown.drain, maxGraceMs: 1_000 } },
    };
    const [action] = assess('drain/pi-2', {
      config: stricter,
      change: (snapshot) => withFactAbout(snapshot, 'pods', pi2, () => pods),
    }).actions;
    expect(action).toMatchObject({ graceSeconds: 1 });
  });
});
