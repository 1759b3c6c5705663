// Hosts that serve an upsd: with them the readings end, and nobody can tell that UPS anything.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import { nodeName } from '../../../src/core/ids.ts';
import { unknown } from '../../../src/core/observed.ts';
import { type Change, onBatteryFor, stopped } from '../../support/builders/changes.ts';
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
  withMachines,
} from '../../support/builders/config.ts';
import { onBattery, withCell, withMachineOff, withUpsReading } from '../../support/builders/snapshot.ts';
import { aStory, kindsOf } from '../../support/builders/story.ts';

const nas = nodeName('nas');
const base = aConfig();
const withNas = (ups: Config['ups'], feeds: readonly (typeof upsA)[]): Config =>
  withMachine({ ...base, ups, machines: [...base.machines, aMachine(nas, { role: 'host', feeds })] }, pi3, {
    feeds: [upsB],
  });
const low: Change = (snapshot) => withUpsReading(snapshot, upsB, { ...onBattery, tokens: ['OB', 'LB'] });
const gone: Change = (snapshot) =>
  [upsA, upsB].reduce(
    (now, ups) => withCell(now, `ups/${ups}`, unknown('UpsdUnreachable', 'no answer')),
    withMachineOff(snapshot, nas),
  );

describe('a NAS with the upsd of both UPSes, on the smaller one', () => {
  const config = withNas(
    [aUps(upsA, { serverHost: nas }), aUps(upsB, { onCritical: 'nodes', serverHost: nas })],
    [upsB],
  );

  it('does not leave the machines of the other one to a battery that nobody can read', () => {
    const both: Change = (snapshot) => low(onBatteryFor(1_800, upsA)(snapshot));
    const told = aStory(config)
      .later(second, both)
      .ticks(5, second)
      .later(second, (snapshot) => withMachineOff(snapshot, pi3))
      .ticks(120, second);
    expect(told.sent.flatMap((action) => (action.kind === 'PowerOff' ? [action.node] : []))).toContain(nas);
    expect(told.memory.holds).not.toHaveProperty('ups/A');
    // Silent at the latest for as long as the blind rule allows; then the same way down as with a reading.
    const blind = told.later(second, gone).ticks(6, minute);
    expect(blind.memory.holds['ups/A']).toMatchObject({ phase: 'Active', reason: 'BlindOnBattery' });
    const off = blind.later(second, stopped(1)).ticks(5, second);
    expect(off.sent.flatMap((action) => (action.kind === 'PowerOff' ? [action.node] : []))).toEqual(
      expect.arrayContaining([pi1, pi2]),
    );
  });
});

describe('an output that somebody leans on', () => {
  // pi-3 lives on A or B, both on battery.
  const config = withMachines(
    withMachine(
      { ...base, ups: [aUps(upsA, { returnOutput: true, serverHost: keeper }), aUps(upsB, { onCritical: 'nodes' })] },
      pi3,
      { feeds: [upsA, upsB] },
    ),
    (machine) => ({ ...machine, wake: { method: 'mains' } }),
  );
  const both: Change = (snapshot) => low(onBatteryFor(280, upsA)(snapshot));
  const others = aStory(config)
    .later(second, both)
    .ticks(5, second)
    .later(second, stopped(1))
    .ticks(5, second)
    .later(20 * second, (snapshot) => withMachineOff(withMachineOff(snapshot, pi1), pi2))
    .ticks(8, second);

  it('is not cut while that machine is not proven to be off, whatever it is meant to be', () => {
    expect(others.memory.run?.targets.machines[pi3]).toBe('off');
    expect(kindsOf(others.sent)).not.toContain('CycleOutput');
    const off = others.later(second, (snapshot) => withMachineOff(snapshot, pi3)).ticks(10, second);
    expect(kindsOf(off.sent)).toContain('CycleOutput');
  });
});

describe('an output that is cycled', () => {
  // A's upsd runs on the own host; that of B, which returns nothing, on a NAS that hangs on A.
  const config = withMachines(
    withNas(
      [aUps(upsA, { returnOutput: true, serverHost: keeper }), aUps(upsB, { onCritical: 'nodes', serverHost: nas })],
      [upsA],
    ),
    (machine) => ({ ...machine, wake: { method: 'mains' } }),
  );

  it('waits for a host with the upsd of another UPS, however long that takes to go off', () => {
    const told = aStory(config)
      .later(second, onBatteryFor(280, upsA))
      .ticks(5, second)
      .later(second, stopped(1))
      .ticks(5, second)
      .later(20 * second, (snapshot) => withMachineOff(withMachineOff(snapshot, pi1), pi2))
      .ticks(75, second);
    expect(kindsOf(told.sent)).not.toContain('CycleOutput');
    const off = told.later(second, (snapshot) => withMachineOff(snapshot, nas)).ticks(20, second);
    expect(kindsOf(off.sent)).toContain('CycleOutput');
  });
});
