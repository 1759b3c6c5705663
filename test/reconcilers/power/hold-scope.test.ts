// What goes with a UPS beside its machines: whoever is reached through a switch or a host that it feeds.
import { describe, expect, it } from 'vitest';
import type { Config, NetworkConfig } from '../../../src/core/config.ts';
import { againstStart } from '../../../src/core/loss.ts';
import { scopeOfPartial } from '../../../src/reconcilers/power/hold-scope.ts';
import { aConfigWithTwoUpses, keeper, pi1, pi2, pi3, upsA, upsB, withMachine } from '../../support/builders/config.ts';

/** pi-1 (the server), pi-2 and the own host on A, pi-3 on B; `carries` hang on a switch with these feeds. */
const behind = (carries: NetworkConfig['carries'], feeds: NetworkConfig['feeds'] = [upsB]): Config => ({
  ...aConfigWithTwoUpses(),
  network: [{ name: 'switch', feeds, carries }],
});
const scope = (config: Config, dark: readonly (typeof upsA)[] = [], dead: readonly (typeof pi1)[] = []) => {
  const nodes = scopeOfPartial(config, new Set([upsB]), new Set(dark), new Set(dead));
  return nodes === undefined ? 'the cluster' : [...nodes];
};

describe('a switch', () => {
  it('takes along whoever is reached through it', () => {
    expect(scope(behind([pi2]))).toEqual([pi3, pi2]);
  });

  it('that has another feed takes nobody along', () => {
    expect(scope(behind([pi2], [upsA, upsB]))).toEqual([pi3]);
  });

  it('without a UPS goes with none', () => {
    expect(scope(behind('all', []))).toEqual([pi3]);
  });

  it('takes the cluster along when the servers cannot vote behind it', () => {
    expect(scope(behind([pi1]))).toBe('the cluster');
    expect(scope(behind('all'))).toBe('the cluster');
  });

  it('of the own host takes everybody along: nobody could be told anything', () => {
    expect(scope(behind([keeper]))).toBe('the cluster');
  });

  it('that is dark already adds nobody', () => {
    const config = withMachine(behind([pi2], [upsA]), pi1, { feeds: [upsB], role: 'host' });
    expect(scope(config, [upsA])).toEqual([pi1, pi3]);
  });

  it('is lost with the last of its feeds', () => {
    expect(scope(behind([pi2], [upsA, upsB]), [upsA])).toBe('the cluster');
  });
});

describe('the own host on a UPS that is dark', () => {
  // Only silence took that UPS for dark: whoever asks is on.
  it('leaves the others to those that they hang on', () => {
    const second = withMachine(aConfigWithTwoUpses(), pi2, { feeds: [upsA, upsB] });
    expect(scope(second, [upsA], [pi1])).toEqual([pi2, pi3]);
    const elsewhere = withMachine(second, pi2, { feeds: [] });
    expect(scope(elsewhere, [upsA], [pi1])).toEqual([pi3]);
  });
});

describe('a host that serves', () => {
  const config = withMachine(withMachine(aConfigWithTwoUpses(), pi3, { role: 'host', serves: [pi2] }), pi1, {});

  it('takes along whoever it serves', () => {
    expect(scope(config)).toEqual([pi3, pi2]);
  });

  it('takes along whoever is served by somebody it serves, and whoever it serves behind a switch that is lost', () => {
    const chain = withMachine(withMachine(config, keeper, { serves: [] }), pi2, { role: 'host', serves: [pi1] });
    expect(scope(chain)).toBe('the cluster');
    const behindSwitch = withMachine(behind([pi2]), pi2, { role: 'host', serves: [pi1] });
    expect(scope(behindSwitch)).toBe('the cluster');
  });
});

describe('the own host', () => {
  it('takes everybody along: nobody else could tell them anything', () => {
    expect(scope(withMachine(aConfigWithTwoUpses(), keeper, { feeds: [upsB] }))).toBe('the cluster');
  });

  it('takes nobody along when it is a peer, which gives no orders to others', () => {
    const peer = withMachine({ ...aConfigWithTwoUpses(), role: 'peer' }, keeper, { feeds: [upsB] });
    expect(scope(peer)).toEqual([pi3, keeper]);
  });
});

describe('servers that are left', () => {
  const three = withMachine(withMachine(aConfigWithTwoUpses(), pi2, { role: 'server' }), pi3, { role: 'server' });

  it('do not vote when they are dead', () => {
    expect(scope(three)).toEqual([pi3]);
    expect(scope(three, [], [pi2])).toBe('the cluster');
  });

  it('lose nothing with this UPS when they could not vote before', () => {
    expect(scope(three, [], [pi1, pi2])).toEqual([pi3]);
  });
});

describe('a start', () => {
  const names = (config: Config, machine: typeof pi1, unsafe: readonly (typeof upsA)[]) => {
    const one = config.machines.find(({ name }) => name === machine);
    const upses = config.ups.filter(({ name }) => unsafe.includes(name));
    return one === undefined ? [] : againstStart(config, one, upses).map(({ name }) => name);
  };
  const two = aConfigWithTwoUpses();

  it('waits for a UPS that takes the whole cluster down, and for those that the machine is lost with', () => {
    expect(names(two, pi3, [upsA])).toEqual([upsA]);
    expect(names(two, pi3, [upsB])).toEqual([upsB]);
    expect(names(two, pi2, [upsB])).toEqual([]);
    expect(names(behind([pi2]), pi2, [upsB])).toEqual([upsB]);
    expect(names(behind([keeper]), pi2, [upsB])).toEqual([upsB]);
  });

  it('does not wait for one feed of two, nor for one feed of a switch', () => {
    expect(names(withMachine(two, pi2, { feeds: [upsA, upsB] }), pi2, [upsB])).toEqual([]);
    expect(names(withMachine(two, pi2, { feeds: [upsA, upsB], minFeeds: 2 }), pi2, [upsB])).toEqual([upsB]);
    expect(names(behind('all', [upsA, upsB]), pi2, [upsB])).toEqual([]);
  });
});
