// What one run leaves behind for the next, and for a long rest.
import { describe, expect, it } from 'vitest';
import { actionId, bootId } from '../../../src/core/ids.ts';
import { seldomMs } from '../../../src/reconcilers/choose.ts';
import { allOff, type Change, outage, stopped } from '../../support/builders/changes.ts';
import {
  aConfig,
  minute,
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
  bootOf,
  onMains,
  withFact,
  withMachineOff,
  withSilence,
  withUpsReading,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf } from '../../support/builders/story.ts';

const config = aConfig();

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
