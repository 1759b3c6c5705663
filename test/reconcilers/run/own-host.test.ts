// The own host: it goes last, only for a word that asks for it or with its battery, and never for one reading that did not come.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import { bootId, nodeName } from '../../../src/core/ids.ts';
import { known, unknown } from '../../../src/core/observed.ts';
import { allOff, type Change, onBatteryFor, stopped } from '../../support/builders/changes.ts';
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
  upsB,
  withMachine,
  withUps,
} from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import {
  hostBoot,
  onBattery,
  stoppedNode,
  withCell,
  withFact,
  withMachineOff,
  withUpsReading,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf, type Story } from '../../support/builders/story.ts';

const config = aConfig();
const silent =
  (ups = upsA): Change =>
  (snapshot) =>
    withCell(snapshot, `ups/${ups}`, unknown('UpsdUnreachable', 'no answer'));
/** A hold has taken everything off but the own host, and with so little left to carry the battery lasts an hour. */
function lastLoad(of: Config = config, low: Change = onBatteryFor(200), begin = aStory(of)): Story {
  return begin
    .later(second, low)
    .ticks(10, second)
    .later(second, (snapshot) => low(stopped(1)(snapshot)))
    .ticks(10, second)
    .later(second, (snapshot) => onBatteryFor(3_600)(allOff(snapshot)))
    .ticks(20, second);
}
const isTold = (story: Story): boolean => kindsOf(story.sent).includes('PowerOffSelf');

describe('an own host that only starts with its power', () => {
  it('stays on when somebody edits something else in the middle of a hold', () => {
    const edited = lastLoad()
      .says(anEdit(2, { ignoredNodes: [pi3] }))
      .ticks(30, second);
    expect(edited.memory.run).toMatchObject({ byHold: true, cause: expect.stringContaining('ups/A') });
    expect(isTold(edited)).toBe(false);
  });

  it('stays on when the word has come to be up again meanwhile', () => {
    const down = aStory(config)
      .says(anEdit(2, { cluster: 'down' }))
      .ticks(3, second)
      .later(second, onBatteryFor(200))
      .ticks(3, second);
    expect(isTold(lastLoad(config, onBatteryFor(200), down.says(anEdit(3, { cluster: 'up' }))))).toBe(false);
  });

  it('goes at once when a person asks for a poweroff, also beside a hold', () => {
    expect(
      isTold(
        lastLoad()
          .says(anEdit(2, { cluster: 'down', mode: 'poweroff' }))
          .ticks(3, second),
      ),
    ).toBe(true);
    expect(
      isTold(
        lastLoad()
          .says(anEdit(2, { cluster: 'down', mode: 'cluster-only' }))
          .ticks(3, second),
      ),
    ).toBe(false);
  });

  it('stays on through readings that do not come, until its reserve is reckoned gone', () => {
    const quiet = lastLoad().later(50, silent()).later(50);
    expect(isTold(quiet)).toBe(false);
    expect(isTold(quiet.ticks(20, 10 * second))).toBe(false);
    // After five minutes of silence nothing is left to trust (power.blind_max_seconds).
    expect(isTold(quiet.ticks(40, 10 * second))).toBe(true);
  });
});

describe('an own host with two feeds', () => {
  const two = withMachine(aConfig({ ups: [aUps(upsA), aUps(upsB)], offUnaffected: true }), keeper, {
    feeds: [upsA, upsB],
  });
  const lowA: Change = (snapshot) =>
    withUpsReading(snapshot, upsA, { ...onBattery, tokens: ['OB', 'LB'], runtimeSeconds: 60 });

  it('stays on while one of them is on mains, and while one of them lasts', () => {
    const oneLow = lastLoad(two, lowA).later(second, lowA).ticks(10, second);
    expect(isTold(oneLow)).toBe(false);
    const bothOn = oneLow.later(second, (snapshot) => onBatteryFor(7_200, upsB)(lowA(snapshot))).ticks(10, second);
    expect(isTold(bothOn)).toBe(false);
    const bothLow = bothOn.later(second, (snapshot) => onBatteryFor(30, upsB)(lowA(snapshot))).ticks(10, second);
    expect(isTold(bothLow)).toBe(true);
  });

  it('is cut off by no output cycle while its other feed cannot be read', () => {
    const returning = withUps(withMachine(config, keeper, { feeds: [upsA, upsB] }), upsA, { returnOutput: true });
    const beside: Config = { ...returning, ups: [...returning.ups, aUps(upsB, { onCritical: 'nodes' })] };
    const story = lastLoad(beside, (snapshot) => silent(upsB)(lowA(snapshot)));
    expect(kindsOf(story.sent)).not.toContain('CycleOutput');
  });
});

describe('an own host with a low battery on mains', () => {
  it('stays on: its power stays', () => {
    const elsewhere = (name: typeof pi1) => ({ feeds: [upsB], ...(name === keeper ? { feeds: [upsA] } : {}) });
    const two = aConfig({ ups: [aUps(upsA), aUps(upsB)], offUnaffected: true });
    const apart: Config = { ...two, machines: two.machines.map((one) => ({ ...one, ...elsewhere(one.name) })) };
    const worn: Change = (snapshot) =>
      withUpsReading(onBatteryFor(200, upsB)(snapshot), upsA, { tokens: ['OL', 'LB'], chargePercent: 100 });
    expect(isTold(lastLoad(apart, worn).ticks(100, second))).toBe(false);
  });
});

describe('an own host that is a k3s server', () => {
  const server = aConfig({
    machines: [aMachine(keeper, { role: 'server', wake: { method: 'mains' } }), aMachine(pi2), aMachine(pi3)],
  });
  const boot = bootId('keeper-boot-2');
  /** It was cut off together with the rest, and has just booted. */
  const booted =
    (chargePercent: number, bootstrapped: boolean): Change =>
    (snapshot) => {
      const host = withFact(allOff(snapshot), 'host', () => ({ bootId: boot, bootstrapped, linkUp: true }));
      const node = withCell(host, `node/${keeper}`, known(stoppedNode(keeper, { bootId: boot }), host.takenAt));
      return withUpsReading(node, upsA, { tokens: ['OL', 'CHRG'], chargePercent, runtimeSeconds: 40 });
    };
  const startsOf = (change: Change): readonly string[] =>
    kindsOf(
      aStory(server, { change })
        .ticks(90, 10 * second)
        .sent.filter(({ target }) => target === keeper),
    );

  it('is started under the same rules as everybody else', () => {
    expect(startsOf(booted(100, true))).toEqual(['ClearStayDown', 'StartUnit']);
  });

  it('is not started before its bootstrap, nor on an empty battery', () => {
    expect(startsOf(booted(100, false))).toEqual([]);
    expect(startsOf(booted(3, true))).toEqual([]);
  });
});

describe('the host of an upsd', () => {
  it('goes off after the output has been told to cycle through it', () => {
    const served = withUps(config, upsA, { returnOutput: true, serverHost: pi3 });
    const story = aStory(withMachine(served, pi1, { wake: { method: 'mains' } }))
      .later(second, onBatteryFor(200))
      .ticks(10, second)
      .later(second, (snapshot) => onBatteryFor(200)(stopped(1)(snapshot)))
      .ticks(6, second)
      .later(second, (snapshot) => [pi1, pi2].reduce((now, name) => withMachineOff(now, name), snapshot))
      .ticks(10, second);
    const told = story.sent
      .filter(({ risk }) => risk === 'irreversible')
      .map(({ kind, target }) => `${kind} ${target}`);
    expect(told).toEqual(expect.arrayContaining([`CycleOutput ${upsA}`, `PowerOff ${pi3}`]));
    expect(told.indexOf(`CycleOutput ${upsA}`)).toBeLessThan(told.indexOf(`PowerOff ${pi3}`));
  });

  it('is woken first, alone, also when another one is silent for the same reason', () => {
    const [one, other] = [nodeName('nut-1'), nodeName('nut-2')];
    const upses = [aUps(upsA, { serverHost: one }), aUps(upsB, { serverHost: other })];
    const hosts = [aMachine(one, { role: 'host' }), aMachine(other, { role: 'host', feeds: [upsB] })];
    const dark = aConfig({ ups: upses, machines: [...config.machines, ...hosts] });
    const all: Change = (snapshot) =>
      [pi1, pi2, pi3, one, other].reduce(
        (now, name) => withMachineOff(now, name),
        silent(upsA)(silent(upsB)(snapshot)),
      );
    const up = aStory(dark)
      .says(anEdit(2))
      .later(second, all)
      .ticks(100, 2 * minute);
    const woken = new Set(up.sent.flatMap((action) => (action.kind === 'Wake' ? [action.node] : [])));
    expect(woken).toEqual(new Set([one, other]));
  });
});

describe('an own host that gets its entry in the configuration later', () => {
  const without = aConfig({ machines: config.machines.filter(({ name }) => name !== keeper), self: nodeName('') });
  /** All but pi-2, which hangs in its poweroff, go off, the own host last. */
  const gone = aStory(config, { memory: aStory(without).memory })
    .says(anEdit(2, { cluster: 'down', mode: 'poweroff' }))
    .ticks(2, second)
    .later(second, stopped(1))
    .ticks(30, 3 * second)
    .later(second, (snapshot) => [pi1, pi3].reduce((now, name) => withMachineOff(now, name), snapshot))
    .ticks(10, 30 * second);

  it('is known by its new name from then on', () => {
    expect(gone.memory).toMatchObject({ self: keeper, committed: { [keeper]: hostBoot } });
  });

  it('powers nobody off after the boot that follows its poweroff', () => {
    expect(isTold(gone)).toBe(true);
    const next = bootId('keeper-boot-2');
    const booted = gone
      .later(10 * minute, (snapshot) => withFact(snapshot, 'host', (host) => ({ ...host, bootId: next })))
      .ticks(20, 30 * second);
    expect(booted.memory.run).toMatchObject({ phase: 'closed' });
    expect(kindsOf(booted.sent.slice(gone.sent.length))).not.toContain('PowerOff');
  });
});
