import { describe, expect, it } from 'vitest';
import { readDesired } from '../../../src/api/desired.ts';
import { bytesOf } from '../files.ts';
import { at, changedLines, config, edited, editedText, minutes, stamp, textOf } from './edits.ts';

const file = `# What we want of titan.
apiVersion: ananke.dev/v1alpha1
kind: DesiredState
metadata:
  annotations:
    ananke.dev/edit-id: "7"
    ananke.dev/edit-by: ada
    ananke.dev/edit-at: "2026-11-21T22:40:12Z"

spec:
  cluster: up         # up | down
  mode: config        # config | cluster-only | poweroff
  ignoredNodes:
    - titan-14        # its power supply is at the vendor
    - tethys
  reason: ''
  act: always
  options: {}
  countermands: []
holds:
  - name: ups/Pyrphoros   # written by ananke
    phase: Recharging
`;
const annotations = [
  '-    ananke.dev/edit-id: "7"',
  '-    ananke.dev/edit-by: ada',
  '-    ananke.dev/edit-at: "2026-11-21T22:40:12Z"',
];
const newAnnotations = [
  '+    ananke.dev/edit-id: "edit-1"',
  '+    ananke.dev/edit-by: nyx',
  '+    ananke.dev/edit-at: "2026-11-22T03:14:07Z"',
];
/** What an edit changes beside saying who made it when. */
const changes = (text: string, after: string) =>
  changedLines(text, after).filter((line) => ![...annotations, ...newAnnotations].includes(line));

describe('ananke set', () => {
  it('changes the lines of the word, and says who changed them when', () => {
    const after = editedText(file, {
      kind: 'say',
      word: { cluster: 'down', mode: 'cluster-only', reason: 'switch swap' },
    });
    expect(changedLines(file, after)).toEqual([
      ...annotations,
      '-  cluster: up         # up | down',
      '-  mode: config        # config | cluster-only | poweroff',
      "-  reason: ''",
      ...newAnnotations,
      '+  cluster: down       # up | down',
      '+  mode: cluster-only  # config | cluster-only | poweroff',
      "+  reason: 'switch swap'",
    ]);
  });

  it('returns what is not given to its default, and keeps what is not about the word', () => {
    const text = editedText(file, {
      kind: 'say',
      word: { cluster: 'down', mode: 'poweroff', reason: 'new rack', options: { skipDrain: true } },
    });
    expect(changes(text, editedText(text, { kind: 'say', word: { cluster: 'up' } }))).toEqual([
      '-  cluster: down       # up | down',
      '-  mode: poweroff      # config | cluster-only | poweroff',
      "-  reason: 'new rack'",
      '-  options: { skipDrain: true }',
      '+  cluster: up         # up | down',
      '+  mode: config        # config | cluster-only | poweroff',
      "+  reason: ''",
      '+  options: {}',
    ]);
  });

  it('is a new edit also when the same word is said again', () => {
    const once = edited(file, { kind: 'say', word: { cluster: 'up' } });
    const again = edited(
      textOf(once.bytes),
      { kind: 'say', word: { cluster: 'up' } },
      { stamp: { ...stamp, id: 'edit-2' } },
    );
    expect(again.after).toEqual(once.after);
    const [first, second] = [once, again].map(({ bytes }) => readDesired(bytes, config).desired);
    expect(first).toMatchObject({ editId: 'edit-1', by: 'nyx' });
    expect(second).toEqual({ ...first, editId: 'edit-2' });
  });

  it('says what it found and what it left', () => {
    const { before, after, problems } = edited(file, { kind: 'say', word: { cluster: 'down' } });
    expect(before).toMatchObject({ cluster: 'up', ignoredNodes: ['titan-14', 'titan-24'] });
    expect(after).toEqual({ ...before, cluster: 'down' });
    expect(problems).toEqual([]);
  });

  it('writes all options, and only keys that are not there yet', () => {
    const small = 'apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec:\n  cluster: down\n';
    const options = {
      skipDrain: true,
      skipEtcdSnapshot: true,
      forceFluxBranch: 'hotfix/longhorn',
      acceptPower: { Statera: 'unknown' },
    } as const;
    const after = edited(small, { kind: 'say', word: { cluster: 'up', options } });
    expect(textOf(after.bytes)).toBe(`apiVersion: ananke.dev/v1alpha1
kind: DesiredState
metadata:
  annotations:
    ananke.dev/edit-id: edit-1
    ananke.dev/edit-by: nyx
    ananke.dev/edit-at: 2026-11-22T03:14:07Z
spec:
  cluster: up
  options:
    skipDrain: true
    skipEtcdSnapshot: true
    forceFluxBranch: hotfix/longhorn
    acceptPower:
      Statera: unknown
`);
    expect(after.after.options).toEqual(options);
    expect(edited(textOf(after.bytes), { kind: 'say', word: { cluster: 'up' } }).after.options).toEqual({});
  });

  it('leaves options that say nothing where a person wrote them', () => {
    const text = file.replace('options: {}', 'options: {skipDrain: false, skipEtcdSnapshot: true, acceptPower: {}}');
    const after = editedText(text, { kind: 'say', word: { cluster: 'up', options: { forceFluxBranch: 'main' } } });
    expect(after).toContain('  options: {skipDrain: false, acceptPower: {}, forceFluxBranch: main}\n');
  });

  it('adds an ignored node under its configured name, and leaves names as people wrote them', () => {
    const after = editedText(file, { kind: 'say', ignore: ['titan-24', 'titan-07', 'titan-07'] });
    expect(changes(file, after)).toEqual(['+    - titan-07']);
  });

  it('writes a new name in the quotes of the others', () => {
    const text = file.replace('- tethys', "- 'tethys'");
    expect(changes(text, editedText(text, { kind: 'say', ignore: ['titan-07'] }))).toEqual(["+    - 'titan-07'"]);
  });

  it('takes an ignored node out by any of its names, and keeps what was noted about it', () => {
    const after = editedText(file, { kind: 'say', unignore: ['titan-14', 'titan-24', 'titan-03'] });
    expect(changes(file, after)).toEqual([
      '-  ignoredNodes:',
      '-    - titan-14        # its power supply is at the vendor',
      '-    - tethys',
      '+  ignoredNodes: []',
      '+    # its power supply is at the vendor',
    ]);
  });

  it('takes a node out that ananke.yaml does not know any more', () => {
    const text = file.replace('- tethys', '- titan-99');
    const { after } = edited(text, { kind: 'say', word: { cluster: 'up' }, unignore: ['titan-99'] });
    expect(after.ignoredNodes).toEqual(['titan-14']);
  });

  it('keeps the word, but not its options, when it is only about ignored nodes', () => {
    const text = edited(file, {
      kind: 'say',
      word: { cluster: 'down', mode: 'cluster-only', reason: 'switch swap', options: { skipDrain: true } },
    });
    const { after } = edited(textOf(text.bytes), { kind: 'say', ignore: ['titan-07'] });
    expect(after).toEqual({ ...text.after, options: {}, ignoredNodes: ['titan-14', 'titan-24', 'titan-07'] });
  });
});

describe('ananke release', () => {
  const release = { kind: 'release', hold: 'ups/Pyrphoros', until: minutes(30), reason: 'false alarm' } as const;

  it('sets a hold aside for a while', () => {
    const { bytes, after } = edited(file, release);
    expect(changes(file, textOf(bytes))).toEqual([
      '-  countermands: []',
      '+  countermands: [{ hold: ups/Pyrphoros, until: 2026-11-22T03:44:07Z, by: nyx, reason: false alarm }]',
    ]);
    expect(after.countermands).toEqual([
      { hold: 'ups/Pyrphoros', until: minutes(30), by: 'nyx', reason: 'false alarm' },
    ]);
  });

  it('takes the name of the UPS for its hold', () => {
    expect(edited(file, { ...release, hold: 'Statera' }).after.countermands).toMatchObject([{ hold: 'ups/Statera' }]);
  });

  it('replaces an earlier one of the same hold in its place, and drops those that have ended', () => {
    const text = file.replace(
      'countermands: []',
      `countermands:
    - hold: ups/Pyrphoros   # the old battery
      by: ada
      until: 2026-11-22T04:00:00+01:00
      reason: |
        it beeps
    - { hold: ups/Statera, until: 2026-11-22T03:14:07Z }   # last night
    - { hold: ups/Statera, until: 2026-11-22T03:14:08Z }`,
    );
    expect(changes(text, editedText(text, release))).toEqual([
      '-      by: ada',
      '-      until: 2026-11-22T04:00:00+01:00',
      '-      reason: |',
      '-        it beeps',
      '-    - { hold: ups/Statera, until: 2026-11-22T03:14:07Z }   # last night',
      '+      by: nyx',
      '+      until: 2026-11-22T03:44:07Z',
      '+      reason: false alarm',
      '+    # last night',
    ]);
  });

  it('takes itself back when it ends at once', () => {
    const text = textOf(edited(file, release).bytes);
    expect(edited(text, { ...release, until: at }).after.countermands).toEqual([]);
  });

  it('lasts a whole second longer rather than a part of one less', () => {
    const after = edited(file, { ...release, until: minutes(0.0001) });
    expect(textOf(after.bytes)).toContain('until: 2026-11-22T03:14:08Z');
  });
});

describe('ananke pause and resume', () => {
  it('say how long ananke only watches', () => {
    const paused = editedText(file, { kind: 'pause', act: 'power-only', until: minutes(90) });
    expect(changes(file, paused)).toEqual([
      '-  act: always',
      '+  act: power-only',
      '+  actUntil: 2026-11-22T04:44:07Z',
    ]);
    expect(changes(paused, editedText(paused, { kind: 'pause', act: 'never' }))).toEqual([
      '-  act: power-only',
      '-  actUntil: 2026-11-22T04:44:07Z',
      '+  act: never',
    ]);
    expect(changes(file, editedText(paused, { kind: 'resume' }))).toEqual([]);
  });
});

describe('options that stand in the file', () => {
  const text = file.replace('options: {}', 'options: { skipDrain: true }');

  it.each([
    ['a release', { kind: 'release', hold: 'ups/Statera', until: minutes(30), reason: '' }],
    ['a pause', { kind: 'pause', act: 'never' }],
  ] as const)('stay with the run that has them when %s is written', (_what, change) => {
    expect(edited(text, change).after.options).toEqual({ skipDrain: true });
  });

  it.each([
    ['a resume of what was not paused', { kind: 'resume' }],
    ['a release taken back that nobody gave', { kind: 'release', hold: 'ups/Statera', until: at, reason: '' }],
    ['an ignored node', { kind: 'say', ignore: ['titan-07'] }],
  ] as const)('are written away by %s, which would say them again', (_what, change) => {
    expect(edited(text, change).after.options).toEqual({});
  });
});

describe('the text around an edit', () => {
  const down = { kind: 'say', word: { cluster: 'down' } } as const;

  it.each([
    ['CRLF', file.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${file}`],
    ['no line break at its end', file.trimEnd()],
    ['many line breaks at its end', `${file}\n\n\n`],
    ['begin and end of a document', `--- # begin\n${file}...\n# behind it\n`],
  ])('keeps %s', (_what, text) => {
    const after = editedText(text, down);
    expect(after).toBe(
      text
        .replace('"7"', '"edit-1"')
        .replace('edit-by: ada', 'edit-by: nyx')
        .replace('"2026-11-21T22:40:12Z"', '"2026-11-22T03:14:07Z"')
        .replace('cluster: up  ', 'cluster: down'),
    );
  });

  it('may be one line in braces', () => {
    const text =
      '{apiVersion: ananke.dev/v1alpha1, kind: DesiredState, spec: {cluster: up, ignoredNodes: [titan-14]}}\n';
    expect(editedText(text, { ...down, unignore: ['titan-14'], ignore: ['titan-03'] })).toBe(
      '{apiVersion: ananke.dev/v1alpha1, kind: DesiredState, spec: {cluster: down, ignoredNodes: [titan-03]},\n' +
        ' metadata: { annotations: { ananke.dev/edit-id: edit-1, ananke.dev/edit-by: nyx, ananke.dev/edit-at: 2026-11-22T03:14:07Z } }}\n',
    );
  });

  it('may be JSON, and stays it', () => {
    const text = JSON.stringify(
      { apiVersion: 'ananke.dev/v1alpha1', kind: 'DesiredState', spec: { cluster: 'up' } },
      null,
      2,
    );
    const after = edited(text, { ...down, ignore: ['titan-03'] });
    expect(after.rejected).toBeUndefined();
    expect(JSON.parse(textOf(after.bytes))).toMatchObject({
      spec: { cluster: 'down', ignoredNodes: ['titan-03'] },
      metadata: { annotations: { 'ananke.dev/edit-id': 'edit-1' } },
    });
  });

  it('may refer to itself: what refers to a changed value keeps the old one', () => {
    const text = file
      .replace("reason: ''", 'reason: &why new rack')
      .replace('countermands: []', 'countermands: [{ hold: ups/Statera, until: 2026-11-22T04:00:00Z, reason: *why }]');
    const after = edited(text, down);
    expect(after.after).toMatchObject({ reason: '', countermands: [{ reason: 'new rack' }] });
    expect(textOf(after.bytes)).toContain('reason: &why ""\n');
    expect(textOf(after.bytes)).toContain('until: 2026-11-22T04:00:00Z, reason: new rack }]');
  });

  it('keeps its bytes when it is edited there and back', () => {
    const there = editedText(file, { kind: 'say', word: { cluster: 'down', mode: 'poweroff' }, ignore: ['titan-03'] });
    const back = editedText(there, { kind: 'say', word: { cluster: 'up' }, unignore: ['titan-03'] });
    expect(changes(file, back)).toEqual([]);
  });

  it('is read no further than a file may go', () => {
    const long = `${file}#${'x'.repeat(300_000)}\n`;
    const after = edited(long, down);
    expect(after.rejected).toEqual(bytesOf(long));
  });
});
