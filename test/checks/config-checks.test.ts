// What `validate` says of files that are valid.
import { describe, expect, it } from 'vitest';
import { configChecks } from '../../src/checks/list.ts';
import type { Config } from '../../src/core/config.ts';
import {
  aConfig,
  aConfigOf,
  aConfigWithTwoUpses,
  pi2,
  upsA,
  upsB,
  withMachine,
  withMachines,
  withShutdown,
  withUps,
} from '../support/builders/config.ts';

const found = (name: string, config: Config): readonly string[] =>
  configChecks.filter((check) => check.name === name).flatMap(({ check }) => check(config));

it('finds nothing in a site where all is well', () => {
  expect(configChecks.flatMap(({ check }) => check(aConfigOf(5)))).toEqual([]);
});

it('names each check once', () => {
  expect(new Set(configChecks.map(({ name }) => name)).size).toBe(configChecks.length);
});

describe('machines that start only with their power', () => {
  const onMains = withMachines(aConfig(), (machine) => ({ ...machine, wake: { method: 'mains' } }));

  it('are named when no UPS of theirs cycles its output', () => {
    expect(found('wake', onMains)[0]).toMatch(/^pi-1 pi-2 pi-3 start only/);
    expect(found('wake', withUps(onMains, upsA, { returnOutput: true }))).toEqual([]);
    expect(found('wake', withShutdown(onMains, { poweroffEnabled: false }))).toEqual([]);
  });

  it('are not those that wait for a button', () => {
    expect(found('wake', withMachine(aConfig(), pi2, { wake: { method: 'manual' } }))).toEqual([
      'pi-2 has to be started by hand after every poweroff',
    ]);
  });
});

describe('power', () => {
  it('is not watched without a UPS, and no machine is forgotten', () => {
    expect(found('power', aConfig({ ups: [] }))).toHaveLength(1);
    expect(found('power', withMachine(aConfig(), pi2, { feeds: [] }))).toEqual([expect.stringContaining('pi-2')]);
  });
});

describe('a UPS that is to take only its own machines', () => {
  it('is named when too few servers are left without it', () => {
    const two = aConfigWithTwoUpses();
    expect(found('network', two)).toEqual([]);
    const behind: Config = { ...two, network: [{ name: 'switch', feeds: [upsB], carries: 'all' }] };
    expect(found('network', behind)).toEqual([expect.stringContaining('B has on_critical: nodes')]);
  });
});

describe('servers', () => {
  it('of an even number bear no more losses than one less', () => {
    expect(found('servers', aConfigOf(5, 2))).toEqual(['2 servers bear no more losses than 1']);
    expect(found('servers', { ...aConfigOf(5, 2), cluster: { name: 'garden', datastore: 'external' } })).toEqual([]);
    expect(found('servers', aConfigOf(3, 0))).toHaveLength(1);
  });
});

describe('whoever has a name for an address', () => {
  it('is named, because DNS may be gone first', () => {
    const named = withUps(withMachine(aConfig(), pi2, { address: 'pi-2.example' }), upsA, {
      address: 'rack@keeper:3493',
    });
    expect(found('names', named)).toEqual([expect.stringMatching(/^the addresses of pi-2 A are names/)]);
  });

  it.each(['rack@127.0.0.1:3493', 'rack@[fd00::7]:3493', 'rack@localhost', '192.0.2.7'])('is not %s', (address) => {
    const config = address.includes('@')
      ? withUps(aConfig(), upsA, { address })
      : withMachine(aConfig(), pi2, { address });
    expect(found('names', config)).toEqual([]);
  });
});
