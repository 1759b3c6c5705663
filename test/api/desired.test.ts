import { describe, expect, it } from 'vitest';
import { parseDesired, readDesired } from '../../src/api/desired.ts';
import { maxFileBytes } from '../../src/api/yaml-text.ts';
import { bytesOf, desiredText, edit, titanText, validConfig } from './files.ts';

const config = validConfig(titanText);
const parse = (text: string) => parseDesired(bytesOf(text), config);
const smallest = 'apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec:\n  cluster: up\n';

function digestOf(text: string): string {
  const desired = parse(text);
  if (desired.state !== 'valid') throw new Error(JSON.stringify(desired));
  return desired.digest;
}

describe('desired.yaml', () => {
  it('becomes the spec that is decided upon, with aliases translated and times as milliseconds', () => {
    expect(parse(desiredText)).toMatchObject({
      state: 'valid',
      editId: '7',
      by: 'nyx',
      spec: {
        cluster: 'down',
        mode: 'poweroff',
        ignoredNodes: ['titan-24', 'titan-04'],
        reason: 'switch swap',
        act: 'power-only',
        actUntil: Date.UTC(2026, 10, 22, 6),
        options: { skipDrain: true, forceFluxBranch: 'rescue', acceptPower: { Statera: 'unknown' } },
        countermands: [
          { hold: 'ups/Pyrphoros', until: Date.UTC(2026, 10, 22, 2, 44, 7), by: 'nyx', reason: 'false alarm' },
        ],
      },
    });
  });

  it('needs nothing but the word up or down', () => {
    expect(parse(smallest)).toEqual({
      state: 'valid',
      editId: '',
      digest: expect.any(String),
      spec: {
        cluster: 'up',
        mode: 'config',
        ignoredNodes: [],
        reason: '',
        act: 'always',
        options: {},
        countermands: [],
      },
    });
  });

  it('is not up by default: a file without that word is invalid', () => {
    expect(parse(edit(smallest, '  cluster: up\n', '  mode: config\n'))).toMatchObject({
      state: 'invalid',
      place: '4:3 spec.cluster',
    });
  });

  it('is absent when there is no file, and invalid when it is empty', () => {
    expect(parseDesired(undefined, config).state).toBe('absent');
    for (const text of ['', ' \n', '# only a comment\n', '---\n', '~\n', '{}\n', 'spec:\n']) {
      expect(parse(text), JSON.stringify(text)).toMatchObject({ state: 'invalid' });
    }
  });

  it('keeps its digest when only the form changes', () => {
    const reordered = `kind: DesiredState # a comment\nspec: {reason: "", cluster: 'up', options: {skipDrain: false}}\napiVersion: "ananke.dev/v1alpha1"\n`;
    expect(digestOf(reordered)).toBe(digestOf(smallest));
    expect(digestOf(smallest.replaceAll('\n', '\r\n'))).toBe(digestOf(smallest));
    expect(digestOf(edit(desiredText, '[tethys, titan-04]', '[titan-04, titan-24]'))).toBe(digestOf(desiredText));
  });

  it('changes its digest with everything that it says', () => {
    const edits: readonly (readonly [string, string])[] = [
      ['cluster: down\n  mode', 'cluster: up\n  mode'],
      ['mode: poweroff\n  ignored', 'mode: config\n  ignored'],
      ['[tethys, titan-04]', '[tethys]'],
      ['switch swap', 'switch swap 2'],
      ['act: power-only', 'act: never'],
      ['T06:00:00Z', 'T06:00:01Z'],
      ['skipDrain: true', 'skipDrain: false'],
      ['rescue', 'main'],
      ['Statera: unknown', 'Statera: on-battery'],
      ['until: 2026-11-22T03:44:07+01:00', 'until: 2026-11-22T03:44:07Z'],
    ];
    const digests = edits.map(([from, to]) => digestOf(edit(desiredText, from, to)));
    expect(new Set([...digests, digestOf(desiredText)]).size).toBe(edits.length + 1);
  });

  it('does not read the mirror of holds, whatever stands there', () => {
    const plain = desiredText.slice(0, desiredText.indexOf('holds:'));
    for (const holds of ['', 'holds: 3\n', 'holds: [{name: x, phase: Gone, new_key: 1}]\n', 'holds:\n']) {
      expect(parse(plain + holds)).toEqual(parse(desiredText));
    }
  });

  it('treats a byte order mark and CRLF as nothing special', () => {
    expect(parse(`\uFEFF${desiredText.replaceAll('\n', '\r\n')}`)).toEqual(parse(desiredText));
  });
});

describe('an invalid desired.yaml', () => {
  it('says where each mistake is and what was probably meant', () => {
    const text = edit(
      edit(desiredText, 'mode: poweroff\n  ignored', 'mode: power-off\n  ignored'),
      'ignoredNodes:',
      'ignored_nodes:',
    );
    const { desired, problems } = readDesired(bytesOf(text), config);
    expect(problems).toEqual([
      {
        line: 10,
        column: 9,
        length: 9,
        key: 'spec.mode',
        message: '"power-off" is not one of config, cluster-only, poweroff',
        suggestion: 'did you mean poweroff?',
      },
      {
        line: 11,
        column: 3,
        length: 13,
        key: 'spec.ignored_nodes',
        message: 'unknown key',
        suggestion: 'did you mean ignoredNodes? (camelCase here, snake_case in ananke.yaml)',
      },
    ]);
    expect(desired).toEqual({
      state: 'invalid',
      place: '10:9 spec.mode',
      message: '"power-off" is not one of config, cluster-only, poweroff; did you mean poweroff? (and 1 more)',
      forbids: { ignoredNodes: ['titan-24', 'titan-04'], act: 'always' },
    });
  });

  it.each([
    ['an unknown node', '[tethys, titan-04]', '[tethys, titan-41]', '11:26 spec.ignoredNodes[1]', 'mean titan-14'],
    ['an unknown UPS', '{ Statera: unknown }', '{ Statra: unknown }', 'acceptPower.Statra', 'mean Statera'],
    ['a mode of another version', 'act: power-only', 'act: 3', '13:8 spec.act', '3 is not one of always'],
    ['a word for a boolean', 'skipDrain: true', 'skipDrain: yes', '16:16 spec.options.skipDrain', 'write true'],
    ['a time without a zone', '2026-11-22T06:00:00Z', '2026-11-22T06:00', '14:13 spec.actUntil', 'is not a time'],
    [
      'a day that does not exist',
      '2026-11-22T06:00:00Z',
      '2026-11-31T06:00:00Z',
      '14:13 spec.actUntil',
      'is not a time',
    ],
    ['a number for a text', 'reason: "switch swap"', 'reason: 12', '12:11 spec.reason', 'put it in quotes'],
    ['a list for a word', 'cluster: down\n  mode', 'cluster: [down]\n  mode', '9:12 spec.cluster', 'a list'],
    ['an empty value', 'cluster: down\n  mode', 'cluster:\n  mode', 'spec.cluster', 'empty is not one of up, down'],
    ['another kind of file', 'kind: DesiredState', 'kind: AnankeConfig', '3:7 kind', 'is not DesiredState'],
    ['a key said twice', '  act: power-only', '  act: power-only\n  act: never', '14:3 spec.act', 'twice'],
    ['an edit id that is a number', '"7"', '7', 'edit-id', 'put it in quotes'],
  ])('names %s', (_what, from, to, place, message) => {
    const desired = parse(edit(desiredText, from, to));
    expect(desired).toMatchObject({
      state: 'invalid',
      place: expect.stringContaining(place),
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['more than the size limit', `${desiredText}#${'x'.repeat(maxFileBytes)}`],
    ['one endless line', ']'.repeat(maxFileBytes)],
    ['a NUL byte', edit(desiredText, 'switch swap', 'switch\0swap')],
    ['an escaped NUL', edit(desiredText, 'switch swap', 'switch\\0swap')],
    ['half a character', edit(desiredText, 'switch swap', '\\ud800')],
    ['writing turned round', edit(desiredText, 'switch swap', 'a\u202Eb')],
    ['two documents', `${desiredText}---\n${desiredText}`],
    ['a scalar', 'down\n'],
    ['a list', '- cluster: down\n'],
    ['a tag', edit(desiredText, 'cluster: down\n  mode', 'cluster: !!js/function down\n  mode')],
    ['a prototype', edit(desiredText, '  mode: poweroff\n  ig', '  __proto__: {act: never}\n  ig')],
    ['a constructor', edit(desiredText, '  mode: poweroff\n  ig', '  constructor: {act: never}\n  ig')],
    ['a UPS named constructor', edit(desiredText, '{ Statera: unknown }', '{ constructor: unknown }')],
    ['a key that is a list', edit(desiredText, '  mode: poweroff\n  ig', '  ? [a]\n  : 1\n  ig')],
    ['nesting', `${desiredText}x: ${'['.repeat(30_000)}`],
    ['a bomb', bomb(12)],
    ['an alias of itself', `${desiredText}x: &a [*a]\n`],
    ['an alias of nothing', edit(desiredText, 'cluster: down\n  mode', 'cluster: *down\n  mode')],
  ])('is refused when it holds %s', (_what, text) => {
    expect(parse(text)).toMatchObject({ state: 'invalid' });
  });

  it('is refused when it is not UTF-8, at the place of the first broken byte', () => {
    const bytes = bytesOf(desiredText);
    bytes[desiredText.indexOf('switch')] = 0xff;
    expect(parseDesired(bytes, config)).toMatchObject({ state: 'invalid', place: '12:12', message: /UTF-8/ });
  });

  it('does not change what objects are', () => {
    parse(`${desiredText}__proto__: {polluted: true}\n`);
    parse(`${desiredText}constructor: {prototype: {polluted: true}}\n`);
    expect({}).not.toHaveProperty('polluted');
  });
});

/** Each level uses the one before it ten times. */
function bomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) =>
    level === 0 ? 'a0: &a0 [x]' : `a${level}: &a${level} [${`*a${level - 1}, `.repeat(10)}]`,
  );
  return `${desiredText}${lines.join('\n')}\n`;
}
