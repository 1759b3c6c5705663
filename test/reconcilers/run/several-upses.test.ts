// Two UPSes that fail apart: nobody is kept down, cut off or powered off for the sake of one that does not carry them.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import { nodeName } from '../../../src/core/ids.ts';
import { unknown } from '../../../src/core/observed.ts';
import { type Change, stopped } from '../../support/builders/changes.ts';
import {
  aConfig,
  aConfigOf,
  aConfigWithTwoUpses,
  aUps,
  keeper,
  pi1,
  pi2,
  pi3,
  second,
  upsA,
  upsB,
  withMachine,
} from '../../support/builders/config.ts';
import { aHold, aMemory, anEdit, anUpRun } from '../../support/builders/memory.ts';
import {
  onBattery,
  onMains,
  withCell,
  withFact,
  withKubeNode,
  withMachineOff,
  withUpsReading,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf } from '../../support/builders/story.ts';

const low =
  (ups = upsB, runtimeSeconds = 60): Change =>
  (snapshot) =>
    withUpsReading(snapshot, ups, { ...onBattery, tokens: ['OB', 'LB'], runtimeSeconds });
const silent: Change = (snapshot) => withCell(snapshot, 'ups/B', unknown('UpsdUnreachable', 'no answer'));

describe('a machine with two feeds', () => {
  const config = withMachine(aConfigWithTwoUpses(), pi2, { feeds: [upsA, upsB] });
  const cordoned: Change = (snapshot) =>
    [pi1, pi2].reduce((now, name) => withKubeNode(now, name, { unschedulable: true, cordonedBy: 'run-1' }), snapshot);
  const quiet: Change = (snapshot) =>
    withFact(snapshot, 'flux', ({ objects }) => ({
      objects: objects.map((object) => ({ ...object, suspended: true, suspendedBy: 'run-1' })),
    }));
  const targets = {
    ...anUpRun(config).targets,
    machines: { ...anUpRun(config).targets.machines, [pi3]: 'off' as const },
  };
  const memory = aMemory(config, {
    run: anUpRun(config, { targets }),
    intended: targets,
    holds: { 'ups/B': aHold({ ups: upsB, nodes: [pi3] }) },
  });

  it.each([
    ['is low', low()],
    ['cannot be read', silent],
  ])('does not keep the rest cordoned while its other UPS %s', (_, other) => {
    const begin: Change = (snapshot) => other(quiet(cordoned(withMachineOff(snapshot, pi3))));
    const story = aStory(config, { memory, change: begin }).ticks(30, second);
    expect(kindsOf(story.sent)).toContain('Uncordon');
  });

  it('is in a hurry with the one that is left, once the other is given up for gone', () => {
    const four = aConfigOf(4, 3);
    const pi4 = nodeName('pi-4');
    const upses = [aUps(upsA, { onCritical: 'nodes' }), aUps(upsB, { onCritical: 'nodes' })];
    const fed: Config = {
      ...four,
      ups: upses,
      machines: four.machines.map((machine) => ({ ...machine, feeds: machine.name === pi4 ? [upsA, upsB] : [] })),
    };
    const battery =
      (ups: typeof upsA, runtimeSeconds: number): Change =>
      (snapshot) =>
        withUpsReading(snapshot, ups, { ...onBattery, runtimeSeconds });
    const gone = aStory(fed, { change: (snapshot) => battery(upsA, 1_500)(battery(upsB, 300)(snapshot)) })
      .ticks(5, second)
      .later(second, silent)
      .ticks(10, 60 * second);
    expect(gone.memory.holds['ups/B']).toMatchObject({ phase: 'Active', reason: 'BlindOnBattery' });
    const last = gone.later(second, low(upsA, 20)).ticks(8, second);
    expect(last.memory.run).toMatchObject({ pace: 'emergency', targets: { machines: { [pi4]: 'off' } } });
  });
});

describe('a partial hold', () => {
  const three = aConfigOf(4, 3);
  const [, second_, third] = three.machines.map(({ name }) => name);
  const upses = [aUps(upsA), aUps(upsB, { onCritical: 'nodes' })];
  const config = withMachine({ ...three, ups: upses }, third ?? pi3, { feeds: [upsB] });

  it('is for the whole cluster when one server was dead before, and another one hangs on it', () => {
    const story = aStory(config, { change: (snapshot) => low()(withMachineOff(snapshot, second_ ?? pi2)) });
    expect(story.ticks(3, second).memory.run?.targets.cluster).toBe('quiet');
    expect(aStory(config, { change: low() }).ticks(3, second).memory.run?.targets.cluster).toBe('running');
  });

  it('of the UPS of the own host is for the whole cluster', () => {
    const own = withMachine(aConfig({ ups: upses }), keeper, { feeds: [upsB] });
    const story = aStory(own, { change: low() }).ticks(5, second);
    expect(story.memory.run?.targets.cluster).toBe('quiet');
    expect(kindsOf(story.sent)).not.toContain('PowerOffSelf');
  });
});

describe('one odd reading', () => {
  it('powers nothing off, also after a word that only stops the cluster', () => {
    const config = aConfig();
    const down = aStory(config)
      .says(anEdit(2, { cluster: 'down', mode: 'cluster-only' }))
      .later(second, stopped(1))
      .ticks(5, second);
    const odd = down.later(100, (snapshot) => low(upsA)(snapshot));
    const same = odd.snapshot.facts['ups/A'];
    // The machines are read anew within that second; the UPS is not.
    const keep: Change = (snapshot) => (same === undefined ? snapshot : withCell(snapshot, 'ups/A', same));
    const looked = odd.later(200, keep).later(200, keep);
    expect(looked.memory.holds['ups/A']).toMatchObject({ phase: 'Active', updates: 1 });
    expect(kindsOf(looked.sent)).not.toContain('PowerOff');
    expect(kindsOf(looked.ticks(4, second).sent)).toContain('PowerOff');
  });
});

describe('a cause that is not confirmed', () => {
  it('lets no limit of a poweroff begin: what nobody may try is not given up', () => {
    const battery: Change = (snapshot) => withUpsReading(snapshot, upsA, { ...onBattery, runtimeSeconds: 900 });
    const lost: Change = (snapshot) => withCell(snapshot, 'ups/A', unknown('UpsdUnreachable', 'no answer'));
    const blind = aStory(aConfig(), { change: battery })
      .later(second, lost)
      .ticks(40, 15 * second);
    expect(blind.memory.holds['ups/A']).toMatchObject({ reason: 'BlindOnBattery', updates: 1 });
    const heard = blind.later(second, (snapshot) => battery(stopped(1)(snapshot))).ticks(25, 10 * second);
    expect(kindsOf(heard.sent)).not.toContain('PowerOff');
    const open = heard.decision.steps.filter(({ step }) => step.row.startsWith('power-off'));
    expect(open.map(({ state }) => state.is)).not.toContain('given-up');
    const low = heard.later(second, (snapshot) =>
      withUpsReading(snapshot, upsA, { ...onBattery, runtimeSeconds: 200 }),
    );
    const told = low.ticks(5, second).sent.flatMap((action) => (action.kind === 'PowerOff' ? [action.rung] : []));
    expect(new Set(told)).toEqual(new Set(['poweroff']));
  });
});

describe('a start', () => {
  it('asks for the UPS of the switch that the own host hangs on', () => {
    const two = aConfigWithTwoUpses();
    const config: Config = { ...two, network: [{ name: 'switch', feeds: [upsB], carries: [keeper] }] };
    const empty: Change = (snapshot) =>
      withUpsReading(
        [pi1, pi2, pi3].reduce((now, name) => withMachineOff(now, name), snapshot),
        upsB,
        { ...onMains, chargePercent: 5 },
      );
    const holds = { 'ups/B': aHold({ ups: upsB, phase: 'Recharging' }) };
    const story = aStory(config, { memory: aMemory(config, { run: anUpRun(config), holds }), change: empty });
    expect(kindsOf(story.ticks(60, 2 * second).sent)).not.toContain('Wake');
  });
});
