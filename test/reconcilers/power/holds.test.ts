import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import { upsName } from '../../../src/core/ids.ts';
import type { Hold, Memory } from '../../../src/core/memory.ts';
import { after, momentAt, timestamp } from '../../../src/core/moment.ts';
import type { UpsPicture, View } from '../../../src/core/view.ts';
import { darkUpses, nextHolds } from '../../../src/reconcilers/power/holds.ts';
import {
  aConfig,
  aConfigWithTwoUpses,
  aUps,
  keeper,
  pi1,
  pi2,
  pi3,
  upsA,
  upsB,
  withMachine,
  withShutdown,
} from '../../support/builders/config.ts';
import { aHold, aMemory, aRun } from '../../support/builders/memory.ts';
import { start } from '../../support/builders/snapshot.ts';

const met = { met: true, reason: 'PowerSafe', message: '' };
const unmet = { met: false, reason: 'Recharging', message: '' };
const mains: UpsPicture = { line: 'mains', lowBattery: false, needMs: 1, startRule: met, reversalRule: met };
const charging: UpsPicture = { ...mains, startRule: unmet };
const battery: UpsPicture = { ...charging, line: 'battery' };
const silent: UpsPicture = { ...charging, line: 'unknown' };
const critical = (reason = 'RuntimeBelowBudget'): UpsPicture => ({
  ...battery,
  trigger: { reason, message: `A: ${reason}`, updates: 2, blind: false },
});
const wallAt = timestamp(1_900_000_000_000);

function next(
  power: View['power'],
  holds: Memory['holds'] = {},
  change: Partial<Memory> = {},
  config: Config = aConfig(),
) {
  const memory = aMemory(config, { holds, ...change });
  return nextHolds({ config, memory, power, now: momentAt(start), pictures: new Map(), wallAt });
}
const active = aHold({ reason: 'RuntimeBelowBudget' });
const recharging = aHold({ phase: 'Recharging', reason: 'RuntimeBelowBudget' });

describe('a hold', () => {
  it('is placed by a cause, with its reason', () => {
    expect(next({ [upsA]: critical() })).toEqual({
      'ups/A': {
        phase: 'Active',
        mode: 'poweroff',
        ups: upsA,
        updates: 2,
        since: wallAt,
        reason: 'RuntimeBelowBudget',
        message: 'A: RuntimeBelowBudget',
      },
    });
  });

  it('is not placed by battery or silence alone', () => {
    expect(next({ [upsA]: battery })).toEqual({});
    expect(next({ [upsA]: silent })).toEqual({});
  });

  it('stays Active while only the estimate has become better, and in silence', () => {
    const holds = { 'ups/A': active };
    expect(next({ [upsA]: battery }, holds)).toBe(holds);
    expect(next({ [upsA]: silent }, holds)).toBe(holds);
  });

  it('stops being Active with a fresh word that mains are back, and keeps its reason and age', () => {
    const held = next({ [upsA]: charging }, { 'ups/A': active });
    expect(held['ups/A']).toEqual({ ...active, phase: 'Recharging' });
  });

  it('that recharges stays until the start rule is met, also in silence', () => {
    const holds = { 'ups/A': recharging };
    expect(next({ [upsA]: charging }, holds)).toBe(holds);
    expect(next({ [upsA]: silent }, holds)).toBe(holds);
    expect(next({ [upsA]: mains }, holds)).toEqual({});
  });

  it('that recharges becomes Active again at once with the next cause, and keeps its age', () => {
    const held = next({ [upsA]: critical('LowBattery') }, { 'ups/A': recharging });
    expect(held['ups/A']).toMatchObject({ phase: 'Active', reason: 'LowBattery', since: recharging.since });
  });

  it('remembers low battery and a forced shutdown, and no milder cause', () => {
    const held = next({ [upsA]: critical('LowBattery') }, { 'ups/A': active });
    expect(held['ups/A']).toMatchObject({ reason: 'LowBattery', message: 'A: LowBattery', since: active.since });
    expect(next({ [upsA]: critical() }, held)['ups/A']?.reason).toBe('LowBattery');
  });

  it('of a UPS that nobody has looked at stays as it is', () => {
    const holds = { 'ups/A': active };
    expect(next({}, holds)).toBe(holds);
  });

  it('that somebody else placed is none of a UPS', () => {
    const { ups: _none, ...drill }: Hold = active;
    expect(next({ [upsA]: mains }, { drill })).toEqual({ drill });
  });

  it('asks for what the configuration says', () => {
    const modeOf = (config: Config) => next({ [upsA]: critical() }, {}, {}, config)['ups/A']?.mode;
    expect(modeOf(aConfig())).toBe('poweroff');
    expect(modeOf(withShutdown(aConfig(), { poweroffEnabled: false }))).toBe('cluster-only');
    expect(modeOf(aConfig({ holdMode: 'cluster-only' }))).toBe('cluster-only');
    expect(modeOf({ ...withShutdown(aConfig(), { poweroffEnabled: false }), holdMode: 'poweroff' })).toBe('poweroff');
  });
});

describe('a hold that was released by hand', () => {
  const released = (picture: UpsPicture): UpsPicture => ({ ...picture, released: true });

  it('is set aside', () => {
    expect(next({ [upsA]: released(critical()) }, { 'ups/A': active })['ups/A']?.phase).toBe('Recharging');
    expect(next({ [upsA]: released(battery) }, { 'ups/A': active })['ups/A']?.phase).toBe('Recharging');
    expect(next({ [upsA]: released(critical()) })).toEqual({});
  });

  it('is not set aside by the release of another one', () => {
    const power = { [upsA]: critical(), [upsB]: released(charging) };
    expect(next(power, {}, {}, aConfigWithTwoUpses())['ups/A']?.phase).toBe('Active');
  });
});

describe('a partial hold', () => {
  const config = aConfigWithTwoUpses();
  const onlyB = { [upsA]: mains, [upsB]: critical() };

  it('names the machines that lose power, and no other', () => {
    expect(next(onlyB, {}, {}, config)['ups/B']?.nodes).toEqual([pi3]);
  });

  it('leaves out machines that live on another feed', () => {
    const redundant = withMachine(config, pi2, { feeds: [upsA, upsB] });
    expect(next(onlyB, {}, {}, redundant)['ups/B']?.nodes).toEqual([pi3]);
    const needsBoth = withMachine(config, pi2, { feeds: [upsA, upsB], minFeeds: 2 });
    expect(next(onlyB, {}, {}, needsBoth)['ups/B']?.nodes).toEqual([pi2, pi3]);
  });

  it('takes in who loses the last feed while a second UPS is critical, and no longer', () => {
    const third = upsName('C');
    const elsewhere = {
      ...config,
      ups: [aUps(third), ...config.ups.map((ups) => ({ ...ups, onCritical: 'nodes' as const }))],
    };
    const servers = withMachine(withMachine(elsewhere, pi1, { feeds: [third] }), keeper, { feeds: [third] });
    const redundant = withMachine(servers, pi2, { feeds: [upsA, upsB] });
    const first = next(onlyB, {}, {}, redundant);
    expect(first['ups/B']?.nodes).toEqual([pi3]);
    const second = next({ [upsA]: critical(), [upsB]: critical() }, first, {}, redundant);
    expect(second['ups/B']?.nodes).toEqual([pi2, pi3]);
    const onBattery = next({ [upsA]: battery, [upsB]: critical() }, second, {}, redundant);
    expect(onBattery['ups/B']?.nodes).toEqual([pi2, pi3]);
    const later = next({ [upsA]: charging, [upsB]: critical() }, second, {}, redundant);
    expect(later['ups/B']?.nodes).toEqual([pi3]);
  });

  it('that widens only together with another one ends being wide with that one', () => {
    const nodes = { ...config, ups: config.ups.map((ups) => ({ ...ups, onCritical: 'nodes' as const })) };
    const servers = withMachine(withMachine(nodes, pi1, { feeds: [upsA, upsB] }), keeper, { feeds: [] });
    const both = next({ [upsA]: critical(), [upsB]: critical() }, {}, {}, servers);
    expect(both['ups/B']).not.toHaveProperty('nodes');
    expect(both['ups/B']).not.toHaveProperty('latchedWide');
    expect(next({ [upsA]: charging, [upsB]: critical() }, both, {}, servers)['ups/B']?.nodes).toEqual([pi3]);
  });

  it('is for the whole cluster when the quorum hangs on it', () => {
    const servers = withMachine(config, pi1, { feeds: [upsB] });
    expect(next(onlyB, {}, {}, servers)['ups/B']).not.toHaveProperty('nodes');
  });

  it('widens to the cluster when the quorum goes with it later, and that is latched', () => {
    const narrow = { 'ups/B': aHold({ ups: upsB, nodes: [pi3] }) };
    const servers = withMachine(config, pi1, { feeds: [upsB] });
    const wide = next(onlyB, narrow, {}, servers);
    expect(wide['ups/B']).toMatchObject({ latchedWide: true });
    expect(wide['ups/B']).not.toHaveProperty('nodes');
    expect(next(onlyB, wide, {}, config)['ups/B']).not.toHaveProperty('nodes');
  });
});

describe('a UPS that went dark with the host of its upsd', () => {
  const explained: UpsPicture = { ...charging, line: 'explained' };
  const dark = (picture: UpsPicture, hold = recharging, change: Partial<Memory> = {}) => {
    const config = aConfig();
    const memory = aMemory(config, { holds: { 'ups/A': hold }, ...change });
    return [...darkUpses({ config, memory, power: { [upsA]: picture }, now: momentAt(start) })];
  };

  it('is one whose hold waits and that nobody has seen since', () => {
    expect(dark(explained)).toEqual([upsA]);
    expect(dark(explained, active)).toEqual([]);
    expect(dark(charging)).toEqual([]);
    expect(dark(silent)).toEqual([]);
  });

  it('is none whose upsd is on the own host, which goes off as the last of all', () => {
    const config = aConfig({ ups: [aUps(upsA, { serverHost: keeper })] });
    const memory = aMemory(config, { holds: { 'ups/A': recharging } });
    expect(darkUpses({ config, memory, power: { [upsA]: explained }, now: momentAt(start) }).size).toBe(0);
  });

  it('waits from then on, unless its upsd is on the own host, which has still to go off itself', () => {
    const run = aRun(aConfig(), { downSettled: true });
    const phaseWith = (config: Config, gone: Partial<Memory>) =>
      next({ [upsA]: explained }, { 'ups/A': active }, gone, config)['ups/A']?.phase;
    expect(phaseWith(aConfig(), { run })).toBe('Recharging');
    expect(phaseWith(aConfig(), {})).toBe('Active');
    expect(phaseWith(aConfig({ ups: [aUps(upsA, { serverHost: keeper })] }), { run })).toBe('Active');
  });

  it('is none that a person has let go of', () => {
    expect(dark(explained, recharging, { countermands: { 'ups/A': { endsAt: after(start, 1) } } })).toEqual([]);
  });

  it('counts as lost in the scope of another one', () => {
    const twofold = withMachine(aConfigWithTwoUpses(), pi2, { feeds: [upsA, upsB] });
    const scope = (picture: UpsPicture) =>
      next({ [upsA]: picture, [upsB]: critical() }, { 'ups/A': recharging }, {}, twofold)['ups/B']?.nodes;
    expect(scope(charging)).not.toContain(pi2);
    // With it the only server goes, and so the cluster.
    expect(scope(explained)).toBeUndefined();
  });

  it('takes nobody into that scope who hangs on it alone', () => {
    const config = withMachine(aConfigWithTwoUpses(), keeper, { feeds: [upsA] });
    const power = { [upsA]: critical(), [upsB]: explained };
    const partial = { ...config, ups: config.ups.map((ups) => ({ ...ups, onCritical: 'nodes' as const })) };
    const holds = { 'ups/B': aHold({ phase: 'Recharging', ups: upsB, nodes: [pi3] }) };
    const nodes = next(power, holds, {}, partial)['ups/A']?.nodes;
    expect(nodes ?? []).not.toContain(pi3);
  });
});
