// What goes with a UPS beside its machines: whoever is reached through a switch or a host that it feeds.
import { describe, expect, it } from 'vitest';
import type { Config, NetworkConfig } from '../../../src/core/config.ts';
import { upsesConcerning } from '../../../src/core/loss.ts';
import { scopeOfPartial } from '../../../src/reconcilers/power/hold-scope.ts';
import { aConfigWithTwoUpses, keeper, pi1, pi2, pi3, upsA, upsB, withMachine } from '../../support/builders/config.ts';

/** pi-1 (the server), pi-2 and the own host on A, pi-3 on B; `carries` hang on a switch with these feeds. */
const behind = (carries: NetworkConfig['carries'], feeds: NetworkConfig['feeds'] = [upsB]): Config => ({
  ...aConfigWithTwoUpses(),
  network: [{ name: 'switch', feeds, carries }],
});
const scope = (config: Config, dark: readonly (typeof upsA)[] = []) => {
  const nodes = scopeOfPartial(config, new Set([upsB]), new Set(dark));
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

describe('a host that serves', () => {
  const config = withMachine(withMachine(aConfigWithTwoUpses(), pi3, { role: 'host', serves: [pi2] }), pi1, {});

  it('takes along whoever it serves', () => {
    expect(scope(config)).toEqual([pi3, pi2]);
  });

  it('is asked about when one of them is to start', () => {
    const [first, second] = config.machines.filter(({ name }) => name === pi2 || name === keeper);
    const names = (machine: typeof first) =>
      machine === undefined ? [] : upsesConcerning(config, machine).map((ups) => ups.name);
    expect(names(first)).toEqual([upsA, upsB]);
    expect(names(second)).toEqual([upsA]);
  });
});
