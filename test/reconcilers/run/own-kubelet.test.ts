// The own host as a machine of the cluster: it is on, because it decides; what runs on it is known by reading it, as everywhere.
import { describe, expect, it } from 'vitest';
import { known } from '../../../src/core/observed.ts';
import { type Change, stopped } from '../../support/builders/changes.ts';
import { aConfig, keeper, minute, second, withMachine, withShutdown } from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import {
  aNode,
  stoppedNode,
  withCell,
  withFactAbout,
  withKubeNode,
  withUnknown,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf } from '../../support/builders/story.ts';

const config = withMachine(withShutdown(aConfig(), { poweroffEnabled: false }), keeper, { role: 'agent' });
const ownKubelet: Change = (snapshot) => {
  const put = (now: typeof snapshot, name: string, value: unknown) => withCell(now, name, known(value, now.takenAt));
  const node = withKubeNode(put(snapshot, `node/${keeper}`, aNode(keeper)), keeper, {});
  return put(put(node, `pods/${keeper}`, []), `volumes/${keeper}`, { engines: [], replicas: [] });
};
/** All has stopped, and the API goes on listing a volume of the own host that is gone. */
const stoppedAround: Change = (snapshot) => {
  const cordoned = withKubeNode(stopped(1)(snapshot), keeper, { unschedulable: true, cordonedBy: 'run-1' });
  return withFactAbout(cordoned, 'volumes', keeper, () => ({ engines: ['vol-x'], replicas: [] }));
};
const stoppedToo: Change = (snapshot) =>
  withCell(stoppedAround(snapshot), `node/${keeper}`, known(stoppedNode(keeper), snapshot.takenAt));
const told = aStory(config, { change: ownKubelet })
  .says(anEdit(2, { cluster: 'down', mode: 'cluster-only' }))
  .ticks(2, second);

describe('a way down that leaves the machines on, coordinated from one of them', () => {
  it('closes when Kubernetes has stopped there too, whatever was given up on the way', () => {
    const down = told.later(second, stoppedToo).ticks(30, minute);
    expect(down.memory.run).toMatchObject({ phase: 'closed' });
    expect(down.memory.run).not.toHaveProperty('unseen');
    expect(down.decision.conditions).toContainEqual(expect.objectContaining({ type: 'Converged', reason: 'Down' }));
  });

  it('stays open while Kubernetes runs there', () => {
    const running = told.later(second, stoppedAround).ticks(30, minute);
    expect(running.memory.run).toMatchObject({ phase: 'acting' });
    expect(kindsOf(running.sent)).not.toContain('PowerOffSelf');
  });

  it('does not call it down when it could not be read there', () => {
    const unread = told.later(second, (snapshot) => withUnknown(stoppedToo(snapshot), `node/${keeper}`));
    const down = unread.ticks(60, minute);
    expect(down.decision.conditions).toContainEqual(
      expect.objectContaining({ type: 'Converged', status: 'Unknown', reason: 'NotSeenDown' }),
    );
  });
});

describe('an own host that is to be powered off', () => {
  it('does not wait for itself when Kubernetes on it cannot be read', () => {
    const off = aStory(config, { change: ownKubelet })
      .says(anEdit(2, { cluster: 'down', mode: 'poweroff' }))
      .ticks(2, second)
      .later(second, (snapshot) => withUnknown(stoppedAround(snapshot), `node/${keeper}`))
      .ticks(60, 30 * second);
    const last = off.decision.steps.find(({ step }) => step.row === 'power-off-self');
    expect(last?.assessment.verdict.reason).not.toBe('CouldStillStop');
  });
});
