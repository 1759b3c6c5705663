// What one run leaves behind for the next, and for a long rest.
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/facts.ts';
import { actionId, bootId } from '../../../src/core/ids.ts';
import { timestamp } from '../../../src/core/moment.ts';
import { known, unknown } from '../../../src/core/observed.ts';
import { seldomMs } from '../../../src/reconcilers/choose.ts';
import {
  aConfig,
  minute,
  pi1,
  pi2,
  pi3,
  second,
  upsA,
  withMachines,
  withStartup,
  withUps,
} from '../../support/builders/config.ts';
import { aMemory, anEdit, anUpRun } from '../../support/builders/memory.ts';
import {
  aNode,
  bootOf,
  onBattery,
  onMains,
  stoppedNode,
  withCell,
  withFact,
  withFactAbout,
  withKubeNode,
  withMachineOff,
  withSilence,
  withUpsReading,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf } from '../../support/builders/story.ts';

type Change = (snapshot: Snapshot) => Snapshot;
const all = [pi1, pi2, pi3];
const config = aConfig();
const outage: Change = (snapshot) => withUpsReading(snapshot, upsA, { ...onBattery, tokens: ['OB', 'LB'] });
const allOff: Change = (snapshot) => all.reduce((now, name) => withMachineOff(now, name), snapshot);
const stopped =
  (boot: number): Change =>
  (snapshot) => {
    const quiet = withFact(snapshot, 'flux', ({ objects }) => ({
      objects: objects.map((object) => ({ ...object, suspended: true, suspendedBy: 'run-1' })),
    }));
    return all.reduce((now, name) => {
      const answers = withFactAbout(now, 'reach', name, () => ({ answer: 'answers', since: now.takenAt }));
      const node = stoppedNode(name, { bootId: bootOf(name, boot) });
      const cordoned = withKubeNode(withCell(answers, `node/${name}`, known(node, now.takenAt)), name, {
        unschedulable: true,
        cordonedBy: 'run-1',
      });
      const empty = withFactAbout(cordoned, 'pods', name, () => []);
      return withFactAbout(empty, 'volumes', name, () => ({ engines: [], replicas: [] }));
    }, quiet);
  };

describe('a second outage before the way up has closed', () => {
  const cycling = withUps(
    withMachines(config, (machine) => ({ ...machine, wake: { method: 'mains' } })),
    upsA,
    { returnOutput: true },
  );
  const back: Change = (snapshot) =>
    withFact(stopped(2)(withUpsReading(snapshot, upsA, onMains)), 'host', (host) => ({
      ...host,
      bootId: bootId('keeper-boot-2'),
    }));

  it('cycles the output anew: what the UPS accepted in the first one says nothing', () => {
    const first = aStory(cycling)
      .later(second, outage)
      .ticks(3, second)
      .later(second, stopped(1))
      .ticks(5, second)
      .later(second, allOff)
      .ticks(6, second);
    expect(kindsOf(first.sent)).toEqual(expect.arrayContaining(['CycleOutput', 'PowerOffSelf']));
    const up = first.later(10 * minute, back).ticks(3, second);
    const second_ = up
      .later(10 * second, outage)
      .ticks(4, second)
      .later(second, allOff)
      .ticks(6, second);
    expect(second_.memory.run?.id).toBe('run-3');
    expect(kindsOf(second_.sent.slice(up.sent.length))).toContain('CycleOutput');
  });
});

describe('a request that never helped', () => {
  it('is made again for ever, if only seldom', () => {
    const sealed: Change = (snapshot) =>
      withFact(snapshot, 'vault', () => ({ pods: [{ name: 'vault-0', sealed: true, initialised: true }] }));
    const id = actionId('unseal-vault/cluster/UnsealVault/vault-0');
    const tried = aStory(config).later(second, sealed).ticks(120, minute);
    expect(tried.memory.records[id]?.attempts).toBeGreaterThanOrEqual(100);
    expect(tried.later(seldomMs).sent.length).toBe(tried.sent.length + 1);
  });
});

describe('the word to go off', () => {
  it('is history once a way up has closed, also for a machine that nobody waited for', () => {
    const excusing = withStartup(config, { ignoreUnavailableNodes: [pi3], stabilityMs: second });
    const memory = aMemory(excusing, { run: anUpRun(excusing), runCount: 1, committed: { [pi3]: bootOf(pi3) } });
    const closed = aStory(excusing, { memory, change: (snapshot) => withSilence(snapshot, pi3) }).ticks(20, minute);
    expect(closed.memory.run?.phase).toBe('closed');
    expect(closed.memory.committed).toEqual({});
  });

  it('is said anew for a new cause to a machine that has booted since, although nobody could read it at first', () => {
    const mute: Change = (snapshot) => withSilence(stopped(1)(snapshot), pi2);
    const memory = aMemory(config, { committed: { [pi2]: bootOf(pi2) } });
    const asked = aStory(config, { memory })
      .says(anEdit(2, { cluster: 'down', mode: 'poweroff', options: { skipEtcdSnapshot: true } }))
      .later(second, mute)
      .ticks(3, second);
    expect(asked.memory.run?.toldBefore).toEqual({ [pi2]: bootOf(pi2) });
    const readable = asked.later(second, stopped(2)).ticks(5, second);
    const told = readable.sent.filter((action) => action.kind === 'PowerOff' && action.node === pi2);
    expect(told.map((action) => action.kind === 'PowerOff' && action.boot)).toContain(bootOf(pi2, 2));
    // Told in this run, it may boot again as often as it likes.
    const again = readable.later(second, stopped(3)).ticks(5, second);
    const boots = again.sent.flatMap((action) =>
      action.kind === 'PowerOff' && action.node === pi2 ? [action.boot] : [],
    );
    expect(boots).not.toContain(bootOf(pi2, 3));
  });
});

describe('a new word to go down when everything is off', () => {
  it('tells nobody who boots later: who was known to be off had reached its target', () => {
    const memory = aMemory(config, { committed: { [pi2]: bootOf(pi2) } });
    const off = aStory(config, { memory, change: (snapshot) => stopped(1)(snapshot) })
      .says(anEdit(2, { cluster: 'down', mode: 'poweroff', options: { skipEtcdSnapshot: true } }))
      .later(second, (snapshot) => withMachineOff(stopped(1)(snapshot), pi2));
    expect(off.memory.run).toMatchObject({ from: { [pi2]: 'off' }, toldBefore: {} });
    const booted = off.later(second, stopped(2)).ticks(5, second);
    expect(booted.sent.filter((action) => action.kind === 'PowerOff' && action.node === pi2)).toEqual([]);
  });
});

describe('a way down that closed over machines that nobody could read', () => {
  const mute: Change = (snapshot) => all.reduce((now, name) => withSilence(now, name), outage(snapshot));
  const running =
    (boot: number): Change =>
    (snapshot) =>
      all.reduce((now, name) => {
        const answers = withFactAbout(now, 'reach', name, () => ({ answer: 'answers', since: now.takenAt }));
        return withCell(answers, `node/${name}`, known(aNode(name, { bootId: bootOf(name, boot) }), now.takenAt));
      }, snapshot);
  // Without poweroffs: the own host would go off last, and never be seen to.
  const gentle = { ...config, shutdown: { ...config.shutdown, poweroffEnabled: false } };
  const closed = () =>
    aStory(gentle)
      .later(second, running(1))
      .later(second, mute)
      .ticks(60, 30 * second);

  it('says that it does not know', () => {
    expect(closed().memory.run).toMatchObject({
      phase: 'closed',
      unseen: Object.fromEntries(all.map((name) => [name, bootOf(name)])),
    });
    expect(closed().decision.conditions).toContainEqual(
      expect.objectContaining({ type: 'Converged', status: 'Unknown', reason: 'NotSeenDown' }),
    );
  });

  it('goes on when they are back in their old boot', () => {
    const before = closed();
    const back = before.later(second, running(1)).ticks(5, second);
    expect(back.memory.run).toMatchObject({ id: before.memory.run?.id, phase: 'acting' });
    expect(kindsOf(back.sent.slice(before.sent.length))).toContain('EndWorkloads');
    expect(back.later(second, stopped(1)).ticks(20, second).memory.run).toMatchObject({ phase: 'closed' });
    expect(back.later(second, stopped(1)).ticks(20, second).memory.run).not.toHaveProperty('unseen');
  });

  it('leaves alone what has booted since, also once that boot is an old acquaintance', () => {
    const before = closed();
    const one: Change = (snapshot) => withSilence(withSilence(running(2)(snapshot), pi2), pi3);
    const back = before.later(second, one).ticks(5, second).later(minute, running(2)).ticks(5, second);
    expect(back.memory.run?.phase).toBe('closed');
    expect(back.sent).toHaveLength(before.sent.length);
  });
});

describe('an own host behind a link that is down', () => {
  const unread: Change = (snapshot) =>
    all.reduce(
      (now, name) =>
        withCell(
          withCell(now, `reach/${name}`, unknown('NoLink', 'the own link is down')),
          `node/${name}`,
          unknown('NoLink', 'the own link is down'),
        ),
      withFact(
        withUpsReading(snapshot, upsA, { ...onBattery, runtimeSeconds: 30_000, tokens: ['OB', 'DISCHRG'] }),
        'host',
        (host) => ({ ...host, linkUp: false }),
      ),
    );
  const floor = withUps(config, upsA, {}, { onBatteryLimitMs: second });
  const waiting = aStory(floor)
    .later(second, unread)
    .ticks(60, 30 * second);

  it('stays on for machines that only it could still stop, until its battery is nearly empty', () => {
    expect(waiting.memory.run).toMatchObject({ byHold: true, phase: 'acting' });
    expect(waiting.decision.steps.find(({ step }) => step.row === 'power-off-self')?.assessment.verdict).toMatchObject({
      is: 'not-done',
      reason: 'CouldStillStop',
    });
    // Nothing is over yet: no hold may give way to a way up.
    expect(waiting.memory.run).not.toHaveProperty('downSettled');
    expect(kindsOf(waiting.sent)).not.toContain('PowerOffSelf');
    const low = waiting.later(second, (s) => outage(unread(s))).ticks(3, second);
    expect(kindsOf(low.sent)).toContain('PowerOffSelf');
  });

  it('stops them in order when the link is back', () => {
    const back = waiting.later(second, (snapshot) =>
      all.reduce((now, name) => {
        const answers = withFactAbout(now, 'reach', name, () => ({ answer: 'answers', since: now.takenAt }));
        return withCell(answers, `node/${name}`, known(aNode(name), now.takenAt));
      }, snapshot),
    );
    const first = kindsOf(back.sent.slice(waiting.sent.length));
    expect(first).toContain('SetStayDown');
    expect(first).not.toContain('StopUnit');
    expect(first).not.toContain('PowerOff');
  });
});

describe('act: power-only', () => {
  it('lets a hold act that asks for what a person asked for before', () => {
    const planned = aStory(config)
      .says(anEdit(2, { cluster: 'down', act: 'power-only' }))
      .later(second);
    expect(planned.sent).toEqual([]);
    expect(kindsOf(planned.later(second, outage).ticks(3, second).sent)).toContain('SuspendFlux');
  });

  it('shows a word that is not acted on, opens no run for it, and acts on it when that ends', () => {
    const shown = aStory(config)
      .says(anEdit(2, { cluster: 'down', act: 'power-only' }))
      .ticks(3, minute);
    expect(shown.memory.run).toBeUndefined();
    expect(shown.decision.conditions).toContainEqual(
      expect.objectContaining({ type: 'Blocked', status: 'True', reason: 'ActMode' }),
    );
    const resumed = shown.says(anEdit(3, { cluster: 'down' })).later(second);
    expect(resumed.memory.run).toMatchObject({ byHold: false, cause: 'desired down' });
    const ended = shown
      .says(anEdit(2, { cluster: 'down', act: 'power-only', actUntil: shown.snapshot.wallAt }))
      .later(second);
    expect(ended.later(second).memory.run).toMatchObject({ byHold: false, cause: 'desired down' });
  });

  it('acts on the same word said again, and on options, once its time is over', () => {
    const away: Change = (snapshot) => withMachineOff(snapshot, pi3);
    const said = aStory(config)
      .later(second, away)
      .says(anEdit(2, { act: 'power-only', actUntil: aStory(config).snapshot.wallAt }))
      .later(second);
    expect(said.later(second).memory.run).toMatchObject({ byHold: false, targets: { cluster: 'running' } });
  });

  it('leaves alone whom it says to ignore, and takes back nobody before it ends', () => {
    const ignoring = aStory(config, { memory: undefined, desired: anEdit(1, { ignoredNodes: [pi3] }) });
    const other = ignoring.says(anEdit(2, { act: 'never', ignoredNodes: [pi2] })).later(second);
    expect(Object.keys(other.memory.intended?.machines ?? {})).not.toEqual(expect.arrayContaining([pi3]));
    const dark = other.later(second, outage).later(second);
    expect(Object.keys(dark.memory.run?.targets.machines ?? {})).toEqual(expect.arrayContaining([pi1]));
    expect(dark.memory.run?.targets.machines).not.toHaveProperty(pi2);
    expect(dark.memory.run?.targets.machines).not.toHaveProperty(pi3);
    const acting = dark.says(anEdit(3, { ignoredNodes: [pi2] })).later(second);
    expect(acting.memory.run?.targets.machines).toHaveProperty(pi3);
  });

  it('is no way round for a word that was said under act: never', () => {
    const never = aStory(config)
      .says(anEdit(2, { cluster: 'down', mode: 'poweroff', act: 'never' }))
      .later(second);
    const powerOnly = never.says(anEdit(3, { cluster: 'down', mode: 'poweroff', act: 'power-only' })).later(second);
    expect(powerOnly.memory.intended?.cluster).toBe('running');
    expect(powerOnly.later(second, outage).later(second).memory.run).toMatchObject({ byHold: true });
  });

  it('is not ended for a word to go down by a boot of the own host', () => {
    const ownBoot: Change = (snapshot) =>
      withFact(snapshot, 'host', (host) => ({ ...host, bootId: bootId('keeper-boot-2') }));
    const start = aStory(config);
    const until = timestamp(start.snapshot.wallAt + 60 * minute);
    const shown = start.says(anEdit(2, { cluster: 'down', act: 'power-only', actUntil: until })).later(second);
    const booted = shown.later(minute, ownBoot).ticks(5, second);
    expect(booted.memory.intended?.cluster).toBe('running');
    expect(booted.sent).toEqual([]);
  });

  it('lets a hold act for what it asks itself, and give back what there was', () => {
    const gentle = { ...config, shutdown: { ...config.shutdown, poweroffEnabled: false } };
    const held = aStory(gentle)
      .says(anEdit(2, { cluster: 'down', mode: 'poweroff', act: 'power-only' }))
      .later(second)
      .later(second, outage)
      .later(second);
    expect(held.memory.run).toMatchObject({ byHold: true });
    expect(Object.values(held.memory.run?.targets.machines ?? {})).not.toContain('off');
    const back = held.later(second, (snapshot) => withUpsReading(snapshot, upsA, onMains)).ticks(2, minute);
    expect(back.memory.run).toMatchObject({ byHold: true, targets: { cluster: 'running' } });
  });

  it('keeps what was in force before it, also when that was down', () => {
    const down = aStory(config, { memory: undefined, desired: anEdit(1, { cluster: 'down' }) });
    const shown = down.says(anEdit(2, { cluster: 'up', act: 'power-only' })).ticks(3, minute);
    expect(shown.memory.run).toBeUndefined();
    expect(shown.memory.intended?.cluster).toBe('quiet');
  });

  it('lets a hold go on when a person edits something in the middle of its run', () => {
    const dark = aStory(config, { desired: anEdit(2, { act: 'power-only' }) })
      .later(second, outage)
      .later(second);
    const edited = dark.says(anEdit(3, { act: 'power-only', ignoredNodes: [pi3] })).ticks(20, 5 * second);
    expect(kindsOf(edited.sent.slice(dark.sent.length))).toContain('SuspendFlux');
  });
});
