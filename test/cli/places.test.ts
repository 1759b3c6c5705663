// Where the files are: flags stand anywhere, and what cannot be read is never told as nothing.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shellWord } from '../../src/core/shell-word.ts';
import { aStatus, blockedComingUp } from '../support/builders/status.ts';
import { callAnanke, root } from '../support/command.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke places '));
  await mkdir(path('run'));
  await mkdir(path('state'));
  const titan = await readFile(join(root, 'configs/titan.yaml'), 'utf8');
  const paths = `paths: { state_directory: "${path('state')}", run_directory: "${path('run')}" }`;
  await writeFile(path('ananke.yaml'), titan.replace(/^paths: .*$/m, paths));
});
afterEach(() => rm(folder, { recursive: true }));
const put = (status: object): Promise<void> => writeFile(path('run/status.json'), JSON.stringify(status));

describe('status', () => {
  it.each([
    ['before', (config: string) => ['--config', config, 'status']],
    ['behind', (config: string) => ['status', '--config', config]],
    ['as one word', (config: string) => [`--config=${config}`, 'status']],
  ])('finds its folder by a configuration that is named %s', async (_where, words) => {
    await put(aStatus({ writtenAt: new Date().toISOString() }));
    const { exit, out } = await callAnanke(words(path('ananke.yaml')), {});
    expect({ exit, said: out.slice(0, 9) }).toEqual({ exit: 0, said: 'titan  UP' });
  });

  it.each([
    ['with flags', (config: string, desired: string) => [['--config', config, '--desired', desired], {}] as const],
    [
      'in the environment',
      (config: string, desired: string) => [[], { ANANKE_CONFIG: config, ANANKE_DESIRED: desired }] as const,
    ],
  ])('means the same files in every command that it prints: named %s', async (_where, named) => {
    const config = path('ananke.yaml');
    const [flags, env] = named(config, path('desired.yaml'));
    const call = `ananke --config ${shellWord(config)} --desired ${shellWord(path('desired.yaml'))}`;
    await put({ ...blockedComingUp(), writtenAt: new Date().toISOString() });
    for (const [words, commands] of [
      [['status'], ['set up --force-flux-branch main', 'status --watch', 'explain FluxSourceDrift']],
      [['explain', 'FluxSourceDrift'], ['set up --force-flux-branch main']],
      [
        ['explain', 'gate/source-guard'],
        ['set up --force-flux-branch main', 'explain FluxSourceDrift'],
      ],
    ] as const) {
      const { out } = await callAnanke([...flags, ...words], env);
      for (const said of commands) expect(out).toContain(`${call} ${said}\n`);
      expect(out).not.toMatch(/ananke (set|status|explain|run|validate|resume)/);
    }
  });

  it('never ends with 0 where there is none', async () => {
    expect(await callAnanke(['--config', path('ananke.yaml'), 'status'], {})).toMatchObject({ exit: 1, out: '' });
  });

  it('does not take one from the future for fresh', async () => {
    await put(aStatus({ writtenAt: new Date(Date.now() + 3_600_000).toISOString() }));
    const { exit, out } = await callAnanke(['--config', path('ananke.yaml'), 'status'], {});
    expect(exit).toBe(1);
    expect(out).toContain('UNKNOWN');
  });

  it.each([
    ['without a name', { metadata: undefined }],
    ['with a list of nothing', { ups: [null] }],
    ['with a number for a text', { ups: [{ ...aStatus().ups[0], name: 7, unknown: 3 }] }],
  ])('says in a sentence that a file %s is none', async (_what, change) => {
    await put({ ...aStatus(), ...change });
    const { exit, err } = await callAnanke(['--config', path('ananke.yaml'), 'status'], {});
    expect(exit).toBe(1);
    expect(err).toContain('is not a status of this version');
  });
});

describe('what cannot be read', () => {
  it.each([
    [['version'], 0],
    [['--help'], 0],
    [['completion', 'zsh'], 0],
    [['explain', 'FluxSourceDrift'], 0],
    [['plan'], 2],
    [['set', 'up'], 2],
  ])('costs nothing that does without it: %j with a folder for a configuration', async (words, exit) => {
    const ended = await callAnanke(['--config', folder, ...words], {});
    expect({ exit: ended.exit, isAboutIt: ended.err.includes('it is a folder') }).toEqual({
      exit,
      isAboutIt: exit === 2,
    });
  });

  it.each([
    ['a folder', () => folder, 'it is a folder'],
    ['missing', () => path('nowhere.yaml'), 'there is no '],
    ['not valid', () => path('ananke.yaml'), 'is not valid'],
  ])('is said before a status is looked for elsewhere: a configuration that is %s', async (_what, config, why) => {
    await writeFile(path('ananke.yaml'), 'cluster: 7\n');
    for (const [words, env] of [
      [['--config', config(), 'status'], {}],
      [['hold', 'list', '--config', config()], {}],
      [['status'], { ANANKE_CONFIG: config() }],
    ] as const) {
      const [first = ''] = (await callAnanke(words, env)).err.split('\n');
      expect(first).toContain(why);
      expect(first).toMatch(/, so what is told comes from \/run\/ananke$/);
    }
  });

  it('is said in sentences that end once: a configuration without end', async () => {
    await writeFile(path('ananke.yaml'), '');
    await truncate(path('ananke.yaml'), 64 * 1024 * 1024);
    const named = ['--config', path('ananke.yaml')];
    await put({ ...aStatus(), writtenAt: new Date().toISOString() });
    const { err } = await callAnanke([...named, 'events'], {});
    expect(err).toMatch(/Is it the right file\? What is told comes from \/var\/lib\/ananke\n/);
    const { out } = await callAnanke([...named, 'explain', 'node/titan-07'], { ANANKE_RUN_DIRECTORY: path('run') });
    expect(out.replaceAll(/\s+/g, ' ')).toContain('Is it the right file? ');
  });

  it('is said before what is told instead: a configuration that is a folder', async () => {
    const { err } = await callAnanke(['--config', folder, 'events'], {});
    expect(err).toContain('it is a folder. A regular file belongs there, so what is told comes from /var/lib/ananke');
  });

  it('is not told as nothing: a configuration with a mistake', async () => {
    await writeFile(path('ananke.yaml'), 'cluster: 7\n');
    for (const verb of ['events', 'history']) {
      const { err } = await callAnanke(['--config', path('ananke.yaml'), verb], {});
      expect(err).toContain('is not valid, so what is told comes from /var/lib/ananke');
    }
  });

  it('is not told as nothing: a journal that nobody can follow', async () => {
    await writeFile(path('state/journal.jsonl'), 'garbage\n');
    const { exit, err } = await callAnanke(['--config', path('ananke.yaml'), 'events'], {});
    expect(exit).toBe(1);
    expect(err).toContain('what happened cannot be told from');
  });
});

describe('an answer that cannot be written', () => {
  const told = (line: string) =>
    new Promise<{ readonly exit: number; readonly err: string }>((resolve) => {
      const env = { PATH: process.env['PATH'] ?? '', ANANKE_CONFIG: path('ananke.yaml') };
      execFile('sh', ['-c', `${join(root, 'bin/ananke')} ${line}`], { env }, (error, _out, err) =>
        resolve({ exit: error === null ? 0 : Number(error.code), err }),
      );
    });

  it('is a failure on a full disk', async () => {
    const ended = await told('version >/dev/full');
    expect(ended).toEqual({ exit: 1, err: expect.stringMatching(/^ananke: the answer could not be written: ENOSPC/) });
  });

  it('is not lost where nothing was said', async () => {
    expect((await told('explain Nothing >/dev/full')).err).not.toContain('ENOSPC');
  });

  it("is nobody's mistake where the reader has had enough, or there is none", async () => {
    expect(await told('--help | true')).toEqual({ exit: 0, err: '' });
    expect(await told('version >&-')).toEqual({ exit: 0, err: '' });
  });
});

describe('validate', () => {
  it.each([
    ['in one line', '{apiVersion: ananke.dev/v1alpha1, kind: DesiredState, spec: {cluster: up}}'],
    ['as JSON', '{"apiVersion": "ananke.dev/v1alpha1", "kind": "DesiredState", "spec": {"cluster": "up"}}'],
    ['with quotes', 'apiVersion: ananke.dev/v1alpha1\n"kind": "DesiredState"\nspec: { cluster: up }\n'],
  ])('knows a desired state that is written %s', async (_, text) => {
    await writeFile(path('other.yaml'), text);
    const { exit, out } = await callAnanke(['--config', path('ananke.yaml'), 'validate', path('other.yaml')], {});
    expect({ exit, said: out.includes('cluster up') }).toEqual({ exit: 0, said: true });
  });

  it('tells what is wrong with one file although the other one is missing', async () => {
    await writeFile(path('ananke.yaml'), 'nodes: 3\n');
    const words = ['--config', path('ananke.yaml'), '--desired', path('nowhere.yaml'), 'validate'];
    const { exit, out } = await callAnanke(words, {});
    expect(exit).toBe(2);
    expect(out).toContain('ananke.yaml is not valid');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`there is no ${path('nowhere.yaml')}`);
  });

  it('does not guess which desired.yaml counts where the configuration does not tell', async () => {
    await writeFile(path('ananke.yaml'), 'nodes: 3\n');
    const { exit, out } = await callAnanke(['--config', path('ananke.yaml'), 'validate'], {});
    expect(exit).toBe(2);
    expect(out).toContain('?  desired.yaml: ');
    expect(out).not.toContain('/etc/ananke');
  });

  it.each([
    ['cluster: upp', undefined],
    ['cluster: up\n  ignored: []', 'sudo ananke set up'],
    ['cluster: down\n  mode: cluster-only\n  ignored: []', 'sudo ananke set down --mode cluster-only'],
    ['cluster: down\n  mode: power-off', undefined],
  ])('offers for `%s` no command but what the file means', async (spec, command) => {
    await writeFile(path('desired.yaml'), `apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec:\n  ${spec}\n`);
    const { exit, out } = await callAnanke(['--config', path('ananke.yaml'), 'validate', path('desired.yaml')], {});
    expect(exit).toBe(2);
    const offered = /Or without an editor: (.*)/.exec(out)?.[1];
    const files = `ananke --config "${path('ananke.yaml')}" --desired "${path('desired.yaml')}"`;
    expect(offered).toBe(command?.replace('ananke', () => files));
  });

  it('takes a file for what its place says, also an empty one', async () => {
    await writeFile(path('desired.yaml'), '');
    const words = ['--config', path('ananke.yaml'), '--desired', path('desired.yaml'), 'validate'];
    const { exit, out } = await callAnanke(words, {});
    expect(exit).toBe(2);
    expect(out).toContain('The word of before stays in force.');
  });

  it('tells what is in force instead, and since when', async () => {
    const { desired } = aStatus();
    if (desired === undefined) throw new Error('a status without a word');
    const since = '2026-11-21T22:40:12.000Z';
    await put(aStatus({ desired: { ...desired, since }, writtenAt: new Date().toISOString() }));
    await writeFile(path('desired.yaml'), 'spec: { cluster: dwon }\n');
    const words = ['--config', path('ananke.yaml'), '--desired', path('desired.yaml'), 'validate'];
    const { out } = await callAnanke(words, { TZ: 'UTC' });
    expect(out).toContain('In force is the version of 2026-11-21 22:40:12 UTC: cluster up.');
  });
});

describe('the desired.yaml that is meant', () => {
  it('is the one that the configuration names, and a command to paste says no more than it must', async () => {
    const file = await readFile(path('ananke.yaml'), 'utf8');
    const named = `paths: { desired_file: "${path('elsewhere.yaml')}", `;
    await writeFile(
      path('ananke.yaml'),
      file.replace('paths: { ', () => named),
    );
    const { out } = await callAnanke(['--config', path('ananke.yaml'), 'set', 'up'], {});
    expect(await readFile(path('elsewhere.yaml'), 'utf8')).toContain('cluster: up');
    expect(out).toContain(`sudo ananke --config "${path('ananke.yaml')}" run --until-converged`);
  });
});
