// `bin/ananke` as a process: what it prints, what it ends with, and what it does with anything odd.
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aStatus, goingDown } from '../support/builders/status.ts';
import { root, runAnanke } from '../support/command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke cli '));
});
afterAll(() => rm(folder, { recursive: true }));

const ananke = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runAnanke(words, { ANANKE_RUN_DIRECTORY: folder, ...env });
const write = (name: string, content: string | Uint8Array): Promise<void> => writeFile(join(folder, name), content);
const fresh = (status: ReturnType<typeof aStatus>): string =>
  JSON.stringify({ ...status, writtenAt: new Date().toISOString() });
const config = join(root, 'configs/titan.yaml');

describe('status', () => {
  it('says in one sentence that there is nothing to read, and what to do', async () => {
    const ended = await ananke(['status'], { ANANKE_RUN_DIRECTORY: join(folder, 'nowhere') });
    expect(ended).toMatchObject({ exit: 1, out: '' });
    expect(ended.err).toMatch(/^ananke: there is no .*status\.json: .*sudo systemctl start ananke\n$/);
  });

  it('is 0 when all is well, 3 when not, and 0 when asked for', async () => {
    await write('status.json', fresh(aStatus()));
    expect(await ananke(['status'])).toMatchObject({ exit: 0, err: '' });
    await write('status.json', fresh(goingDown()));
    expect(await ananke(['status'])).toMatchObject({ exit: 3 });
    expect(await ananke(['status', '--exit-zero'])).toMatchObject({ exit: 0 });
  });

  it('gives programs what was written', async () => {
    await write('status.json', fresh(goingDown()));
    const { out } = await ananke(['status', '-o', 'json', '--exit-zero']);
    expect(JSON.parse(out)).toMatchObject({ kind: 'ClusterStatus', run: { id: 'run-12' } });
    expect((await ananke(['status', '-o', 'yaml', '--exit-zero'])).out).toContain('kind: ClusterStatus');
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"kind": "ClusterStatus", "hol'],
    ['another thing', '{"kind": "Pod"}'],
    ['bytes', '\u0000\u0001'],
  ])('of a file with %s is a sentence and no stack', async (_, content) => {
    await write('status.json', content);
    const ended = await ananke(['status']);
    expect(ended.exit).toBe(1);
    expect(ended.err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('does not read a file without end', async () => {
    await write('status.json', '');
    await truncate(join(folder, 'status.json'), 200 * 1024 * 1024);
    expect(await ananke(['status'])).toMatchObject({ exit: 1 });
  });

  it.each([
    ['another language', { LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Apia' }],
    ['no zone that exists', { TZ: 'Nowhere/None' }],
    ['no HOME, and a terminal without abilities', { TERM: 'dumb', NO_COLOR: '1' }],
  ])('works with %s', async (_, env) => {
    await write('status.json', fresh(aStatus()));
    expect(await ananke(['status'], env)).toMatchObject({ exit: 0, err: '' });
  });
});

describe('words that are wrong', () => {
  it.each([
    [['stats']],
    [['status', '--nope']],
    [['status', '-o', 'xml']],
    [['explain', 'wake.nonsense']],
    [['status', '--watch', '-o', 'json']],
    [['explain']],
    [['explain', 'Nothing']],
    [['--config', config, 'explain', 'ups/Nobody']],
    [['completion', 'tcsh']],
    [['--nope']],
  ])('%j end with 2 and a sentence', async (words) => {
    const ended = await ananke(words);
    expect(ended).toMatchObject({ exit: 2, out: '' });
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect(ended.err).not.toBe('');
  });
});

it.each([
  [['status', '-o', 'jsn'], /not "jsn"; did you mean json\?/],
  [['history', '-o', 'tabel'], /did you mean table\?/],
  [['completion', 'bsh'], /did you mean bash\?/],
  [['stats'], /^ananke: unknown command 'stats'\n\(Did you mean status\?\)\nSee: ananke --help\n$/],
  [['plan', '--nope'], /^ananke: unknown option '--nope'\n[^]*See: ananke plan --help\n$/],
  [['hold', 'list', 'x'], /^ananke: too many arguments for 'list'[^]*See: ananke hold list --help\n$/],
  [['explain', 'wake.method'], /did you mean node_defaults\.wake\.method or nodes\.wake\.method\?/],
])('%j are told what was probably meant', async (words, expected) => {
  expect((await ananke(words)).err).toMatch(expected);
});

describe('the other verbs', () => {
  it.each([
    [['--version'], /^ananke \d+\.\d+\.\d+, Node \d+/],
    [['version'], /^ananke \d+\.\d+\.\d+, Node \d+/],
    [['explain', 'fluxsourcedrift'], /^FluxSourceDrift\n.*\n {2}Looks at[^]*\n {2}Either/],
    [['explain', 'power.comms_dead_seconds'], /Default {4}15/],
    [['explain', 'nodes[3].wake.attempts'], /Only with {2}method: wake-on-lan\n/],
    [['explain', 'nodes.wake.method'], /^How the machine is started[^]*manual {7}A person has to press a button\.$/m],
    [['--config', config, 'explain', 'machines[titan-22].wake.method'], /In force {3}command for titan-22/],
    [['explain', 'spec.mode'], /cluster-only {2}Kubernetes stops/],
    [['--config', config, 'explain', 'power.comms_dead_seconds'], /In force {3}15 \(.*titan\.yaml:\d+\)/],
    [['--config', config, 'explain', 'ups/Statera'], /^ups\/Statera .*\n[^]*TRIGGER/],
    [['--config', config, 'explain', 'node/tethys'], /^node\/titan-24 /],
    [['explain', 'gate/'], /^gate\/power-safe\n/],
    [['completion', 'bash'], /complete -F _ananke ananke/],
    [['completion', 'zsh'], /#compdef ananke/],
    [['completion', 'fish'], /complete -c ananke/],
    [['--help'], /Usage: ananke/],
    [['status', '--help'], /--watch/],
  ])('%j', async (words, expected) => {
    const ended = await ananke(words);
    expect(ended).toMatchObject({ exit: 0, err: '' });
    expect(ended.out).toMatch(expected);
  });
});

describe('what is wrong', () => {
  it.each([[['\u001B[31mx\u0007']], [['history', '\u001B[31mx\u0007']]])(
    'is told without moving the cursor: %j',
    async (words) => {
      const { err } = await ananke(words);
      expect(err).toMatch(/^[\x20-\x7E\n]+$/);
    },
  );
});

describe('validate', () => {
  it('is content with the files that come along', async () => {
    const files = ['titan', 'minimal'].map((name) => join(root, `configs/${name}.yaml`));
    expect(await ananke(['--config', config, 'validate', ...files, join(root, 'configs/desired.yaml')])).toMatchObject({
      exit: 0,
    });
  });

  it('shows each mistake with its line, a mark under it, and what was meant', async () => {
    const wrong =
      'apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec:\n  cluster: down\n  mode: power-off\n  ignored_nodes: [titan-14]\n';
    await write('desired.yaml', wrong);
    const nowhere = { ANANKE_RUN_DIRECTORY: join(folder, 'nowhere') };
    const ended = await ananke(['--config', config, 'validate', join(folder, 'desired.yaml')], nowhere);
    expect(ended.exit).toBe(2);
    const inShort = ended.out.replaceAll(folder, '/etc/ananke').replaceAll(config, '/etc/ananke/titan.yaml');
    await expect(inShort).toMatchFileSnapshot('golden/validate-desired.txt');
  });

  it.each([
    ['that is not there', 'nothing.yaml', undefined],
    ['that is empty', 'empty.yaml', ''],
    ['of bytes', 'bytes.yaml', Uint8Array.from([0, 255, 254, 0])],
  ])('of a file %s ends with 2 and no stack', async (_, name, content) => {
    if (content !== undefined) await write(name, content);
    const ended = await ananke(['validate', join(folder, name)]);
    expect(ended.exit).toBe(2);
    expect(ended.out + ended.err).not.toMatch(/\n\s+at /);
  });

  it('does not read a file without end', async () => {
    await write('huge.yaml', '');
    await truncate(join(folder, 'huge.yaml'), 200 * 1024 * 1024);
    expect((await ananke(['validate', join(folder, 'huge.yaml')])).exit).toBe(2);
  });
});
