// What must hold for everything that leaves the border, written without a look at the schemas.
import { expect } from 'vitest';
import type { Config } from '../../src/core/config.ts';
import type { Desired } from '../../src/core/desired.ts';

export function expectSoundConfig(config: Config): void {
  const machines = new Set<string>(config.machines.map(({ name }) => name));
  const upses = new Set<string>(config.ups.map(({ name }) => name));
  const aliases = config.machines.flatMap((machine) => machine.aliases);
  expect(machines.size).toBe(config.machines.length);
  expect(upses.size).toBe(config.ups.length);
  expect(new Set([...machines, ...aliases]).size).toBe(machines.size + aliases.length);
  expect(config.self === 'self' || machines.has(config.self)).toBe(true);
  expect(config.peers).not.toContain(config.self);
  for (const machine of config.machines) {
    expect(machine.minFeeds).toBeLessThanOrEqual(machine.feeds.length);
    expect(machine.minFeeds > 0 || machine.feeds.length === 0).toBe(true);
    expectAmong(upses, machine.feeds);
    expectAmong(machines, machine.serves);
    expect(machine.serves).not.toContain(machine.name);
  }
  for (const { feeds, carries } of config.network) {
    expectAmong(upses, feeds);
    if (carries !== 'all') expectAmong(machines, carries);
  }
  for (const { serverHost, policy } of config.ups) {
    if (serverHost !== undefined) expectAmong(machines, [serverHost]);
    expect(policy.restartMinChargePercent).toBeGreaterThan(policy.chargeFloorPercent ?? -1);
    expect(policy.runtimeSafetyFactor).toBeGreaterThanOrEqual(1);
  }
  expectAmong(machines, [...config.peers, ...config.startup.ignoreUnavailableNodes]);
  expectPlain(config);
}

export function expectSoundDesired(desired: Desired & { readonly state: 'valid' }, config: Config): void {
  const { spec } = desired;
  expect(['up', 'down']).toContain(spec.cluster);
  expectAmong(new Set(config.machines.map(({ name }) => name)), spec.ignoredNodes);
  expectAmong(new Set(config.ups.map(({ name }) => name)), Object.keys(spec.options.acceptPower ?? {}));
  expectPlain(desired);
}

function expectAmong(known: ReadonlySet<string>, names: readonly string[]): void {
  for (const name of names) expect(known).toContain(name);
  expect(new Set(names).size).toBe(names.length);
}

/** Plain data with finite numbers that are not negative: what survives JSON unchanged. */
function expectPlain(value: unknown): void {
  expect(JSON.parse(JSON.stringify(value))).toEqual(value);
  const visit = (part: unknown): void => {
    if (typeof part === 'number' && !(part >= 0 && Number.isFinite(part))) expect.unreachable(`the number ${part}`);
    if (typeof part === 'object' && part !== null) for (const below of Object.values(part)) visit(below);
  };
  visit(value);
}
