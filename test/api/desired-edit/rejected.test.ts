// Where no valid file stands: a word can still be said, and nothing that somebody wrote is lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { editDesired } from '../../../src/api/desired-edit/edit-desired.ts';
import { rejectedSuffix } from '../../../src/api/desired-edit/fresh-text.ts';
import type { DesiredSpec } from '../../../src/core/desired.ts';
import { nodeName } from '../../../src/core/ids.ts';
import { bytesOf, desiredText, edit as editOf } from '../files.ts';
import { mutate, mutation } from '../mutation.ts';
import { anyChange } from './changes.ts';
import { at, config, edited, minutes, stamp, textOf } from './edits.ts';

const down = { kind: 'say', word: { cluster: 'down' } } as const;
const inForce: DesiredSpec = {
  cluster: 'up',
  mode: 'cluster-only',
  ignoredNodes: [nodeName('titan-14')],
  reason: 'as always',
  act: 'power-only',
  actUntil: minutes(60),
  options: { skipDrain: true },
  countermands: [{ hold: 'ups/Statera', until: minutes(30), by: 'ada', reason: '' }],
};

const invalid = `# my notes
apiVersion: ananke.dev/v1alpha1
kind: DesiredState
spec:
  cluster: down
  mode: power-off
  ignored_nodes: [titan-14]   # its power supply is at the vendor
`;

describe('without a file', () => {
  it('a word makes a complete one, in which every key says what it means', () => {
    const { bytes, before, after, rejected } = edited(undefined, {
      kind: 'say',
      word: { cluster: 'down', reason: 'new rack' },
    });
    expect(
      textOf(bytes),
    ).toBe(`# yaml-language-server: $schema=/usr/local/share/ananke/crds-local/desiredstate.schema.json
# What should be. \`ananke set\` writes this file, and so may you; ananke only mirrors its holds into it.
apiVersion: ananke.dev/v1alpha1
kind: DesiredState
metadata:
  annotations:             # of the last edit; a new id makes the same word count as said again
    ananke.dev/edit-id: "edit-1"
    ananke.dev/edit-by: "nyx"
    ananke.dev/edit-at: "2026-11-22T03:14:07Z"
spec:
  cluster: down            # up | down
  mode: config             # config | cluster-only | poweroff: what "down" includes; config = shutdown.poweroff_enabled
  ignoredNodes: []         # machines that ananke leaves alone, always, also while they answer
  reason: "new rack"       # for people: shown in status and history
  act: always              # always | power-only | never; never = observe, plan and alert only (actUntil: when that ends)
  options: {}              # skipDrain, skipEtcdSnapshot, forceFluxBranch, acceptPower: for the run that this edit opens
  countermands: []         # {hold, until, by, reason}: written by \`ananke release\`
`);
    expect({ before, rejected }).toEqual({ before: undefined, rejected: undefined });
    expect(after).toMatchObject({ cluster: 'down', act: 'always', ignoredNodes: [] });
  });

  it.each([undefined, '', ' \n\t\n', '\uFEFF'])('nothing is lost that is in force: %j', (text) => {
    const { after, rejected } = edited(text, down, { inForce });
    expect(after).toEqual({ ...inForce, cluster: 'down', mode: 'config', reason: '', options: {} });
    expect(rejected).toBeUndefined();
  });

  it('a pause is possible as long as somebody knows the word that is in force', () => {
    expect(edited(undefined, { kind: 'pause', act: 'never' }, { inForce }).after).toEqual({
      cluster: 'up',
      mode: 'cluster-only',
      reason: 'as always',
      ignoredNodes: ['titan-14'],
      act: 'never',
      options: {},
      countermands: inForce.countermands,
    });
    expect(editDesired(undefined, { kind: 'pause', act: 'never' }, stamp, { config })).toEqual({
      state: 'refused',
      problems: [],
    });
  });
});

describe('a file of comments alone', () => {
  it.each(['# nothing yet', '# nothing yet\n\n  # still nothing\n'])('keeps them: %j', (text) => {
    const edit = edited(text, down);
    expect(textOf(edit.bytes).startsWith(text)).toBe(true);
    expect(edit.rejected).toBeUndefined();
  });

  it.each(['# a\n...\n', 'null\n'])('gives way when nothing can stand behind it: %j', (text) => {
    expect(textOf(edited(text, down).rejected)).toBe(text);
  });

  it('keeps its line ends and its byte order mark', () => {
    const text = textOf(edited('\uFEFF# nothing yet\r\n', down).bytes);
    expect(text.startsWith('\uFEFF# nothing yet\r\n# yaml')).toBe(true);
    expect(text).not.toMatch(/(?<!\r)\n/);
  });
});

describe('a file that is not valid', () => {
  it('is handed back as a whole, and a fresh one says where it went', () => {
    const edit = edited(invalid, down);
    expect(textOf(edit.rejected)).toBe(invalid);
    expect(rejectedSuffix(at)).toBe('.rejected-2026-11-22T03-14-07Z');
    expect(textOf(edit.bytes).split('\n')[0]).toBe(
      '# The text that stood here before could not be kept. It stands beside this file, as *.rejected-2026-11-22T03-14-07Z',
    );
    expect(edit.problems.map(({ key }) => key)).toEqual(['spec.mode', 'spec.ignored_nodes']);
    expect(edit.before).toBeUndefined();
    expect(edit.after).toMatchObject({ cluster: 'down', mode: 'config' });
  });

  it('keeps the nodes that somebody wanted to be left alone, under whatever key, and those in force', () => {
    expect(edited(invalid, down).after.ignoredNodes).toEqual(['titan-14']);
    const more: DesiredSpec = { ...inForce, ignoredNodes: [nodeName('titan-07'), nodeName('titan-14')] };
    expect(edited(invalid, down, { inForce: more }).after.ignoredNodes).toEqual(['titan-14', 'titan-07']);
    const unknown = editOf(invalid, 'ignored_nodes: [titan-14]', 'ignoredNodes: [titan-41, titan-03, tethys]');
    expect(edited(unknown, down).after.ignoredNodes).toEqual(['titan-03', 'titan-24']);
    expect(edited(unknown, down, { inForce: more }).after.ignoredNodes).toEqual([
      'titan-03',
      'titan-24',
      'titan-07',
      'titan-14',
    ]);
  });

  it('keeps releases and pauses that can be read, and otherwise those in force', () => {
    const readable = editOf(
      invalid,
      '  mode: power-off\n',
      '  act: never\n  countermands: [{hold: ups/Statera, until: 2026-11-22T09:00:00Z}]\n',
    );
    expect(edited(readable, down, { inForce }).after).toMatchObject({
      act: 'never',
      countermands: [{ hold: 'ups/Statera', until: Date.UTC(2026, 10, 22, 9) }],
    });
    const unreadable = editOf(invalid, '  mode: power-off\n', '  act: nevr\n  countermands: tomorrow\n');
    const { act, actUntil, countermands } = inForce;
    expect(edited(unreadable, down, { inForce }).after).toMatchObject({ act, actUntil, countermands });
  });

  it('is mended in place when the word is all that was wrong with it', () => {
    const text = editOf(invalid, 'ignored_nodes', 'ignoredNodes');
    const edit = edited(text, down);
    expect(edit.rejected).toBeUndefined();
    expect(textOf(edit.bytes)).toContain(
      '  mode: config\n  ignoredNodes: [titan-14]   # its power supply is at the vendor\n',
    );
    expect(edit.before).toBeUndefined();
    const empty = editOf(text, 'mode: power-off', 'mode:   # which one?');
    expect(textOf(edited(empty, down).bytes)).toContain('  mode: config  # which one?\n');
  });

  it("is not mended in place when that would take somebody's words out", () => {
    const text = editOf(editOf(invalid, 'ignored_nodes', 'ignoredNodes'), '[titan-14]', '[titan-14, titan-41]');
    const edit = edited(text, down, { inForce });
    expect(textOf(edit.rejected)).toBe(text);
    expect(edit.after.ignoredNodes).toEqual(['titan-14']);
  });

  it('may have been cut off: what is in force stands where it says nothing', () => {
    const whole = 'apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec:\n  cluster: do';
    const edit = edited(whole, down, { inForce });
    expect(edit.rejected).toBeUndefined();
    expect(edit.after).toEqual({ ...inForce, cluster: 'down', mode: 'config', reason: '', options: {} });
    const { ignoredNodes } = edited(whole, { ...down, unignore: ['titan-14'] }, { inForce }).after;
    expect(ignoredNodes).toEqual([]);
    expect(textOf(edited(whole, down).bytes)).toMatch(/\n {2}cluster: down$/);
  });

  it.each([
    ['broken YAML', 'spec:\n\tcluster: up\n  ignoredNodes: [titan-14]\n'],
    ['half a file', desiredText.slice(0, 200)],
    ['of a kind that nobody knows', 'kind: DesiredStat\n'],
    ['a list', '- up\n'],
    ['NUL bytes', '\0\0\0\0'],
    ['two documents', `${desiredText}---\n${desiredText}`],
    ['a key twice', `${desiredText}spec:\n  cluster: up\n`],
    ['an alias of itself', `${desiredText}x: &a [*a]\n`],
    ['a bomb', `a: &a [x, x]\nb: &b [*a, *a]\nspec: {cluster: up, ignoredNodes: [*b]}\n`],
  ])('gives way to a word also when it is %s', (_what, text) => {
    const edit = edited(text, down);
    expect(edit.after.cluster).toBe('down');
    expect(textOf(edit.rejected)).toBe(text);
  });

  it('does not give way when it says that it is something else, however it says so', () => {
    for (const [kind, text] of [
      ['AnankeConfig', 'kind: AnankeConfig\n'],
      ['ClusterStatus', '{"kind": "ClusterStatus"}'],
      ['Pod', 'kind: Pod\nspec:\n\t- x\n'],
      ['Pod', `kind: Pod\n---\n${desiredText}`],
    ] as const) {
      const bytes = new TextEncoder().encode(text);
      expect(editDesired(bytes, down, stamp, { config })).toEqual({ state: 'another-kind', kind });
    }
  });

  it('gives way when it is not even text', () => {
    const bytes = Uint8Array.from([0xff, 0xfe, 0x00, 0x41]);
    const edit = editDesired(bytes, down, stamp, { config });
    expect(edit).toMatchObject({ state: 'edited', rejected: bytes });
  });

  it.each([
    { kind: 'pause', act: 'never' },
    { kind: 'resume' },
    { kind: 'release', hold: 'ups/Statera', until: minutes(30), reason: '' },
    { kind: 'say', ignore: ['titan-07'] },
  ] as const)('is not put in force by $kind without a word', (change) => {
    expect(editDesired(bytesOf(invalid), change, stamp, { config, inForce })).toMatchObject({
      state: 'refused',
      problems: [{ key: 'spec.mode' }, { key: 'spec.ignored_nodes' }],
    });
  });
});

describe('any bytes', () => {
  it('are answered, and a word always gives a valid file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), anyChange, (bytes, change) => {
        const edit = editDesired(bytes, change, stamp, { config });
        const saysWord = change.kind === 'say' && change.word !== undefined;
        expect(edit.state).toBe(saysWord ? 'edited' : 'refused');
      }),
      { numRuns: 100 },
    );
  });

  it('are answered when they are damaged', () => {
    const plain: unknown = parseYaml(desiredText);
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const bytes = bytesOf(stringify(mutations.reduce(mutate, plain)));
        const edit = editDesired(bytes, down, stamp, { config, inForce });
        // The name of a UPS in the place of the kind reads like a kind.
        fc.pre(edit.state !== 'another-kind' || edit.kind !== 'Statera');
        if (edit.state !== 'edited') throw new Error(JSON.stringify(edit));
        expect(edit.after).toMatchObject({ cluster: 'down', mode: 'config', reason: '', options: {} });
      }),
      { numRuns: 100 },
    );
  });
});
