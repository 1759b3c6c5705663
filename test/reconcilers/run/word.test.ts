// Words that are only to be shown: what is in force meanwhile, and what comes after.
import { describe, expect, it } from 'vitest';
import { bootId } from '../../../src/core/ids.ts';
import { timestamp } from '../../../src/core/moment.ts';
import { type Change, outage } from '../../support/builders/changes.ts';
import { aConfig, minute, pi1, pi2, pi3, second, upsA } from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import { onMains, withFact, withMachineOff, withUpsReading } from '../../support/builders/snapshot.ts';
import { aStory, kindsOf } from '../../support/builders/story.ts';

const config = aConfig();

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
    const until = timestamp(aStory(config).snapshot.wallAt + 10 * second);
    const shown = aStory(config)
      .later(second, away)
      .says(anEdit(2, { act: 'power-only', actUntil: until }))
      .later(second);
    expect(shown.ticks(20, second).memory.run).toBeUndefined();
    const said = shown.says(anEdit(3, { act: 'power-only', actUntil: until })).later(second);
    expect(said.memory.run).toBeUndefined();
    expect(said.ticks(20, second).memory.run).toMatchObject({ byHold: false, targets: { cluster: 'running' } });
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
