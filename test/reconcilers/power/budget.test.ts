// The need of a UPS is the way down that its hold would really take.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import { type Estimates, nothingLearned } from '../../../src/core/decision.ts';
import { budgetOfScope } from '../../../src/reconcilers/power/assess-power.ts';
import { aConfig, aConfigWithTwoUpses, minute, pi2, upsA, upsB, withShutdown } from '../../support/builders/config.ts';

const learned: Estimates = { ...nothingLearned, runs: 10, stepMs: { drain: 2 * minute, 'power-off': 3 * minute } };
const budget = (config: Config, name = upsA, estimates = learned): number =>
  config.ups.flatMap((ups) => (ups.name === name ? [budgetOfScope(ups, config, estimates)] : []))[0] ?? 0;

describe('the budget', () => {
  it('is that of what a hold asks for, and not of what a word would', () => {
    const gentle = withShutdown(aConfig(), { poweroffEnabled: false });
    expect(budget(gentle)).toBeLessThan(budget(aConfig()));
    expect(budget({ ...gentle, holdMode: 'poweroff' })).toBe(budget({ ...aConfig(), holdMode: 'poweroff' }));
    expect(budget({ ...aConfig(), holdMode: 'cluster-only' })).toBe(budget(gentle));
  });

  it('counts the poweroff of machines that the UPS does not feed when a hold takes them off too', () => {
    const elsewhere = aConfigWithTwoUpses();
    const slow = { ...learned, stepMs: { ...learned.stepMs, 'power-off-host': 9 * minute } };
    const host: Config = {
      ...elsewhere,
      machines: elsewhere.machines.map((machine) =>
        machine.name === pi2 ? { ...machine, role: 'host', feeds: [upsB] } : machine,
      ),
    };
    expect(budget({ ...host, offUnaffected: true }, upsA, slow)).toBeGreaterThan(budget(host, upsA, slow) + 5 * minute);
  });

  it('of a UPS that takes down only its own is that of the cluster when the rest could not vote', () => {
    const config = aConfigWithTwoUpses();
    const servers: Config = {
      ...config,
      network: [{ name: 'switch', feeds: [upsB], carries: 'all' }],
    };
    expect(budget(servers, upsB)).toBeGreaterThan(budget(config, upsB));
  });
});
