// What was unhealthy before a way down is not waited for on the way up: as long as it has not been well since.
import { describe, expect, it } from 'vitest';
import { type Change, running, stopped } from '../../support/builders/changes.ts';
import { aConfig, minute, pi1, pi2, pi3, second, withShutdown, withStartup } from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import { withFact, withFactAbout, withKubeNode, withUnknown } from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

const config = withShutdown(withStartup(aConfig(), { ingressChecklist: false }), { poweroffEnabled: false });
const git =
  (healthy: boolean): Change =>
  (snapshot) =>
    withFactAbout(snapshot, 'service', 'git', () => ({ healthy, message: healthy ? '200' : '502' }));
const apps =
  (ready: boolean): Change =>
  (snapshot) =>
    withFact(snapshot, 'flux', ({ objects }) => ({
      objects: objects.map((one) => (one.id === 'Kustomization/apps' ? { ...one, ready } : one)),
    }));
const web =
  (...notConverged: readonly string[]): Change =>
  (snapshot) =>
    withFact(snapshot, 'workloads', () => ({ notConverged }));
const ill: Change = (snapshot) => git(false)(apps(false)(web('web/shop')(snapshot)));
const upAgain: Change = (snapshot) => {
  const resumed = withFact(running(1)(snapshot), 'flux', ({ objects }) => ({
    objects: objects.map(({ suspendedBy: _own, ...one }) => ({ ...one, suspended: false })),
  }));
  return [pi1, pi2, pi3].reduce((now, name) => {
    const { cordonedBy: _own, ...node } = {
      unschedulable: false,
      ready: true,
      lease: 'renewed' as const,
      cordonedBy: '',
    };
    return withFactAbout(withKubeNode(now, name, node), 'kube-node', name, () => node);
  }, resumed);
};
const said = ({ decision }: Story, type: string) => decision.conditions.find((one) => one.type === type);

const down = aStory(config, { change: (snapshot) => withUnknown(snapshot, 'ingress') })
  .later(second, ill)
  .says(anEdit(2, { cluster: 'down' }))
  .ticks(3, second)
  .later(second, stopped(1))
  .ticks(20, 10 * second);
const up = down
  .says(anEdit(3, { cluster: 'up' }))
  .ticks(3, second)
  .later(second, upAgain)
  .ticks(10, minute);

describe('what was unhealthy before a way down', () => {
  it('is not waited for on the way up, and makes nothing unhealthy after it', () => {
    expect(down.memory.run?.phase).toBe('closed');
    expect(up.memory.run).toMatchObject({ phase: 'closed', baseline: ['git', 'web/shop', 'Kustomization/apps'] });
    expect(said(up, 'Converged')).toMatchObject({ status: 'True', reason: 'Up' });
    expect(said(up, 'Healthy')).toMatchObject({ status: 'True' });
  });

  it.each([
    ['a service', git(true), git(false), 'git'],
    ['a workload', web(), web('web/shop'), 'web/shop'],
    ['a Flux object', apps(true), apps(false), 'Kustomization/apps'],
  ])('counts again once it has been well: %s', (_, mended, broken, name) => {
    const well = up.later(minute, mended);
    expect(well.memory.run?.baseline).toHaveLength(2);
    expect(well.memory.run?.baseline).not.toContain(name);
    expect(said(well.later(minute, broken), 'Healthy')).toMatchObject({ status: 'False' });
  });

  it('has not been well while nobody can read it', () => {
    const unread = up.later(minute, (snapshot) => withUnknown(snapshot, 'service/git', 'workloads', 'flux', 'ingress'));
    expect(unread.memory.run?.baseline).toHaveLength(3);
  });

  it('does not leave in the middle of a way down', () => {
    const midway = aStory(config)
      .later(second, ill)
      .says(anEdit(2, { cluster: 'down' }))
      .ticks(3, second)
      .later(second, git(true));
    expect(midway.memory.run?.baseline).toContain('git');
  });
});

describe('a way up without a way down before it', () => {
  it('waits for all that is unhealthy', () => {
    const again = up.says(anEdit(4, { cluster: 'up' })).ticks(5, minute);
    expect(again.memory.run).toMatchObject({ id: 'run-3', baseline: [], phase: 'acting' });
    expect(said(again, 'Converged')).toMatchObject({ status: 'False' });
  });
});
