// What opens a way down or up, and what does not: a word, a hold, a loss. Everything else only changes what is shown.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import type { Countermand, DesiredSpec } from '../../../src/core/desired.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import { bootId, nodeName } from '../../../src/core/ids.ts';
import { after, timestamp } from '../../../src/core/moment.ts';
import { known } from '../../../src/core/observed.ts';
import { askedFor } from '../../../src/reconcilers/run/asked-for.ts';
import { allOff, outage, stopped } from '../../support/builders/changes.ts';
import {
  aConfig,
  aMachine,
  aUps,
  keeper,
  minute,
  pi1,
  pi2,
  pi3,
  second,
  upsA,
  withMachine,
  withShutdown,
} from '../../support/builders/config.ts';
import { aHold, anEdit, aSpec } from '../../support/builders/memory.ts';
import {
  aNode,
  bootOf,
  noContainers,
  stoppedNode,
  withCell,
  withFact,
  withFactAbout,
  withMachineOff,
  withMachineReading,
} from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

const release: Countermand = { hold: 'ups/A', until: timestamp(1_900_000_000_000), by: 'ada', reason: 'test' };
const sentSince = (story: Story, before: Story, ...kinds: readonly string[]): readonly string[] =>
  story.sent
    .slice(before.sent.length)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ id }) => id);

/** Somebody switched it on: it answers, in another boot, with k3s not started. */
const bootedByHand = (story: Story): Story =>
  story.later(minute, (snapshot) => {
    const reached = withFactAbout(snapshot, 'reach', pi3, () => ({ answer: 'answers', since: snapshot.takenAt }));
    const powered = withCell(reached, `outlet/${pi3}`, known({ power: 'on' }, snapshot.takenAt));
    return withCell(powered, `node/${pi3}`, known(stoppedNode(pi3, { bootId: bootOf(pi3, 2) }), snapshot.takenAt));
  });

describe('while the cluster is down by word, and somebody boots a machine to mend it', () => {
  const down = { cluster: 'down', mode: 'poweroff' } as const;
  const site = aConfig({
    machines: [aMachine(pi1, { role: 'server' }), aMachine(pi2), aMachine(pi3)],
    self: nodeName('outside'),
  });
  const machines = [pi1, pi2, pi3];
  const isDown = aStory(site)
    .says(anEdit(2, down))
    .ticks(2, second)
    .later(second, stopped(1))
    .ticks(30, 3 * second)
    .later(second, (snapshot) => machines.reduce((all, name) => withMachineOff(all, name), snapshot))
    .ticks(5, minute);
  const booted = bootedByHand(isDown).ticks(10, minute);

  it('has a run that is over, and leaves that machine on', () => {
    expect(booted.memory.run?.phase).toBe('closed');
    expect(sentSince(booted.ticks(20, 10 * second), booted, 'PowerOff')).toEqual([]);
  });

  it.each<[string, readonly Partial<DesiredSpec>[]]>([
    ['a release', [{ countermands: [release] }]],
    ['a pause and its end', [{ act: 'never' }, {}]],
    ['another name to ignore', [{ ignoredNodes: [pi1] }]],
  ])('takes %s for no word to go down', (_what, edits) => {
    const told = edits.reduce(
      (story, edit, index) => story.says(anEdit(3 + index, { ...down, ...edit })).ticks(3, second),
      booted,
    );
    expect(sentSince(told.ticks(30, 10 * second), booted, 'PowerOff')).toEqual([]);
  });

  it('takes the same word said again for one', () => {
    const told = booted.says(anEdit(3, down)).ticks(20, 10 * second);
    expect(sentSince(told, booted, 'PowerOff')).toContain('power-off/pi-3/PowerOff/poweroff/pi-3-boot-2');
  });
});

it('takes the word said again for one also while its run is open because another machine does not go off', () => {
  const down = { cluster: 'down', mode: 'poweroff' } as const;
  const hanging = aStory(aConfig())
    .says(anEdit(2, down))
    .ticks(2, second)
    .later(second, stopped(1))
    .ticks(30, 3 * second)
    .later(second, (snapshot) => withMachineOff(withMachineOff(snapshot, pi1), pi3))
    .ticks(20, minute);
  const booted = bootedByHand(hanging).ticks(5, second);
  expect(booted.memory.run?.phase).not.toBe('closed');
  const told = booted.says(anEdit(3, down)).ticks(20, 10 * second);
  expect(sentSince(told, booted, 'PowerOff')).toContain('power-off/pi-3/PowerOff/poweroff/pi-3-boot-2');
});

describe('after a boot of the own host, before anybody allowed a start', () => {
  const waiting = aStory(aConfig(), {
    change: (snapshot) =>
      allOff(withFact(snapshot, 'host', (host) => ({ ...host, bootId: bootId('keeper-boot-2'), bootstrapped: false }))),
  }).ticks(20, minute);

  it.each<[string, readonly Partial<DesiredSpec>[]]>([
    ['a release', [{ countermands: [release] }]],
    ['a pause that somebody ends', [{ act: 'never' }, {}]],
  ])('%s wakes nobody', (_what, edits) => {
    const told = edits.reduce((story, edit, index) => story.says(anEdit(2 + index, edit)).ticks(20, minute), waiting);
    expect(sentSince(told, waiting, 'Wake')).toEqual([]);
  });

  it('`set up` does, also with a name to ignore', () => {
    const told = waiting.says(anEdit(2, { ignoredNodes: [pi3] })).ticks(20, minute);
    expect(sentSince(told, waiting, 'Wake').length).toBeGreaterThan(0);
  });
});

describe('a restart with another ananke.yaml', () => {
  const poweroff = aConfig();
  const clusterOnly = withShutdown(poweroff, { poweroffEnabled: false });
  const restarted = (before: Story, config: Config, edit: Partial<DesiredSpec>): Story =>
    aStory(config, {
      memory: before.memory,
      desired: anEdit(before.memory.edit?.id === 'edit-3' ? 3 : 2, edit),
      change: (snapshot) => stopped(1)({ ...snapshot, takenAt: after(before.snapshot.takenAt, 60 * minute) }),
    }).ticks(40, 5 * second);
  const down = aStory(clusterOnly)
    .says(anEdit(2, { cluster: 'down' }))
    .ticks(2, second)
    .later(second, stopped(1))
    .ticks(20, 10 * second);

  it('powers nothing off that a word without a mode has stopped', () => {
    expect(down.memory.run?.phase).toBe('closed');
    expect(restarted(down, poweroff, { cluster: 'down' }).sent).toEqual([]);
  });

  it('does so under `act: power-only` neither', () => {
    const edit = { cluster: 'down', act: 'power-only' } as const;
    expect(restarted(down.says(anEdit(3, edit)).ticks(5, second), poweroff, edit).sent).toEqual([]);
  });
});

it('does not act under `act: power-only` for machines that lost their power unplanned', () => {
  const story = aStory(aConfig())
    .says(anEdit(2, { act: 'power-only' }))
    .ticks(3, second)
    .later(minute, allOff)
    .ticks(20, minute);
  expect(story.sent).toEqual([]);
});

describe('a machine that is ignored in the middle of a run under `act: power-only`', () => {
  const goesDown = (config: Config): Story => {
    const spec = { act: 'power-only' } as const;
    return aStory(config, { desired: anEdit(1, spec), memory: undefined })
      .ticks(3, second)
      .later(second, outage)
      .ticks(4, second)
      .says(anEdit(2, { ...spec, ignoredNodes: [keeper] }))
      .ticks(2, second)
      .later(second, stopped(1))
      .ticks(6, second)
      .later(second, allOff)
      .ticks(10, second);
  };
  it('is left on when it is the own host', () => {
    const config = withMachine(aConfig(), keeper, { wake: { method: 'manual' } });
    expect(goesDown(config).sent.filter(({ kind }) => kind === 'PowerOffSelf')).toEqual([]);
  });
  it('keeps the output that it hangs on', () => {
    const config = aConfig({ ups: [aUps(upsA, { returnOutput: true })] });
    expect(goesDown(config).sent.filter(({ kind }) => kind === 'CycleOutput')).toEqual([]);
  });
});

it('does not bring a pause back that a boot of the own host has ended, whatever else is edited', () => {
  const until = timestamp(1_800_000_000_000 + 11 * 60 * minute);
  const paused = aStory(aConfig())
    .says(anEdit(2, { act: 'never', actUntil: until }))
    .ticks(2, second);
  const acting = paused
    .later(minute, (snapshot) => withFact(snapshot, 'host', (host) => ({ ...host, bootId: bootId('keeper-boot-2') })))
    .ticks(3, second)
    .later(second, outage)
    .ticks(5, second);
  expect(acting.sent.length).toBeGreaterThan(0);
  const edited = acting.says(anEdit(3, { act: 'never', actUntil: until, reason: 'on my way' })).ticks(30, second);
  expect(edited.sent.length).toBeGreaterThan(acting.sent.length);
});

describe('a machine that is just booting when the way down opens', () => {
  const booting = (snapshot: Snapshot): Snapshot =>
    withMachineReading(snapshot, pi3, {
      bootId: bootOf(pi3, 2),
      unit: 'inactive',
      containers: noContainers,
      mounts: 0,
    });
  const runs = (snapshot: Snapshot): Snapshot =>
    withCell(stopped(1)(snapshot), `node/${pi3}`, known(aNode(pi3, { bootId: bootOf(pi3, 2) }), snapshot.takenAt));
  const story = aStory(withShutdown(aConfig(), { poweroffEnabled: false }), { change: booting })
    .later(second, outage)
    .ticks(3, second)
    .later(10 * second, runs)
    .ticks(60, 10 * second);

  it('is stopped like the others', () => {
    expect(story.sent.some(({ kind, target }) => kind === 'StopUnit' && target === pi3)).toBe(true);
  });

  it('is not called down while it runs', () => {
    expect(story.decision.conditions.find(({ type }) => type === 'Converged')?.status).not.toBe('True');
  });
});

it('asks for the same whatever the order of the holds in a record that came back from a file', () => {
  const holds = { 'ups/A': aHold(), 'ups/B': aHold({ nodes: [pi3] }) };
  const turned = { 'ups/B': holds['ups/B'], 'ups/A': holds['ups/A'] };
  const common = { spec: aSpec(), dark: new Set<never>(), cycling: new Set<never>() };
  expect(askedFor({ ...common, holds: turned })).toBe(askedFor({ ...common, holds }));
});
