// The two rows that nobody could observe afterwards: the output of a UPS, and the own host.
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/facts.ts';
import { after } from '../../../src/core/moment.ts';
import { longestCycleMs } from '../../../src/executor/handlers/cycle-output.ts';
import { type AssessPieces, assess } from '../../support/builders/assess.ts';
import {
  aConfig,
  aUps,
  keeper,
  minute,
  pi1,
  pi2,
  pi3,
  upsA,
  upsB,
  withMachine,
  withUps,
} from '../../support/builders/config.ts';
import { aRun } from '../../support/builders/memory.ts';
import {
  bootOf,
  hostBoot,
  noContainers,
  onBattery,
  start,
  withMachineOff,
  withMachineReading,
  withSilence,
  withUnknown,
  withUpsReading,
} from '../../support/builders/snapshot.ts';

const config = withUps(aConfig(), upsA, { returnOutput: true });
const byHold = aRun(config, { byHold: true });
const allOff = (snapshot: Snapshot) => [pi1, pi2, pi3].reduce((all, name) => withMachineOff(all, name), snapshot);
const cycle = (pieces: AssessPieces = {}) =>
  assess('cycle-ups-output/A', { config, run: byHold, change: allOff, ...pieces });

describe('the output of a UPS', () => {
  it('is cycled when all that hangs on it is proven off, but for the own host', () => {
    expect(cycle().actions).toMatchObject([{ kind: 'CycleOutput', ups: upsA, risk: 'irreversible' }]);
    // Broken off in the middle it would be given twice.
    expect(cycle().actions[0]?.timeoutMs).toBeGreaterThanOrEqual(longestCycleMs);
    expect(cycle().actions[0]?.confirm).toEqual(['reach/pi-1', 'reach/pi-2', 'reach/pi-3']);
  });

  it.each([
    ['answers', (snapshot: Snapshot) => snapshot],
    ['is only silent', (snapshot: Snapshot) => withSilence(allOff(snapshot), pi2)],
    ['cannot be read', (snapshot: Snapshot) => withUnknown(allOff(snapshot), 'reach/pi-2')],
  ])('is not cut while a machine on it %s', (_, change) => {
    expect(cycle({ change })).toMatchObject({ verdict: { is: 'not-done', reason: 'NotAllOff' }, actions: [] });
  });

  it('is not cut under a machine that nobody may touch', () => {
    const { [pi2]: _ignored, ...machines } = byHold.targets.machines;
    const run = { ...byHold, targets: { ...byHold.targets, machines } };
    expect(cycle({ run })).toMatchObject({ verdict: { is: 'not-applicable', reason: 'NeedsPowerCycle' }, actions: [] });
  });

  it.each([keeper, pi3])('is not cut under %s either when it is spared the proof but not meant to go off', (name) => {
    const served = withUps(config, upsA, { serverHost: pi3 });
    const { [name]: _ignored, ...machines } = byHold.targets.machines;
    const run = { ...byHold, targets: { ...byHold.targets, machines } };
    expect(cycle({ config: served, run })).toMatchObject({ verdict: { reason: 'NeedsPowerCycle' }, actions: [] });
  });

  it('is not cut while somebody runs behind a switch on it, who could not be stopped any more', () => {
    const elsewhere = withMachine({ ...config, network: [{ name: 'switch', feeds: [upsA], carries: 'all' }] }, pi2, {
      feeds: [],
    });
    const machines = { ...byHold.targets.machines, [pi2]: 'running' as const };
    const run = { ...byHold, targets: { ...byHold.targets, machines } };
    expect(cycle({ config: elsewhere, run })).toMatchObject({
      verdict: { is: 'not-applicable', reason: 'NeedsPowerCycle' },
      actions: [],
    });
    const stopped = { ...byHold, targets: { ...byHold.targets, machines: { ...machines, [pi2]: 'stopped' as const } } };
    expect(cycle({ config: elsewhere, run: stopped }).actions).toHaveLength(1);
  });

  it('waits for the containers of the host of its upsd, which is spared the proof of being off', () => {
    const served = withUps(config, upsA, { serverHost: pi3 });
    const rest = (snapshot: Snapshot) => [pi1, pi2].reduce((all, name) => withMachineOff(all, name), snapshot);
    expect(cycle({ config: served, change: rest })).toMatchObject({ verdict: { reason: 'NotAllOff' }, actions: [] });
    const emptied = (snapshot: Snapshot) => withMachineReading(rest(snapshot), pi3, { containers: noContainers });
    expect(cycle({ config: served, change: emptied }).actions).toMatchObject([
      { kind: 'CycleOutput', confirm: ['reach/pi-1', 'reach/pi-2', 'node/pi-3'] },
    ]);
    const mute = (snapshot: Snapshot) => withUnknown(rest(snapshot), 'node/pi-3');
    expect(cycle({ config: served, change: mute }).actions).toEqual([]);
  });

  it('does not wait for a machine that lives on another feed with mains', () => {
    const two = withMachine({ ...config, ups: [...config.ups, aUps(upsB)] }, pi2, { feeds: [upsA, upsB] });
    const change = (snapshot: Snapshot) => withSilence(allOff(snapshot), pi2);
    const memory = { committed: { [pi2]: bootOf(pi2) } };
    const asked = (line: 'mains' | 'battery') => cycle({ config: two, change, memory, power: { [upsB]: { line } } });
    expect(asked('mains').actions).toHaveLength(1);
    expect(asked('battery')).toMatchObject({ verdict: { reason: 'NeedsBothFeeds' }, actions: [] });
  });

  it('is not cut under this host while only it could still stop somebody', () => {
    const elsewhere = withMachine({ ...config, ups: [...config.ups, aUps(upsB)] }, pi2, { feeds: [upsB] });
    const unread = (snapshot: Snapshot) => withUnknown(allOff(snapshot), 'reach/pi-2', 'node/pi-2');
    expect(cycle({ config: elsewhere, change: unread })).toMatchObject({
      verdict: { reason: 'CouldStillStop' },
      actions: [],
    });
  });

  it('is cycled once in a run', () => {
    expect(cycle({ run: { ...byHold, cycled: { [upsA]: start } } })).toMatchObject({
      verdict: { is: 'done' },
      actions: [],
    });
  });
});

describe('the own host', () => {
  const self = (pieces: AssessPieces = {}) => assess('power-off-self/keeper', { run: byHold, ...pieces });
  const onBatteryFor = (milliseconds: number): AssessPieces => ({
    config,
    change: (snapshot) => withUpsReading(snapshot, upsA, onBattery),
    power: { [upsA]: { line: 'battery', darkAt: after(start, milliseconds) } },
  });

  it('is told to go off in the boot that decided it', () => {
    const woken = withMachine(aConfig(), keeper, { wake: { method: 'manual' } });
    expect(self({ config: woken }).actions).toMatchObject([
      { kind: 'PowerOffSelf', boot: hostBoot, risk: 'irreversible' },
    ]);
  });

  it('is told nothing while its own boot cannot be read', () => {
    const change = (snapshot: Snapshot) => withUnknown(snapshot, 'host');
    expect(self({ change })).toMatchObject({ verdict: { is: 'unknown' }, actions: [] });
  });

  it('names the first machine of the configuration that it could still stop, in whatever order a file gave the run back', () => {
    const unread = (snapshot: Snapshot) => withUnknown(allOff(snapshot), ...both);
    const both = ['reach/pi-1', 'node/pi-1', 'reach/pi-3', 'node/pi-3'];
    const machines = Object.fromEntries(Object.entries(byHold.targets.machines).toReversed());
    for (const targets of [byHold.targets, { ...byHold.targets, machines }]) {
      const { verdict } = self({ ...onBatteryFor(10 * minute), change: unread, run: { ...byHold, targets } });
      expect(verdict).toMatchObject({ reason: 'CouldStillStop', message: expect.stringContaining('pi-1') as string });
    }
  });

  it('that only starts with its power stays on until the battery is nearly empty', () => {
    expect(self(onBatteryFor(10 * minute))).toMatchObject({ verdict: { reason: 'WouldStrandItself' }, actions: [] });
    expect(self(onBatteryFor(minute)).actions).toHaveLength(1);
  });

  it('that only starts with its power goes off once the output is going to cycle', () => {
    const run = { ...byHold, cycled: { [upsA]: start } };
    expect(self({ ...onBatteryFor(10 * minute), run }).actions).toHaveLength(1);
  });
});
