// What people and alerts read: never better than what is known, and never longer than a screen.
import { describe, expect, it } from 'vitest';
import type { Condition } from '../../src/core/decision.ts';
import { decide } from '../../src/reconcilers/decide.ts';
import { outage, running, stopped } from '../support/builders/changes.ts';
import { aConfig, aConfigOf, pi2, second, withMachines } from '../support/builders/config.ts';
import { aMemory, anEdit, anInput, anUpRun } from '../support/builders/memory.ts';
import { aSnapshot, withFactAbout, withKubeNode, withMachineOff, withUnknown } from '../support/builders/snapshot.ts';
import { aStory, kindsOf, type Story } from '../support/builders/story.ts';

const config = aConfig();
const said = (conditions: readonly Condition[], type: string) => {
  const { status, reason, message } = conditions.find((one) => one.type === type) ?? {};
  return { status, reason, message };
};
const of = (story: Story, type: string) => said(story.decision.conditions, type);

describe('machines that answer and refuse to stop', () => {
  const gentle = { ...config, shutdown: { ...config.shutdown, poweroffEnabled: false } };
  const held = aStory(gentle)
    .later(second, (snapshot) => outage(running(1)(snapshot)))
    .ticks(60, 30 * second);

  it('keep the run open when every limit has passed, and the cluster from being called down', () => {
    expect(held.memory.run).toMatchObject({ phase: 'acting', downSettled: true });
    expect(of(held, 'Converged')).toMatchObject({ status: 'False', reason: 'Reconciling' });
    expect(of(held, 'GivenUp')).toMatchObject({ status: 'True', message: expect.stringMatching(/and \d+ more$/) });
  });

  it('are still asked, and the run closes when they have stopped', () => {
    const later = held.ticks(60, 30 * second);
    expect(kindsOf(later.sent.slice(held.sent.length))).toContain('EndWorkloads');
    const done = later.later(second, (snapshot) => outage(stopped(1)(snapshot))).ticks(5, second);
    expect(done.memory.run).toMatchObject({ phase: 'closed' });
    expect(of(done, 'Converged')).toMatchObject({ status: 'True', reason: 'Down' });
  });
});

describe('a cluster that is up', () => {
  it('stays converged when a service fails later, and is not healthy', () => {
    const well = aStory(config, { memory: aMemory(config, { convergedAt: aSnapshot(config).takenAt }) }).later(second);
    expect(of(well, 'Healthy')).toMatchObject({ status: 'True' });
    const ill = well.later(second, (snapshot) =>
      withFactAbout(snapshot, 'service', 'git', () => ({ healthy: false, message: '502' })),
    );
    expect(of(ill, 'Converged')).toMatchObject({ status: 'True', reason: 'Up' });
    expect(of(ill, 'Healthy')).toMatchObject({ status: 'False', reason: 'Regressed' });
  });

  it('has not regressed while nobody has watched its leases for long enough', () => {
    const memory = aMemory(config, { convergedAt: aSnapshot(config).takenAt });
    const begun = aStory(config, { memory }).later(second, (snapshot) =>
      withKubeNode(snapshot, pi2, { lease: 'unproven' }),
    );
    expect(of(begun, 'Healthy')).toMatchObject({ status: 'Unknown', reason: 'LeaseUnproven' });
  });

  it('is not called converged before anything has', () => {
    const { convergedAt: _never, ...memory } = aMemory(config);
    expect(of(aStory(config, { memory }), 'Converged')).toMatchObject({ status: 'Unknown', reason: 'NeverConverged' });
  });
});

describe('a decision that cannot be made', () => {
  const types = (conditions: readonly Condition[]) => conditions.map(({ type }) => type);
  const usual = aStory(config).decision.conditions;

  it.each([
    ['the own boot is not read', withUnknown(aSnapshot(config), 'host'), anEdit(1), 'HostUnread'],
    ['desired.yaml is not read', aSnapshot(config), { state: 'unread', message: '' } as const, 'DesiredUnread'],
  ])('says of every condition that it is unknown while %s', (_, snapshot, desired, reason) => {
    const { edit: _unread, ...memory } = aMemory(config);
    const { conditions } = decide(anInput(config, snapshot, { desired, memory }));
    expect(types(conditions)).toEqual(types(usual));
    for (const one of conditions) expect(one).toMatchObject({ status: 'Unknown', reason });
  });
});

describe('a long list', () => {
  it('names some, and counts the rest', () => {
    const many = withMachines(aConfigOf(30, 1), (machine) => ({ ...machine, wake: { method: 'mains' } }));
    const names = many.machines.map(({ name }) => name).filter((name) => name !== many.self);
    const off = aStory(many, {
      memory: aMemory(many, { run: anUpRun(many) }),
      change: (snapshot) => names.reduce((now, name) => withMachineOff(now, name), snapshot),
    }).ticks(40, 60 * second);
    expect(of(off, 'Blocked')).toMatchObject({ status: 'True', reason: 'NeedsPowerCycle' });
    expect(of(off, 'Blocked').message?.split(' | ')).toHaveLength(6);
    expect(of(off, 'Blocked').message).toContain('and 25 more');
    expect(of(off, 'GivenUp').message).toMatch(/and \d+ more$/);
    expect(names).toContain(pi2);
  });
});
