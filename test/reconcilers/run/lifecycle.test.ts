import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/facts.ts';
import { bootId } from '../../../src/core/ids.ts';
import { known } from '../../../src/core/observed.ts';
import { aConfig, aConfigOf, minute, pi1, pi2, pi3, second, upsA } from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import {
  onBattery,
  onMains,
  stoppedNode,
  withCell,
  withFact,
  withFactAbout,
  withMachineOff,
  withNewBoot,
  withUpsReading,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf } from '../../support/builders/story.ts';

const config = aConfig();
const outage = (snapshot: Snapshot) => withUpsReading(snapshot, upsA, { ...onBattery, tokens: ['OB', 'LB'] });
const mains = (snapshot: Snapshot) => withUpsReading(snapshot, upsA, onMains);
const quietFlux = (snapshot: Snapshot) =>
  withFact(snapshot, 'flux', ({ objects }) => ({ objects: objects.map((one) => ({ ...one, suspended: true })) }));
const rest = () => aStory(config);

describe('a run', () => {
  it('is not opened at rest, and nothing is sent', () => {
    const day = rest().ticks(5, 60 * minute);
    expect(day.memory.run).toBeUndefined();
    expect(day.sent).toEqual([]);
  });

  it('is opened by an edit, with its words and its options', () => {
    const said = rest()
      .says(anEdit(2, { cluster: 'down', reason: 'new rack', options: { skipDrain: true } }))
      .later(second);
    expect(said.memory.run).toMatchObject({
      id: 'run-1',
      cause: 'new rack',
      phase: 'acting',
      byHold: false,
      options: { skipDrain: true },
      targets: { cluster: 'quiet' },
    });
  });

  it('is opened by a hold, in the words of the hold', () => {
    const dark = rest().later(second, outage);
    expect(dark.memory.run).toMatchObject({ cause: 'ups/A: LowBattery', byHold: true, options: {} });
  });

  it('is opened by the same word said again, also when nothing is to be done', () => {
    const again = rest().says(anEdit(2)).later(second);
    expect(again.memory.run).toMatchObject({ id: 'run-1', byHold: false });
    expect(again.sent).toEqual([]);
  });

  it('is not opened by the same edit read again', () => {
    const said = rest()
      .says(anEdit(2))
      .later(second)
      .later(10 * minute);
    expect(said.says(anEdit(2)).later(second).memory.runCount).toBe(1);
  });

  it('closes when all of it is settled, and says since when all is well', () => {
    const soaked = rest()
      .says(anEdit(2))
      .later(second)
      .later(3 * minute);
    expect(soaked.memory.run?.phase).toBe('closed');
    expect(soaked.memory.convergedAt).toBe(soaked.snapshot.takenAt);
    expect(soaked.memory.records).toEqual({});
  });

  it('closes also when most servers are ignored and the API is there all the same', () => {
    const most = { ignoredNodes: [pi1, pi2] };
    const three = aConfigOf(4, 3);
    const again = aStory(three, { desired: anEdit(2, most) })
      .later(second)
      .later(3 * minute);
    expect(again.memory.run?.phase).toBe('closed');
    expect(again.memory.convergedAt).toBe(again.snapshot.takenAt);
  });

  it('is superseded by the next change of targets, and knows that it turns the last one round', () => {
    const down = rest()
      .says(anEdit(2, { cluster: 'down' }))
      .later(second);
    const up = down.says(anEdit(3)).later(second);
    expect(up.memory.run).toMatchObject({ id: 'run-2', reverses: true, targets: { cluster: 'running' } });
    expect(kindsOf(up.later(second).decision.actions)).not.toContain('SuspendFlux');
  });

  it('that is made deeper goes on where it is', () => {
    const gentle = rest()
      .says(anEdit(2, { cluster: 'down', mode: 'cluster-only' }))
      .later(second)
      .later(second, quietFlux);
    const deeper = gentle.says(anEdit(3, { cluster: 'down', mode: 'poweroff' })).later(second);
    expect(deeper.memory.run?.id).toBe('run-2');
    expect(deeper.memory.run).not.toHaveProperty('reverses');
    const steps = Object.entries(gentle.memory.run?.steps ?? {});
    const done = steps.filter(([, record]) => record.doneAt !== undefined);
    expect(done).not.toHaveLength(0);
    expect(deeper.memory.run?.steps).toMatchObject(Object.fromEntries(done));
  });

  it('of a person is not made one of a hold by an outage that asks for nothing more', () => {
    const down = rest()
      .says(anEdit(2, { cluster: 'down' }))
      .later(second)
      .later(second, outage);
    expect(down.memory.run).toMatchObject({ id: 'run-1', byHold: false });
  });

  it('turns round when mains come back before anything was told to go off', () => {
    const back = rest().later(second, outage).later(second).later(second, mains);
    expect(back.memory.holds['ups/A']?.phase).toBe('Recharging');
    expect(back.memory.run).toMatchObject({ byHold: true, reverses: true, targets: { cluster: 'running' } });
  });

  it('takes in a machine that is no longer ignored', () => {
    const ignoring = anEdit(2, { cluster: 'down', ignoredNodes: [pi2] });
    const down = rest().says(ignoring).later(second);
    expect(down.memory.run?.targets.machines).not.toHaveProperty(pi2);
    const all = down.says(anEdit(3, { cluster: 'down' })).later(second);
    expect(all.memory.run?.targets.machines[pi2]).toBe('off');
  });

  it('brings back under the reversal rule only what ran when it opened, through every turn', () => {
    const stopped = (snapshot: Snapshot) =>
      withCell(snapshot, `node/${pi2}`, known(stoppedNode(pi2), snapshot.takenAt));
    const down = rest()
      .says(anEdit(2, { cluster: 'down' }))
      .later(second, stopped);
    const boots = down.memory.run?.boots ?? {};
    expect(Object.keys(boots)).toEqual(expect.arrayContaining([pi1, pi3]));
    expect(boots).not.toHaveProperty(pi2);
    // What this run stops itself stays in it: turned round, and turned round once more.
    const allStopped = (snapshot: Snapshot) =>
      [pi1, pi3].reduce((now, name) => withCell(now, `node/${name}`, known(stoppedNode(name), now.takenAt)), snapshot);
    const turned = down.says(anEdit(3)).later(second, allStopped);
    expect(turned.memory.run).toMatchObject({ reverses: true, boots });
    expect(turned.says(anEdit(4, { cluster: 'down' })).later(second).memory.run?.boots).toEqual(boots);
  });

  it('records what was unhealthy before it, once', () => {
    const ailing = (snapshot: Snapshot) =>
      withFactAbout(snapshot, 'service', 'git', () => ({ healthy: false, message: '502' }));
    const down = rest()
      .says(anEdit(2, { cluster: 'down' }))
      .later(second, ailing);
    expect(down.memory.run?.baseline).toEqual(['git']);
    const worse = (snapshot: Snapshot) =>
      withFact(snapshot, 'workloads', () => ({ notConverged: ['Deployment/apps/web'] }));
    const up = down.says(anEdit(3)).later(second, worse);
    expect(up.memory.run?.baseline).toEqual(['git']);
  });
});

describe('options', () => {
  const hurried = anEdit(2, { cluster: 'down', options: { skipEtcdSnapshot: true, skipDrain: true } });

  it('do not leak into the next run of a person', () => {
    const next = rest().says(hurried).later(second).says(anEdit(3)).later(second);
    expect(next.memory.run?.options).toEqual({});
  });

  it('do not leak into a run of a hold', () => {
    const up = anEdit(2, { options: { forceFluxBranch: 'hotfix' } });
    const dark = rest().says(up).later(second).later(second, outage);
    expect(dark.memory.run).toMatchObject({ byHold: true, options: {} });
  });
});

describe('the first start ever', () => {
  it('adopts what it sees', () => {
    const first = aStory(config, { memory: undefined, desired: anEdit(1, { cluster: 'down' }) });
    expect(first.memory.run).toBeUndefined();
    expect(first.later(minute).sent).toEqual([]);
    expect(first.memory.intended?.cluster).toBe('quiet');
  });

  it('acts on a hold of that moment', () => {
    const dark = aStory(config, { memory: undefined, change: outage });
    expect(dark.memory.run).toMatchObject({ byHold: true });
  });

  it('takes the first word that comes after it for the word of a person', () => {
    const silent = aStory(config, { memory: undefined, desired: { state: 'absent', message: 'no such file' } });
    const said = silent.says(anEdit(1, { cluster: 'down', options: { skipDrain: true } })).later(second);
    expect(said.memory.run).toMatchObject({ byHold: false, options: { skipDrain: true } });
  });
});

describe('an unplanned loss of power', () => {
  const allBack = (snapshot: Snapshot) => [pi1, pi2, pi3].reduce((all, name) => withNewBoot(all, name), snapshot);
  const ownBoot = (snapshot: Snapshot) =>
    withFact(snapshot, 'host', (host) => ({ ...host, bootId: bootId('keeper-boot-2') }));

  it('of every machine of a UPS opens a run', () => {
    const lost = rest().later(minute, allBack);
    expect(lost.memory.run?.cause).toContain('lost power unplanned');
    expect(lost.memory.run?.targets.cluster).toBe('running');
  });

  it('of one machine is none of its business', () => {
    const lost = rest().later(minute, (snapshot) => withNewBoot(snapshot, pi2));
    expect(lost.memory.run).toBeUndefined();
    expect(rest().later(minute, (snapshot) => withMachineOff(snapshot, pi2)).memory.run).toBeUndefined();
  });

  it('is asked for after a boot of the own host, and one lost machine is enough', () => {
    const lost = rest().later(minute, (snapshot) => ownBoot(withNewBoot(snapshot, pi2)));
    expect(lost.memory.run?.cause).toContain('this host and others');
  });

  it('in the middle of a run of a hold neither stops the run nor the decision', () => {
    const dark = rest().later(second, outage).later(second);
    const booted = dark.later(second, ownBoot);
    expect(booted.memory.run).toBeDefined();
    expect(booted.memory.holds['ups/A']?.phase).toBe('Active');
    const back = dark.later(second, (snapshot) => ownBoot(mains(snapshot)));
    expect(back.memory.holds['ups/A']?.phase).toBe('Recharging');
  });

  it('is none when only the own host has booted', () => {
    const booted = rest().later(minute, ownBoot);
    expect(booted.memory.run).toBeUndefined();
    expect(booted.memory).not.toHaveProperty('unreadSinceBoot');
  });
});
