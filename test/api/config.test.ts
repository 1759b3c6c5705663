import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/api/config.ts';
import type { Config } from '../../src/core/config.ts';
import { bytesOf, edit, minimalText, problemsOf, titanText, validConfig } from './files.ts';

const machine = (config: Config, name: string) => config.machines.find((one) => one.name === name);
const ups = (config: Config, name: string) => config.ups.find((one) => one.name === name);
const selfOf = (text: string, machineId?: string): string | undefined => {
  const parsed = parseConfig(bytesOf(text), machineId === undefined ? {} : { machineId });
  return parsed.state === 'valid' ? parsed.config.self : undefined;
};

describe('the full configuration', () => {
  const config = validConfig(titanText);

  it('lays the entry of a node over node_defaults', () => {
    expect(config.machines).toHaveLength(27);
    expect(machine(config, 'titan-03')).toEqual({
      name: 'titan-03',
      aliases: [],
      address: '192.0.2.23',
      role: 'agent',
      feeds: ['Pyrphoros'],
      minFeeds: 1,
      wake: { method: 'mains' },
      bootTimeoutMs: 300_000,
      serves: [],
    });
    expect(machine(config, 'titan-24')).toMatchObject({
      aliases: ['tethys'],
      feeds: ['Statera'],
      wake: { method: 'wake-on-lan', mac: '02:00:5e:10:00:24', port: 9, attempts: 5, intervalMs: 20_000 },
    });
    expect(machine(config, 'titan-22')?.wake).toMatchObject({ method: 'command', timeoutMs: 12_000 });
  });

  it('lays the power keys of a UPS over those of the site', () => {
    expect(ups(config, 'Pyrphoros')?.policy.debouncePolls).toBe(3);
    expect(ups(config, 'Statera')).toMatchObject({
      onCritical: 'nodes',
      returnOutput: false,
      serverHost: 'titan-24',
      policy: { debouncePolls: 5, commsDeadMs: 15_000, chargeFloorPercent: 20 },
    });
  });

  it('knows the site around the nodes', () => {
    expect(config).toMatchObject({
      self: 'titan-db',
      role: 'coordinator',
      peers: ['titan-24'],
      network: [{ name: 'switch-rack', feeds: ['Pyrphoros'], carries: 'all' }],
      vault: { namespace: 'vault' },
      flux: { source: 'flux-system', expectedBranch: 'main', healthyTimeoutMs: 1_800_000 },
      startup: { services: ['gitea', 'grafana', 'keycloak', 'harbor', 'longhorn', 'photos'], stabilityMs: 120_000 },
      shutdown: { drain: { pdbPatienceMs: 45_000 } },
    });
  });

  it('gives names through aliases wherever a node is named', () => {
    const text = edit(
      edit(titanText, 'peer_hosts: [titan-24]', 'peer_hosts: [tethys]'),
      'server_host: titan-24',
      'server_host: tethys',
    );
    expect(validConfig(edit(text, 'ignore_unavailable_nodes: []', 'ignore_unavailable_nodes: [tethys]'))).toEqual({
      ...config,
      startup: { ...config.startup, ignoreUnavailableNodes: ['titan-24'] },
    });
  });
});

describe('a jump host', () => {
  const jump = edit(titanText, '  max_connections: 32\n', '  max_connections: 32\n  jump_host: titan-jh\n');

  it('serves whoever is reached through it, which is everybody but itself and this host', () => {
    const { serves = [] } = machine(validConfig(jump), 'titan-jh') ?? {};
    expect(serves).toHaveLength(25);
    expect(serves).not.toContain('titan-db');
  });

  it('cannot be served by a machine behind it', () => {
    const text = edit(jump, 'host: 192.0.2.24 }', 'host: 192.0.2.24, serves: [titan-jh] }');
    expect(problemsOf(text)).toEqual([expect.stringContaining('serves itself in the end')]);
  });

  it.each([
    ['this host itself', '  max_connections: 32\n  jump_host: titan-db\n', /ssh\.jump_host \| is this host/],
    [
      'all the connections that there may be',
      '  max_connections: 1\n  jump_host: titan-jh\n',
      /ssh\.max_connections \| is 1/,
    ],
  ])('cannot be %s: nobody would be reached', (_, said, problem) => {
    const text = edit(titanText, '  max_connections: 32\n', said);
    expect(problemsOf(text)).toEqual([expect.stringMatching(problem)]);
  });
});

describe('the smallest configuration', () => {
  const config = validConfig(minimalText);

  it('has a default for everything else', () => {
    expect(config).toMatchObject({
      holdMode: 'config',
      offUnaffected: false,
      shutdown: { poweroffEnabled: true, defaultBudgetMs: 600_000 },
      ups: [{ address: 'rack@127.0.0.1:3493', onCritical: 'cluster', policy: { runtimeSafetyFactor: 1.1 } }],
    });
    expect(config).not.toHaveProperty('flux');
    expect(config).not.toHaveProperty('vault');
    expect(config.ups[0]?.policy).not.toHaveProperty('chargeFloorPercent');
  });

  it('gives Flux and Vault their defaults when another key implies them', () => {
    expect(validConfig(`expected_flux_branch: main\n${minimalText}`).flux).toMatchObject({
      namespace: 'flux-system',
      expectedBranch: 'main',
    });
    expect(validConfig(`startup: { vault_unseal_breakglass_command: shares }\n${minimalText}`).vault).toMatchObject({
      namespace: 'vault',
    });
  });
});

describe('the own host', () => {
  const noSelf = edit(titanText, '  self: titan-db\n', '');

  it('is outside the site when no node is it', () => {
    expect(selfOf(minimalText)).toBe('self');
  });

  it('is the only machine of role host', () => {
    expect(selfOf(edit(minimalText, 'pi-3, host: 192.0.2.12, role: agent', 'pi-3, host: 192.0.2.12, role: host'))).toBe(
      'pi-3',
    );
  });

  it('is not guessed among several', () => {
    expect(problemsOf(noSelf)).toEqual([expect.stringMatching(/coordination\.self \| is missing: titan-db, titan-jh/)]);
  });

  it('is found by its machine id', () => {
    const id = '0123456789abcdef0123456789abcdef';
    const text = edit(noSelf, '{ name: titan-jh,', `{ name: titan-jh, machine_id: ${id},`);
    expect(selfOf(text, id)).toBe('titan-jh');
    expect(selfOf(text, id.replace('0', 'f'))).toBeUndefined();
  });

  it('has to be said on a peer', () => {
    expect(problemsOf(`coordination: { role: peer, peer_hosts: [pi-1] }\n${minimalText}`)).toContainEqual(
      expect.stringMatching(/coordination\.self \| is missing: a peer/),
    );
  });

  it('is a coordinator, because a peer is not built yet and would decide for the whole site', () => {
    const peer = 'coordination: { role: peer, self: pi-2, peer_hosts: [pi-1] }';
    expect(problemsOf(`${peer}\n${minimalText}`)).toEqual([
      expect.stringMatching(/coordination\.role \| peers are not built yet/),
    ]);
    expect(problemsOf(`${peer.replace('role: peer', 'role: coordinator')}\n${minimalText}`)).toEqual([]);
  });
});

describe('a contradiction in ananke.yaml', () => {
  it.each([
    [
      'a feed that no UPS has',
      'feeds: [Pyrphoros, Statera]',
      'feeds: [Pyrphoros, Statra]',
      'there is no UPS "Statra" in ananke.yaml | did you mean Statera?',
    ],
    [
      'more feeds needed than there are',
      'min_feeds: 1\n    wake',
      'min_feeds: 3\n    wake',
      'titan-22 needs 3 feeds to live and has 2',
    ],
    ['a name said twice', 'name: titan-04,', 'name: titan-03,', 'titan-03 is already used by an earlier entry'],
    [
      'an alias that is a name',
      'aliases: [tethys]',
      'aliases: [titan-03]',
      'titan-03 is already used by an earlier entry',
    ],
    [
      'an address said twice',
      'host: 192.0.2.24 }',
      'host: 192.0.2.23 }',
      '192.0.2.23 is already used by an earlier entry',
    ],
    ['a node named like an idea', 'name: titan-04,', 'name: cluster,', 'is a word that cannot be a name'],
    ['a node named like a part of objects', 'name: titan-04,', 'name: constructor,', 'is a word that cannot be a name'],
    [
      'a node that Kubernetes cannot have',
      'name: titan-04,',
      'name: Titan-04,',
      'cannot be the name of a Kubernetes node',
    ],
    ['a host that nobody knows', 'server_host: titan-24', 'server_host: titan-42', 'did you mean titan-24?'],
    [
      'a served node that nobody knows',
      'host: 192.0.2.24 }',
      'host: 192.0.2.24, serves: [titan-99] }',
      'there is no node "titan-99"',
    ],
    [
      'machines that serve in a circle',
      'host: 192.0.2.24 }',
      'host: 192.0.2.24, serves: [titan-04] }',
      'titan-04 serves itself in the end',
    ],
    [
      'a peer that nobody knows',
      'peer_hosts: [titan-24]',
      'peer_hosts: [titan-99]',
      'coordination.peer_hosts[0] | there is no node',
    ],
    ['a peer that is this host', 'peer_hosts: [titan-24]', 'peer_hosts: [titan-db]', 'titan-db is this host itself'],
    ['an output cut too early', 'off_delay_seconds: 120', 'off_delay_seconds: 30', '30 is too short to cut power'],
    [
      'a start that ends in a shutdown',
      'charge_floor_percent: 20',
      'charge_floor_percent: 60',
      'a start would end in a shutdown',
    ],
    ['a silence of one poll', 'comms_dead_seconds: 15', 'comms_dead_seconds: 3\n  poll_x: 1', 'unknown key'],
    [
      'polls too slow for the silence',
      'poll_on_mains_seconds: 1',
      'poll_on_mains_seconds: 10',
      '15 s is less than 2 polls of 10 s',
    ],
    ['a preset without its key', ', realm: atlas', '', 'realm | is missing: preset keycloak-oidc needs it'],
    [
      'a key of another preset',
      ', realm: atlas',
      ', realm: atlas, repository: x',
      'means something only with preset: gitea',
    ],
    ['a target without address', ', url_file: /etc/ananke/matrix.url', '', 'has neither url nor url_file'],
    ['a port that cannot be', '0.0.0.0:9560', '0.0.0.0:95600', 'has a port above 65535'],
    ['a UPS said twice', 'statera@192.0.2.44:3493', 'pyrphoros@127.0.0.1', 'pyrphoros@127.0.0.1 is already used'],
    ['a time zone nobody knows', 'America/Sao_Paulo', 'America/Sao_Paolo', 'is not a time zone name'],
    [
      'an unknown wake method',
      'wake: { method: mains }',
      'wake: { method: main }',
      'is not one of mains, manual, wake-on-lan, command | did you mean mains?',
    ],
    [
      'camelCase',
      'poweroff_enabled:',
      'poweroffEnabled:',
      'did you mean poweroff_enabled? (snake_case here, camelCase in desired.yaml)',
    ],
    [
      'a repair nobody knows',
      'webhook_without_backend:',
      'webhook_without_backends:',
      'did you mean webhook_without_backend?',
    ],
  ])('is named: %s', (_what, from, to, message) => {
    const problems = problemsOf(edit(titanText, from, to));
    expect(problems).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it('is named when a machine is on no UPS by oversight, and not when it is said', () => {
    const text = edit(minimalText, 'feeds: [rack], ', '');
    expect(problemsOf(text)).toContainEqual(expect.stringMatching(/^13:5 \| nodes\[0\] \| pi-1 has no feeds/));
    expect(validConfig(edit(text, '{ wake:', '{ feeds: [], wake:')).machines[0]).toMatchObject({
      feeds: [],
      minFeeds: 0,
    });
  });

  it('is placed on its own line', () => {
    const text = edit(titanText, 'server_host: titan-24', 'server_host: titan-42');
    const line = text.split('\n').findIndex((one) => one.includes('titan-42')) + 1;
    expect(problemsOf(text)[0]).toMatch(new RegExp(`^${line}:18 \\| ups\\[1\\]\\.server_host \\|`));
  });
});
