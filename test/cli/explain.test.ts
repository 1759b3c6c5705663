// `ananke explain`: who is meant, what is said when something is not there, and which value is in force.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statusOf } from '../../src/telemetry/status/status.ts';
import { allOff, outage, stopped } from '../support/builders/changes.ts';
import { aConfig, minute, second, upsA } from '../support/builders/config.ts';
import { onMains, withUnknown, withUpsReading } from '../support/builders/snapshot.ts';
import { aStatus, blockedComingUp, goingDown } from '../support/builders/status.ts';
import { aStory, type Story } from '../support/builders/story.ts';
import { root } from '../support/command.ts';
import { type Asking, explained, titanConfig } from '../support/explained.ts';

const failure = async (what: string, asking: Asking = {}): Promise<{ message: string; exit: number }> => {
  try {
    await explained(what, asking);
  } catch (error) {
    if (error instanceof Error && 'exit' in error) return { message: error.message, exit: Number(error.exit) };
    throw error;
  }
  throw new Error(`${what} was explained`);
};
const titan = readFileSync(titanConfig, 'utf8');
const lineOf = (text: string, part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;

describe('a name', () => {
  it.each([
    ['ups/Pyrphorus', /^there is no UPS "Pyrphorus"\. Nearest: Pyrphoros\.$/],
    ['node/titan-41', /^there is no node "titan-41"\. Nearest: titan-14, /],
    ['gate/source-gard', /^there is no gate "source-gard"\. Nearest: source-guard/],
    ['hold/ups/Statara', /^there is no hold "ups\/Statara"\. Nearest: ups\/Statera/],
    ['FluxSourceDrft', /^nothing is known of "FluxSourceDrft"; did you mean FluxSourceDrift\?\n/],
    ['power.comms_dead_second', /; did you mean power\.comms_dead_seconds\?\n/],
    ['titan-07', /; did you mean node\/titan-07\?\n/],
    ['Pyrphoros', /; did you mean ups\/Pyrphoros\?\n/],
    ['soak', /; did you mean gate\/soak\?\n/],
  ])('%s that nobody has ends with 2 and the nearest ones', async (what, message) => {
    const ended = await failure(what, { status: aStatus() });
    expect(ended.exit).toBe(2);
    expect(ended.message).toMatch(message);
  });

  it('is found in any case, and by its alias', async () => {
    expect(await explained('ups/pyrphoros', { status: aStatus() })).toMatch(/^ups\/Pyrphoros {2}/);
    expect(await explained('node/tethys', { status: aStatus() })).toMatch(/^node\/titan-24 {2}/);
    expect(await explained('hold/statera', { status: aStatus() })).toMatch(/^hold\/ups\/Statera {2}/);
    expect(await explained('FLUXSOURCEDRIFT')).toMatch(/^FluxSourceDrift\n/);
  });

  it('that is left out is answered with all there are', async () => {
    expect(await explained('ups/')).toBe('ups/Pyrphoros\nups/Statera\n');
    expect(await explained('hold/', { status: goingDown() })).toBe('hold/ups/Pyrphoros\nhold/ups/Statera\n');
    expect((await explained('node/')).split('\n')).toHaveLength(27 + 1);
    expect(await explained('gate/', { without: 'config' })).toMatch(/^gate\/power-safe\n[^]*\ngate\/soak\n$/);
  });
});

describe('without a status file', () => {
  it.each(['ups/Statera', 'node/titan-07', 'gate/soak', 'hold/ups/Statera'])(
    'what the configuration says of %s is said, and that nobody has read it',
    async (what) => {
      expect(await explained(what)).toContain('\nNobody has read it: there is no status file.\n');
    },
  );

  it('and without a configuration there is nothing to say, which is a failure', async () => {
    const ended = await failure('ups/Statera', { without: 'config' });
    expect(ended.exit).toBe(1);
    expect(ended.message).toMatch(
      /^nothing is known of ups\/Statera: .*no status file, and there is no .*ananke\.yaml$/,
    );
  });

  it('that can be read says so in one line', async () => {
    expect(await explained('gate/soak', { status: '{"kind"' })).toMatch(/\nNobody has read it: .* is not JSON\./);
    expect(await explained('HostSilent', { status: '{"kind"' })).not.toContain('Now');
  });
});

describe('a status that is old', () => {
  it('is said to be, whatever is asked', async () => {
    const asking = { status: goingDown(), ageMs: 843_000 };
    for (const what of ['ups/Pyrphoros', 'node/titan-07', 'gate/soak', 'hold/ups/Pyrphoros'])
      expect(await explained(what, asking)).toContain('Nobody has written for 14m 03s');
    expect(await explained('RuntimeBelowBudget', asking)).toContain('(as it was 14m 03s ago)');
  });
});

describe('a configuration that is', () => {
  it.each([
    ['missing', { without: 'config' } as const, 'There is no /etc/ananke/ananke.yaml.'],
    [
      'wrong',
      { config: 'nodes: 3\n' },
      '/etc/ananke/ananke.yaml is not valid: ananke validate /etc/ananke/ananke.yaml.',
    ],
  ])('%s leaves what the status says', async (_, asking, said) => {
    const node = await explained('node/titan-07', { status: goingDown(), ...asking });
    expect(node.replaceAll(/\s+/g, ' ')).toContain(said);
    expect(node).toContain('OPEN      drain for 0m 36s');
    expect(await explained('gate/soak', { status: goingDown(), ...asking })).toContain(
      'LIMIT     ? (the configuration says it)',
    );
    expect(await explained('ups/Pyrphoros', { status: goingDown(), ...asking })).not.toContain('ananke.yaml');
  });

  it('newer than the ananke that runs has UPSes and machines that it does not know', async () => {
    const { ups, machines, ...rest } = aStatus();
    const status = { ...rest, ups: ups.slice(0, 1), machines: machines.slice(1) };
    const started = 'the ananke that runs has started with a configuration without it';
    expect(await explained('ups/Statera', { status })).toContain(started);
    expect(await explained('node/titan-db', { status })).toContain(started);
  });
});

describe('a status that was made from a decision', () => {
  const story = () => aStory(aConfig());
  const told = ({ input, decision }: Story) => statusOf(input, decision, { version: 'test', host: 'keeper' });
  const down = () => story().later(second, outage).ticks(5, second);
  const stories: readonly (readonly [string, () => Story])[] = [
    ['at rest', story],
    ['on the way down', down],
    ['that is down', () => down().later(second, stopped(1)).ticks(5, second).later(minute, allOff).ticks(9, second)],
    [
      'that charges',
      () =>
        down()
          .later(second, (snapshot) => withUpsReading(snapshot, upsA, onMains))
          .ticks(3, second),
    ],
    [
      'of a silent UPS',
      () =>
        down()
          .later(second, (snapshot) => withUnknown(snapshot, 'ups/A'))
          .ticks(3, second),
    ],
    ['without a boot id', () => story().later(second, (snapshot) => withUnknown(snapshot, 'host'))],
  ];
  it.each(stories)('%s is explained in full and in 80 columns, whoever is asked for', async (_, made) => {
    const status = told(made());
    const names = [
      'ups/A',
      'hold/A',
      ...status.machines.map(({ name }) => `node/${name}`),
      ...status.gates.map(({ name }) => `gate/${name}`),
      ...status.conditions.map(({ reason }) => reason),
    ];
    for (const name of names) {
      const said = await explained(name, { status, without: 'config', width: 80 });
      expect(said).not.toMatch(/undefined|NaN|Infinity|\.\.\.$/m);
      expect(Math.max(...said.split('\n').map((text) => text.length))).toBeLessThanOrEqual(80);
    }
  });
});

describe('a hold', () => {
  const [held] = goingDown().holds;
  const holding = (change: Partial<NonNullable<typeof held>>, upses = goingDown().ups) => {
    if (held === undefined) throw new Error('the story has a hold');
    return goingDown({ holds: [{ ...held, ...change }], ups: upses });
  };

  it('that is set aside says for how long', async () => {
    const said = await explained('hold/Pyrphoros', { status: holding({ releasedSeconds: 720 }) });
    expect(said).toMatch(/set\s+aside for 12m 00s more/);
    expect(said).not.toContain('sudo ananke release');
  });

  it.each(['LowBattery', 'ForcedShutdown'])(
    'of %s is not set aside by hand, and no command says so',
    async (reason) => {
      const trigger = { reason, message: '', updates: 2 };
      const status = holding(
        {},
        goingDown().ups.map((ups, index) => (index === 0 ? { ...ups, trigger } : ups)),
      );
      expect(await explained('ups/Pyrphoros', { status })).toContain(`It cannot be set aside by hand: ${reason}.`);
    },
  );

  it('beside a second UPS that is critical is not set aside either', async () => {
    const trigger = { reason: 'RuntimeBelowBudget', message: '', updates: 2 };
    const status = holding(
      {},
      goingDown().ups.map((ups) => ({ ...ups, trigger })),
    );
    expect(await explained('ups/Pyrphoros', { status })).toContain('while Statera is critical too');
  });
});

describe('the branch of the Flux source', () => {
  const command = 'sudo ananke set up --force-flux-branch';
  it('comes from the status, from the configuration, or is marked as missing', async () => {
    expect(await explained('FluxSourceDrift', { status: blockedComingUp(), without: 'config' })).toContain(
      `${command} main\n`,
    );
    expect(await explained('FluxSourceDrift')).toContain(`${command} main\n`);
    expect(await explained('FluxSourceDrift', { without: 'config' })).toContain(`${command} <expected_flux_branch>\n`);
  });

  it('can be pasted whatever its name is', async () => {
    const status = blockedComingUp({ expectedFluxBranch: 'it`s $& mine' });
    expect(await explained('FluxSourceDrift', { status })).toContain(`${command} 'it\`s $& mine'\n`);
  });
});

describe('the value in force', () => {
  const inForce = async (key: string, asking: Asking = {}): Promise<string> =>
    (await explained(key, { width: 400, ...asking })).split('  In force   ')[1] ?? '';
  const file = '/etc/ananke/ananke.yaml';
  const minimal = readFileSync(join(root, 'configs/minimal.yaml'), 'utf8');
  const without = (text: string, key: string): string => text.replace(new RegExp(`^ *${key}:.*\n`, 'm'), '');

  it('has the line that says it', async () => {
    const line = lineOf(titan, 'comms_dead_seconds');
    expect(await inForce('power.comms_dead_seconds')).toBe(`15 (${file}:${line})\n`);
    expect(await inForce('expected_flux_branch')).toBe(`main (${file}:${lineOf(titan, 'expected_flux_branch')})\n`);
    expect(await inForce('shutdown.drain.keep_namespaces')).toBe(
      `[kube-system, longhorn-system, kyverno] (${file}:${lineOf(titan, 'keep_namespaces')})\n`,
    );
  });

  it('has the same line where lines end as on another system', async () => {
    const config = titan.replaceAll('\n', '\r\n');
    const line = lineOf(titan, 'comms_dead_seconds');
    expect(await inForce('power.comms_dead_seconds', { config })).toBe(`15 (${file}:${line})\n`);
  });

  it('is the default where the file says nothing', async () => {
    const config = without(titan, 'comms_dead_seconds');
    expect(await inForce('power.comms_dead_seconds', { config })).toBe(`15, the default (not in ${file})\n`);
    expect(await inForce('shutdown.stop_timeout_seconds', { config: minimal })).toMatch(/^\d+, the default \(not in /);
    expect(await inForce('power.charge_floor_percent', { config: minimal })).toBe(`nothing (not in ${file})\n`);
  });

  it('of a key under a list is told with those for whom it is', async () => {
    const said = await inForce('nodes.wake.attempts');
    expect(said).toContain(`5 for titan-23 (${file}:${lineOf(titan, '02:00:5e:10:00:23')})`);
    // Whoever starts another way has no attempts, and no default for them either.
    expect(said).toMatch(/^nothing for 25 of 27 \(not in /);
    expect(await inForce('nodes.min_feeds')).toContain(`1 for 26 of 27 (${file}:${lineOf(titan, 'min_feeds: 1')})`);
    expect(await inForce('ups.power.debounce_polls')).toBe(
      `3 for Pyrphoros (${file}:${lineOf(titan, '  debounce_polls: 3')})\n             5 for Statera (${file}:${lineOf(titan, 'debounce_polls: 5')})\n`,
    );
    expect(await inForce('nodes.role', { config: minimal.replace('role: agent }', '}') })).toContain(
      `agent, the default`.replace(', the', ' for pi-2, the'),
    );
  });

  it('of one entry is told of that one alone', async () => {
    expect(await inForce('nodes[0].role')).toBe(`host for titan-db (${file}:${lineOf(titan, 'name: titan-db')})\n`);
  });

  it('of a section is told with the entries that say otherwise', async () => {
    expect(await inForce('power.debounce_polls')).toContain(
      `5 for Statera (${file}:${lineOf(titan, 'debounce_polls: 5')})`,
    );
  });

  it('of a list without entries is nothing', async () => {
    expect(await inForce('network.carries', { config: minimal })).toBe(`nothing: ${file} has no such entry\n`);
  });

  it.each([
    ['missing', { without: 'config' } as const, `? (there is no ${file})\n`],
    ['wrong', { config: 'power: { comms_dead_seconds: 1 }\n' }, `? (${file} is not valid: ananke validate ${file})\n`],
    ['half a file', { config: Uint8Array.from([0, 255, 254]) }, `? (${file} is not valid: ananke validate ${file})\n`],
  ])('of a file that is %s is said in one line, and is no failure', async (_, asking, said) => {
    expect(await inForce('power.comms_dead_seconds', asking)).toBe(said);
  });

  it('of the desired state comes from its own file', async () => {
    const desired = 'apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec:\n  cluster: up\n';
    expect(await inForce('spec.cluster', { desired })).toBe('up (/etc/ananke/desired.yaml:4)\n');
    expect(await inForce('spec.mode', { desired })).toBe('config, the default (not in /etc/ananke/desired.yaml)\n');
    expect(await inForce('spec.mode')).toBe('? (there is no /etc/ananke/desired.yaml)\n');
  });
});

describe('the settings of a gate', () => {
  const file = '/etc/ananke/ananke.yaml';
  const settings = async (gate: string, asking: Asking = {}): Promise<string> =>
    (await explained(`gate/${gate}`, { width: 400, ...asking })).split('SETTINGS  ')[1]?.split('\nUNKNOWN')[0] ?? '';

  it('have the value in force and the line that says it', async () => {
    const guard = await settings('source-guard');
    expect(guard).toContain(`expected_flux_branch: main (${file}:${lineOf(titan, 'expected_flux_branch')})`);
    expect(await settings('soak')).toContain(
      `startup.soak_limit_seconds: 1800 (${file}:${lineOf(titan, 'soak_limit_seconds')})`,
    );
  });

  it('of both files are told, as far as the files are there', async () => {
    const desired =
      'apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec:\n  cluster: up\n  ignoredNodes: [titan-14]\n';
    expect(await settings('all-machines-back', { desired })).toContain(
      'spec.ignoredNodes: [titan-14] (/etc/ananke/desired.yaml:5)',
    );
    expect(await settings('all-machines-back')).not.toContain('spec.ignoredNodes');
    expect(await settings('all-machines-back', { desired, without: 'config' })).not.toContain('startup.');
    expect(await settings('source-guard', { config: 'nodes: 3\n' })).toBe('');
  });

  it('that many entries say otherwise are counted, with the command that tells them all', async () => {
    const said = await settings('wake');
    expect(said).toContain(`nodes.wake.method: mains for 24 of 27 (${file}:${lineOf(titan, 'method: mains')})`);
    expect(said).toMatch(/\d more: ananke explain nodes\.wake\.method$/m);
  });
});

it('loads neither schemas nor parser before a key or a configuration is asked for', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const follow = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, specifier = ''] of text.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from\s+'([^']+)'/gm)) {
      if (specifier.startsWith('.')) follow(join(dirname(path), specifier));
      else packages.add(specifier);
    }
  };
  follow(join(root, 'src/cli/verbs/explain.ts'));
  expect([...seen].every(existsSync)).toBe(true);
  expect(seen.size).toBeGreaterThan(10);
  expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual([]);
});
