// What is offered while somebody types: the tree and the files in this process, and the script in a real bash.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offerFor } from '../../src/cli/complete/offer.ts';
import { siteNames } from '../../src/cli/complete/site-names.ts';
import { bashTyped, plainTyped } from '../../src/cli/complete/typed.ts';
import { sourceOfFlag, sourceOfWord } from '../../src/cli/complete/values.ts';
import { treeOf } from '../../src/cli/tree.ts';
import { aMachineStatus, aStatus, aUpsStatus } from '../support/builders/status.ts';
import { root, runAnanke } from '../support/command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke complete '));
});
afterAll(() => rm(folder, { recursive: true }));

const config = join(root, 'configs/titan.yaml');
const titan = () => siteNames(config, {});
const program = treeOf(() => undefined);

/** The last word is the one that is being typed. */
async function offered(...words: readonly string[]): Promise<readonly string[] | 'files'> {
  const offer = await offerFor({ words: words.slice(0, -1), current: words.at(-1) ?? '' }, program, titan);
  return offer === 'files' ? offer : offer.map(({ value }) => value);
}

describe('what is offered', () => {
  it.each([
    [['ex'], ['explain']],
    [['hold', ''], ['list']],
    [['pl'], ['plan']],
    [
      ['set', ''],
      ['up', 'down'],
    ],
    [['plan', 'd'], ['down']],
    [
      ['plan', '--mode', ''],
      ['config', 'cluster-only', 'poweroff'],
    ],
    [['plan', '--mode=p'], ['--mode=poweroff']],
    [
      ['status', '-o', ''],
      ['table', 'wide', 'json', 'yaml'],
    ],
    [['history', '--output', 'j'], ['json']],
    [
      ['set', 'up', '--accept-power', 'Stat'],
      ['Statera=unknown', 'Statera=on-battery'],
    ],
    [['set', '--ignore-node', 'titan-d'], ['titan-db']],
    [['set', '--unignore-node', 'TITAN-0a'], ['titan-0a']],
    [
      ['release', ''],
      ['ups/Pyrphoros', 'ups/Statera'],
    ],
    [
      ['explain', 'ups/'],
      ['ups/Pyrphoros', 'ups/Statera'],
    ],
    [['explain', 'node/titan-j'], ['node/titan-jh']],
    [
      ['explain', 'hold/'],
      ['hold/ups/Pyrphoros', 'hold/ups/Statera'],
    ],
    [['explain', 'gate/soa'], ['gate/soak']],
    [['explain', 'FluxSourceD'], ['FluxSourceDrift']],
    [['explain', 'power.comms'], ['power.comms_dead_seconds']],
    [
      ['explain', 'nodes.wake.m'],
      ['nodes.wake.method', 'nodes.wake.mac'],
    ],
    [['explain', 'spec.mo'], ['spec.mode']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['--config', '/nowhere', '--desired=x', 'completion', 'f'], ['fish']],
    [['set', '--reason', ''], []],
    [['nothing', 'x'], []],
  ])('of %j is %j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it.each([[['--config', '']], [['--desired=/etc/']], [['plan', '--replay', '']], [['validate', 'a.yaml', '']]])(
    'of %j is files',
    async (words) => {
      expect(await offered(...words)).toBe('files');
    },
  );

  it('begins with the kinds of things to explain, and not with every machine', async () => {
    const all = await offered('explain', '');
    expect(all).toEqual(expect.arrayContaining(['ups/', 'node/', 'gate/', 'hold/', 'FluxSourceDrift', 'power.']));
    expect(all).not.toContain('node/titan-03');
  });

  it('is a flag once, unless it may be given several times, and none behind --', async () => {
    const flags = await offered('set', 'down', '--mode', 'poweroff', '--ignore-node', 'titan-03', '--');
    expect(flags).toContain('--ignore-node');
    expect(flags).not.toContain('--mode');
    expect(await offered('validate', '--', '--')).toBe('files');
  });

  it('knows of every flag and every word what can stand there', () => {
    const of = (command: Command, verb: string): readonly string[] => [
      ...command.options
        .filter(({ required, long }) => required && sourceOfFlag(verb, long ?? '') === undefined)
        .map(({ long }) => `${verb} ${long}`),
      ...command.registeredArguments
        .filter((argument) => sourceOfWord(verb, argument.name()) === undefined)
        .map((argument) => `${verb} ${argument.name()}`),
      ...command.commands.flatMap((sub) => of(sub, `${verb} ${sub.name()}`.trim())),
    ];
    expect(of(program, '')).toEqual([]);
  });
});

describe('names of the site', () => {
  const at = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  it('are those of a file that has a mistake elsewhere', async () => {
    const path = await at(
      'wrong.yaml',
      'nodes: [{ name: a b, hst: 1 }, { name: 3 }, 7]\nups: [{ name: rack }]\nx: y\n',
    );
    expect(await siteNames(path, {})).toEqual({ nodes: ['a b'], upses: ['rack'] });
  });

  it('come from the status where the file has none', async () => {
    const status = aStatus({ machines: [aMachineStatus('pi-1')], ups: [aUpsStatus({ name: 'shelf' })] });
    await at('status.json', JSON.stringify(status));
    expect(await siteNames(join(folder, 'none.yaml'), { ANANKE_RUN_DIRECTORY: folder })).toEqual({
      nodes: ['pi-1'],
      upses: ['shelf'],
    });
  });

  it.each([
    ['no text', Uint8Array.from([0, 255, 254])],
    ['nothing', ''],
    ['no YAML', 'nodes: [\n\t'],
    ['no lists', 'nodes: 3\nups: { name: x }\n'],
    ['names that no line can hold', 'nodes: [{ name: "a\\tb" }, { name: "a\\nb" }, { name: "" }]\n'],
  ])('are none of a file with %s', async (_, content) => {
    const path = await at('odd.yaml', content);
    expect(await siteNames(path, { ANANKE_RUN_DIRECTORY: '/nowhere' })).toEqual({ nodes: [], upses: [] });
  });

  it('are none of a folder and of a file without end', async () => {
    const path = await at('huge.yaml', '');
    await truncate(path, 200 * 1024 * 1024);
    for (const one of [path, folder])
      expect(await siteNames(one, { ANANKE_RUN_DIRECTORY: '/nowhere' })).toEqual({ nodes: [], upses: [] });
  });
});

describe('words as bash hands them over', () => {
  const breaks = ' \t\n"\'><=;|&(:';
  const typed = (...raw: readonly string[]) => bashTyped(breaks, raw.length - 1, raw);

  it('are put together again where bash cuts them, and only what is behind the cut is said', () => {
    const { words, current, say } = typed(
      'ananke',
      '--config',
      '=',
      '/a',
      ':',
      'b',
      'set',
      '--accept-power',
      'S',
      '=',
      'u',
    );
    expect({ words, current }).toEqual({ words: ['--config=/a:b', 'set', '--accept-power'], current: 'S=u' });
    expect(say('S=unknown')).toBe('unknown');
    expect(typed('ananke', 'plan', '--mode', '=').say('--mode=poweroff')).toBe('poweroff');
    expect(bashTyped(' ', 1, ['ananke', '--mode=p']).say('--mode=poweroff')).toBe('--mode=poweroff');
  });

  it.each([
    [['a\\ '], 'a ', 'a\\ b\\$\\;c'],
    [['"a '], 'a ', 'a b\\$;c'],
    [["'a "], 'a ', 'a b$;c'],
    [['a'], 'a', 'a\\ b\\$\\;c'],
  ])('%j mean %j, and a value comes back in the same quotes', ([raw = ''], meant, said) => {
    const { current, say } = typed('ananke', raw);
    expect(current).toBe(meant);
    expect(say('a b$;c')).toBe(said);
  });

  it('run nothing that stands in the line', () => {
    expect(typed('ananke', '$(touch x)').current).toBe('$(touch x)');
  });

  it('are quoted in other shells too, which put the quotes back themselves', () => {
    const { current, say } = plainTyped(1, ['ananke', '"a ']);
    expect([current, say('a b')]).toEqual(['a ', 'a b']);
  });
});

describe('the script for bash', () => {
  it('gives bash what it asks for, quoted', async () => {
    const path = join(folder, 'site.yaml');
    await writeFile(path, 'nodes: [{ name: "it\'s a $node" }, { name: plain }]\nups: [{ name: rack }]\n');
    const tries = [
      ['set', '--ignore-node', 'it'],
      ['set', '--ignore-node', '"it'],
      ['set', '--accept-power', 'rack', '=', 'o'],
      ['explain', 'gate/soa'],
      ['--config', ''],
    ];
    // Only bash itself may call compopt while it completes; what it is called with is told instead.
    const text = [
      'compopt() { echo "compopt $*"; }',
      `source <(ananke completion bash)`,
      ...tries.map(
        (words) =>
          `COMP_WORDS=(ananke ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _ananke ananke; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ),
    ].join('\n');
    const env = { PATH: `${join(root, 'bin')}:${process.env['PATH']}`, ANANKE_CONFIG: path };
    const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-c', text], { env });
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n')).toEqual([
      String.raw`it\'s\ a\ \$node`,
      String.raw`it's a \$node`,
      'on-battery',
      'gate/soak',
      'compopt -o default',
    ]);
  });

  it('is answered in silence when there is nothing to answer with', async () => {
    const ended = await runAnanke(['__complete', 'bash', '=', '3', 'ananke', 'set', '--ignore-node', 't'], {
      ANANKE_CONFIG: '/nowhere/ananke.yaml',
      ANANKE_RUN_DIRECTORY: '/nowhere',
    });
    expect(ended).toEqual({ exit: 0, out: 'words\n', err: '' });
    expect(await runAnanke(['__complete'], {})).toMatchObject({ exit: 0, err: '' });
  });
});
