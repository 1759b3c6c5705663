import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/facts.ts';
import { known } from '../../../src/core/observed.ts';
import { type AssessPieces, assess, verdictOf } from '../../support/builders/assess.ts';
import type { Change } from '../../support/builders/changes.ts';
import { aConfig, minute, pi2 } from '../../support/builders/config.ts';
import { aRun } from '../../support/builders/memory.ts';
import {
  bootOf,
  longAgo,
  start,
  withCell,
  withFact,
  withFactAbout,
  withNewBoot,
  withSilence,
  withStale,
  withUnknown,
} from '../../support/builders/snapshot.ts';
import { told } from './rows.ts';

const config = aConfig();

describe('a poweroff', () => {
  it('is aimed at the boot that was read, by the rung that the scheduler picked', () => {
    const asked = assess('power-off/pi-2', { rung: 'force' });
    expect(asked.actions).toMatchObject([{ kind: 'PowerOff', boot: bootOf(pi2), rung: 'force', risk: 'irreversible' }]);
    expect(asked.actions[0]?.confirm).toEqual(['reach/pi-2', 'node/pi-2']);
  });

  it('is asked of nobody whose boot is not known', () => {
    for (const change of [
      (snapshot: Snapshot) => withUnknown(snapshot, 'node/pi-2'),
      (snapshot: Snapshot) => withStale(snapshot, 'node/pi-2'),
      (snapshot: Snapshot) => withSilence(snapshot, pi2),
      (snapshot: Snapshot) => withUnknown(snapshot, 'reach/pi-2'),
    ]) {
      expect(assess('power-off/pi-2', { change })).toMatchObject({ verdict: { is: 'unknown' }, actions: [] });
    }
  });

  it('is not sent to the next boot of a machine that was told', () => {
    const again = assess('power-off/pi-2', { ...told, change: (snapshot) => withNewBoot(snapshot, pi2) });
    expect(again).toMatchObject({ verdict: { is: 'done', reason: 'PoweredOnAfterRun' }, actions: [] });
  });

  it('is proven by two signs, and one for long is not enough to call it done', () => {
    const longSilent: Change = (snapshot) => withSilence(snapshot, pi2, longAgo);
    expect(assess('power-off/pi-2', { ...told, change: longSilent }).verdict).toMatchObject({
      is: 'not-done',
      reason: 'OffUnproven',
    });
    const words: Change = (snapshot) =>
      withCell(longSilent(snapshot), 'words/pi-2', known({ bootId: bootOf(pi2) }, start));
    expect(verdictOf('power-off/pi-2', { ...told, change: words })).toBe('done');
    const otherWords: Change = (snapshot) =>
      withCell(longSilent(snapshot), 'words/pi-2', known({ bootId: bootOf(pi2, 7) }, start));
    expect(verdictOf('power-off/pi-2', { ...told, change: otherWords })).toBe('not-done');
  });

  it('is not proven by silence that nobody on the same switch can witness', () => {
    const alone: Change = (snapshot) => {
      const silent = config.machines.slice(0, 3).reduce((all, { name }) => withSilence(all, name, longAgo), snapshot);
      const words = withCell(silent, 'words/pi-2', known({ bootId: bootOf(pi2) }, start));
      return withFact(words, 'host', (host) => ({ ...host, linkUp: false }));
    };
    expect(verdictOf('power-off/pi-2', { ...told, change: alone })).toBe('unknown');
  });
});

describe('a drain', () => {
  const blocked: Change = (snapshot) =>
    withFactAbout(snapshot, 'pods', pi2, () => [
      {
        namespace: 'apps',
        name: 'db-0',
        uid: 'u',
        kind: 'owned',
        terminating: false,
        graceSeconds: 600,
        blockedBy: 'db',
      },
    ]);
  const kinds = (pieces: AssessPieces) =>
    assess('drain/pi-2', { change: blocked, ...pieces }).actions.map(({ kind }) => kind);

  it('obeys budgets until the patience since all were cordoned is used up', () => {
    expect(kinds({})).toEqual(['EvictPod']);
    expect(kinds({ run: aRun(config, { cordonedAt: start }) })).toEqual(['EvictPod']);
    expect(kinds({ run: aRun(config, { cordonedAt: longAgo }) })).toEqual(['DeletePod']);
    expect(kinds({ run: aRun(config, { pace: 'hurried' }) })).toEqual(['DeletePod']);
  });

  it('caps the grace of a pod', () => {
    const grace = (pieces: AssessPieces) => assess('drain/pi-2', { change: blocked, ...pieces }).actions[0];
    expect(grace({})).toMatchObject({ graceSeconds: minute / 1_000 });
    expect(grace({ run: aRun(config, { pace: 'hurried' }) })).toMatchObject({ graceSeconds: 15 });
  });

  it('leaves what kubectl drain leaves', () => {
    const kept: Change = (snapshot) =>
      withFactAbout(snapshot, 'pods', pi2, () => [
        { namespace: 'apps', name: 'a', uid: 'a', kind: 'daemon', terminating: false, graceSeconds: 1 },
        { namespace: 'apps', name: 'b', uid: 'b', kind: 'mirror', terminating: false, graceSeconds: 1 },
        { namespace: 'apps', name: 'c', uid: 'c', kind: 'finished', terminating: false, graceSeconds: 1 },
        { namespace: 'kube-system', name: 'd', uid: 'd', kind: 'owned', terminating: false, graceSeconds: 1 },
      ]);
    expect(verdictOf('drain/pi-2', { change: kept })).toBe('done');
  });
});
