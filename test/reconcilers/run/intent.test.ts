import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import type { DesiredSpec } from '../../../src/core/desired.ts';
import type { UpsName } from '../../../src/core/ids.ts';
import type { Memory } from '../../../src/core/memory.ts';
import { sameTargets, targetsOf } from '../../../src/reconcilers/run/intent.ts';
import {
  aConfig,
  aConfigWithTwoUpses,
  keeper,
  pi1,
  pi2,
  pi3,
  upsA,
  upsB,
  withMachine,
  withShutdown,
} from '../../support/builders/config.ts';
import { aHold, aSpec } from '../../support/builders/memory.ts';

const targets = (
  config: Config,
  spec: Partial<DesiredSpec> = {},
  holds: Memory['holds'] = {},
  dark: readonly UpsName[] = [],
) => targetsOf({ config, spec: aSpec(spec), holds, dark: new Set(dark), mustCycle: new Set() });
const one = aConfig();
const two = aConfigWithTwoUpses();
const hold = { 'ups/A': aHold() };

describe('the word of the operator', () => {
  it.each([
    ['up', 'config', 'running', 'running', 'running'],
    ['up', 'poweroff', 'running', 'running', 'running'],
    ['down', 'config', 'quiet', 'off', 'off'],
    ['down', 'poweroff', 'quiet', 'off', 'off'],
    // A plain host runs nothing that could be stopped: it is up or it is off.
    ['down', 'cluster-only', 'quiet', 'stopped', 'running'],
  ] as const)('%s with mode %s makes the cluster %s', (cluster, mode, state, machine, own) => {
    expect(targets(one, { cluster, mode })).toEqual({
      cluster: state,
      machines: { [pi1]: machine, [pi2]: machine, [pi3]: machine, [keeper]: own },
    });
  });

  it('with mode config means what the configuration says', () => {
    const gentle = withShutdown(one, { poweroffEnabled: false });
    expect(targets(gentle, { cluster: 'down' }).machines[pi1]).toBe('stopped');
    expect(targets(gentle, { cluster: 'down', mode: 'poweroff' }).machines[pi1]).toBe('off');
  });

  it('leaves ignored machines out', () => {
    const ignoring = targets(one, { cluster: 'down', ignoredNodes: [pi2] });
    expect(ignoring.machines).not.toHaveProperty(pi2);
    expect(ignoring.cluster).toBe('quiet');
  });
});

describe('a hold', () => {
  it('takes what its UPS feeds off, and the rest of the cluster to stopped', () => {
    expect(targets(two, {}, hold)).toEqual({
      cluster: 'quiet',
      machines: { [pi1]: 'off', [pi2]: 'off', [pi3]: 'stopped', [keeper]: 'off' },
    });
  });

  it('takes off what it does not feed only when the configuration says so', () => {
    expect(targets({ ...two, offUnaffected: true }, {}, hold).machines[pi3]).toBe('off');
  });

  it('that recharges takes nothing down', () => {
    expect(targets(two, {}, { 'ups/A': aHold({ phase: 'Recharging' }) }).cluster).toBe('running');
  });

  it('for some machines leaves the others running', () => {
    expect(targets(two, {}, { 'ups/B': aHold({ ups: upsB, nodes: [pi3] }) })).toEqual({
      cluster: 'running',
      machines: { [pi1]: 'running', [pi2]: 'running', [pi3]: 'off', [keeper]: 'running' },
    });
  });

  it('leaves a machine on that has a feed to live on, until that is critical too', () => {
    const redundant = withMachine(two, pi2, { feeds: [upsA, upsB] });
    expect(targets(redundant, {}, hold).machines[pi2]).toBe('stopped');
    const both = { ...hold, 'ups/B': aHold({ ups: upsB, nodes: [pi3] }) };
    expect(targets(redundant, {}, both).machines[pi2]).toBe('off');
  });

  it('cluster-only powers nothing off', () => {
    const gentle = { 'ups/A': aHold({ mode: 'cluster-only' }) };
    expect(targets(two, {}, gentle).machines).toEqual({
      [pi1]: 'stopped',
      [pi2]: 'stopped',
      [pi3]: 'stopped',
      [keeper]: 'running',
    });
  });

  it('sits on the word, and the lower of both counts', () => {
    const gentle = { 'ups/A': aHold({ mode: 'cluster-only' }) };
    expect(targets(two, { cluster: 'down', mode: 'poweroff' }, gentle).machines[pi1]).toBe('off');
    expect(targets(two, { cluster: 'down', mode: 'cluster-only' }, hold).machines[pi1]).toBe('off');
    expect(targets(two, { cluster: 'down', mode: 'cluster-only' }, hold).machines[pi3]).toBe('stopped');
  });

  it('keeps no machine on for the sake of a UPS that went dark with its upsd', () => {
    const twofold = withMachine(two, pi2, { feeds: [upsA, upsB] });
    expect(targets(twofold, {}, hold).machines[pi2]).toBe('stopped');
    expect(targets(twofold, {}, hold, [upsB]).machines[pi2]).toBe('off');
    // Whoever hangs on it alone is none of this hold's.
    expect(targets(two, {}, hold, [upsB]).machines[pi3]).toBe('stopped');
    // By itself it takes nothing down.
    expect(targets(twofold, {}, {}, [upsA, upsB]).machines[pi2]).toBe('running');
  });

  it('takes no ignored machine', () => {
    expect(targets(one, { ignoredNodes: [pi2] }, hold).machines).not.toHaveProperty(pi2);
  });

  it('of nobody in particular takes all of its machines off', () => {
    const { ups: _none, ...drill } = aHold({ nodes: [pi2] });
    expect(targets(one, {}, { drill }).machines).toMatchObject({ [pi1]: 'running', [pi2]: 'off' });
  });
});

describe('targets', () => {
  it('are the same when every machine that both know has the same', () => {
    const up = targets(one);
    expect(sameTargets(up, targets(one))).toBe(true);
    expect(sameTargets(up, targets(one, { ignoredNodes: [pi2] }))).toBe(true);
    expect(sameTargets(up, targets(one, { cluster: 'down' }))).toBe(false);
  });
});

describe('an output that must be cycled', () => {
  it('takes its machines off, and whoever is behind a switch on it to stopped', () => {
    const behind = { ...two, network: [{ name: 'switch', feeds: [upsA], carries: [pi3] }] };
    const cycled = targetsOf({ config: behind, spec: aSpec(), holds: {}, dark: new Set(), mustCycle: new Set([upsA]) });
    expect(cycled.machines).toEqual({ [pi1]: 'off', [pi2]: 'off', [pi3]: 'stopped', [keeper]: 'off' });
  });
});
