// A hold that takes only some machines down: what it leaves of the cluster, and what it does when it grows.
import { describe, expect, it } from 'vitest';
import { nodeName } from '../../../src/core/ids.ts';
import { type Change, onBatteryFor } from '../../support/builders/changes.ts';
import {
  aConfigOf,
  aUps,
  minute,
  pi1,
  pi2,
  pi3,
  second,
  upsA,
  upsB,
  withMachine,
  withShutdown,
} from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import {
  aPod,
  marker,
  noContainers,
  withFact,
  withFactAbout,
  withKubeNode,
  withMachineOff,
  withMachineReading,
} from '../../support/builders/snapshot.ts';
import { aStory } from '../../support/builders/story.ts';

const pi4 = nodeName('pi-4');
/** Three servers and the own host on A, an agent on B, which takes only its own down. */
const config = withMachine({ ...aConfigOf(4, 3), ups: [aUps(upsA), aUps(upsB, { onCritical: 'nodes' })] }, pi4, {
  feeds: [upsB],
});
const cordon =
  (run: string, ...names: readonly (typeof pi1)[]): Change =>
  (snapshot) =>
    names.reduce((now, name) => withKubeNode(now, name, { unschedulable: true, cordonedBy: run }), snapshot);
const begun = aStory(config)
  .says(anEdit(2))
  .ticks(200, 5 * second);
const low = begun.later(second, onBatteryFor(280, upsB)).ticks(5, second);

describe('a hold of some machines', () => {
  it('leaves a converged cluster converged', () => {
    expect(begun.decision.conditions[0]).toMatchObject({ type: 'Converged', reason: 'Up' });
    const over = low
      .later(second, (snapshot) => cordon('run-2', pi4)(onBatteryFor(3_000, upsB)(snapshot)))
      .later(second, (snapshot) =>
        withMachineReading(snapshot, pi4, { unit: 'inactive', mounts: 0, containers: noContainers, marker }),
      )
      .ticks(10, second)
      .later(minute, (snapshot) => withMachineOff(snapshot, pi4))
      .ticks(20, second);
    expect(over.memory.run?.phase).toBe('closed');
    expect(over.decision.conditions[0]).toMatchObject({ type: 'Converged', status: 'True', reason: 'Up' });
  });

  it.each(['inactive', 'failed', 'absent'] as const)('is over when a unit is %s and nothing runs', (unit) => {
    const gentle = withShutdown(config, { poweroffEnabled: false });
    const stuck: Change = (snapshot) =>
      withFactAbout(cordon('run-1', pi4)(snapshot), 'pods', pi4, () => [aPod('db', { terminating: true })]);
    const ended: Change = (snapshot) =>
      withFactAbout(
        withMachineReading(snapshot, pi4, { unit, mounts: 0, containers: noContainers, marker }),
        'volumes',
        pi4,
        () => ({ engines: [], replicas: [] }),
      );
    const story = aStory(gentle)
      .later(second, onBatteryFor(280, upsB))
      .ticks(5, second)
      .later(second, (snapshot) => onBatteryFor(36_000, upsB)(stuck(snapshot)))
      .ticks(200, second)
      .later(second, ended)
      .ticks(60, minute);
    expect(story.memory.run?.phase).toBe('closed');
  });

  it('has new patience for disruption budgets when it grows', () => {
    const guarded: Change = (snapshot) =>
      [pi1, pi2].reduce(
        (now, name) => withFactAbout(now, 'pods', name, () => [aPod(`db-${name}`, { blockedBy: 'db' })]),
        snapshot,
      );
    const part = aStory(config, { change: guarded })
      .later(second, onBatteryFor(280, upsB))
      .ticks(3, second)
      .later(second, (snapshot) => cordon('run-1', pi4)(onBatteryFor(36_000, upsB)(snapshot)))
      .ticks(90, second);
    const quiet: Change = (snapshot) =>
      withFact(snapshot, 'flux', ({ objects }) => ({
        objects: objects.map((object) => ({ ...object, suspended: true, suspendedBy: 'run-2' })),
      }));
    const wide = part
      .later(second, (snapshot) => quiet(onBatteryFor(320, upsA)(snapshot)))
      .ticks(3, second)
      .later(second, cordon('run-2', pi1, pi2, pi3))
      .ticks(3, second);
    const { pace, cordonedAt } = wide.memory.run ?? {};
    expect(pace).toBe('graceful');
    expect(cordonedAt).toBeGreaterThan(part.memory.run?.cordonedAt ?? Infinity);
    expect(wide.sent.slice(part.sent.length).map(({ kind }) => kind)).not.toContain('DeletePod');
  });
});
