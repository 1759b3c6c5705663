// While no run is open: down is said of what was seen to be down, and what nobody will touch is named.
import { describe, expect, it } from 'vitest';
import type { Condition } from '../../src/core/decision.ts';
import { allOff, type Change, outage, running, stopped } from '../support/builders/changes.ts';
import { aConfig, minute, pi1, pi2, pi3, second, withShutdown, withStartup } from '../support/builders/config.ts';
import { anEdit } from '../support/builders/memory.ts';
import { withMachineOff, withSilence, withUnknown } from '../support/builders/snapshot.ts';
import { aStory, type Story } from '../support/builders/story.ts';

const config = withShutdown(aConfig(), { poweroffEnabled: false });
const said = ({ decision }: Story, type: string): Partial<Condition> | undefined =>
  decision.conditions.find((one) => one.type === type);
/** The first start ever, or one that has lost its journal. */
const began = (cluster: 'up' | 'down', change: Change, of = config): Story =>
  aStory(of, { memory: undefined, desired: anEdit(7, { cluster }), change }).ticks(10, minute);

describe('a record that begins with a cluster that should be down', () => {
  it('says that it runs, and that somebody has to say what is wanted', () => {
    const found = began('down', running(1));
    expect(said(found, 'Converged')).toMatchObject({ status: 'False', reason: 'StillUp' });
    expect(said(found, 'Healthy')).toMatchObject({ status: 'Unknown', reason: 'StillUp' });
    expect(said(found, 'Blocked')).toMatchObject({
      status: 'True',
      reason: 'AdoptedAsFound',
      message: expect.stringContaining('pi-1, pi-2, pi-3'),
    });
    expect(found.sent).toEqual([]);
  });

  it('says that it is down when it was seen to be', () => {
    const found = began('down', stopped(1));
    expect(said(found, 'Converged')).toMatchObject({ status: 'True', reason: 'Down' });
    expect(said(found, 'Blocked')).toMatchObject({ status: 'False' });
  });

  it('does not know of what it cannot read', () => {
    const found = began('down', (snapshot) => withUnknown(withSilence(stopped(1)(snapshot), pi2), `node/${pi2}`));
    expect(said(found, 'Converged')).toMatchObject({
      status: 'Unknown',
      reason: 'NotSeenDown',
      message: expect.stringContaining(pi2),
    });
  });
});

describe('a way down that has come to its end', () => {
  const down = aStory(config)
    .later(second, outage)
    .later(second, (snapshot) => outage(stopped(1)(snapshot)))
    .ticks(9, second);

  it('is no longer down when Kubernetes runs again', () => {
    expect(down.memory.run).toMatchObject({ phase: 'closed' });
    expect(said(down, 'Converged')).toMatchObject({ status: 'True', reason: 'Down' });
    expect(said(down.later(minute, running(2)), 'Converged')).toMatchObject({ status: 'False', reason: 'StillUp' });
  });

  it('stays down while a reading is missing: it was seen', () => {
    const unread = down.later(minute, (snapshot) => withUnknown(snapshot, `node/${pi2}`));
    expect(said(unread, 'Converged')).toMatchObject({ status: 'True', reason: 'Down' });
  });
});

describe('a record that begins with machines that should run', () => {
  it('names those that are off, because nothing starts them by itself', () => {
    const found = began('up', allOff);
    expect(found.sent).toEqual([]);
    expect(said(found, 'Blocked')).toMatchObject({
      status: 'True',
      reason: 'AdoptedAsFound',
      message: expect.stringContaining('pi-1, pi-2, pi-3'),
    });
  });

  it('names those on which Kubernetes is stopped', () => {
    expect(said(began('up', stopped(1)), 'Blocked')).toMatchObject({ status: 'True', reason: 'AdoptedAsFound' });
  });

  it('has nothing to name once somebody has said what is wanted', () => {
    const word = began('up', allOff)
      .says(anEdit(8, { cluster: 'up' }))
      .ticks(2, second);
    expect(word.memory.run).toMatchObject({ phase: 'acting' });
    expect(said(word, 'Blocked')?.reason).not.toBe('AdoptedAsFound');
  });

  it('names neither one that need not be waited for nor one that went off later', () => {
    const off =
      (name: typeof pi3): Change =>
      (snapshot) =>
        withMachineOff(snapshot, name);
    const spare = withStartup(config, { ignoreUnavailableNodes: [pi3] });
    expect(said(began('up', off(pi3), spare), 'Blocked')).toMatchObject({ status: 'False' });
    const later = began('up', running(1)).later(minute, off(pi1));
    expect(said(later, 'Blocked')).toMatchObject({ status: 'False' });
  });
});
