import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, Word } from '../../../src/api/desired-edit/change.ts';
import { undoOf } from '../../../src/api/desired-edit/undo.ts';
import type { DesiredSpec } from '../../../src/core/desired.ts';
import { timestamp } from '../../../src/core/moment.ts';
import { anyChange } from './changes.ts';
import { at, edited, minutes, textOf } from './edits.ts';
import { anySaid, layoutOf } from './layouts.ts';

const text = `apiVersion: ananke.dev/v1alpha1
kind: DesiredState
spec:
  cluster: down
  mode: cluster-only
  reason: switch swap
  ignoredNodes: [tethys]
  options: {skipDrain: true}
`;
const undo = (change: Change, from = text) => {
  const { before, after } = edited(from, change);
  return undoOf(before, after, at);
};
const after = (change: Change, from = text): string => textOf(edited(from, change).bytes);

describe('the command that takes an edit back', () => {
  it.each<[string, Change]>([
    ['sudo ananke set down --mode cluster-only --reason "switch swap"', { kind: 'say', word: { cluster: 'up' } }],
    ['sudo ananke set --unignore-node titan-07', { kind: 'say', ignore: ['titan-07'] }],
    ['sudo ananke set --ignore-node titan-24', { kind: 'say', unignore: ['titan-24'] }],
    [
      'sudo ananke set down --mode cluster-only --reason "switch swap" --unignore-node titan-07',
      { kind: 'say', word: { cluster: 'down' }, ignore: ['titan-07'] },
    ],
    [
      'sudo ananke release ups/Statera --for 0s --reason "taken back"',
      { kind: 'release', hold: 'Statera', until: minutes(30), reason: 'x' },
    ],
    ['sudo ananke resume', { kind: 'pause', act: 'never' }],
  ])('%s', (command, change) => {
    expect(undo(change)).toBe(command);
  });

  it('is set up, in three words, where nothing else was said before', () => {
    const up = after({ kind: 'say', word: { cluster: 'up' } });
    expect(undo({ kind: 'say', word: { cluster: 'down', reason: 'x' } }, up)).toBe('sudo ananke set up');
  });

  it('gives back what a release or a pause had left', () => {
    const released = after({ kind: 'release', hold: 'Statera', until: minutes(90), reason: "it's a drill" });
    expect(undo({ kind: 'release', hold: 'Statera', until: minutes(5), reason: '' }, released)).toBe(
      'sudo ananke release ups/Statera --for 90m --reason "it\'s a drill"',
    );
    const paused = after({ kind: 'pause', act: 'never', until: minutes(120) });
    expect(undo({ kind: 'resume' }, paused)).toBe('sudo ananke pause --also-power --for 2h');
    const watching = after({ kind: 'pause', act: 'power-only' });
    expect(undo({ kind: 'resume' }, watching)).toBe('sudo ananke pause');
  });

  it('quotes what a shell would read otherwise', () => {
    const strange = after({ kind: 'say', word: { cluster: 'up', reason: 'costs 5 $ more!' } });
    expect(undo({ kind: 'say', word: { cluster: 'up' } }, strange)).toBe(
      "sudo ananke set up --reason 'costs 5 $ more!'",
    );
  });

  it('does not exist when the same was said again, or only the options differ', () => {
    const same: Word = { cluster: 'down', mode: 'cluster-only', reason: 'switch swap' };
    expect(undo({ kind: 'say', word: { ...same, options: { skipDrain: true } } })).toBeUndefined();
    expect(undo({ kind: 'say', word: same })).toBeUndefined();
    expect(undo({ kind: 'resume' })).toBeUndefined();
  });

  it('does not exist when nobody knows what was before', () => {
    const { before, after: now } = edited(undefined, { kind: 'say', word: { cluster: 'down' } });
    expect(undoOf(before, now, at)).toBeUndefined();
  });

  it('leads back to the same spec, but for the options that were spent', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anySaid, fc.gen(), anyChange, (said, draw, change) => {
        const there = edited(layoutOf(said, draw).text, change);
        const command = undoOf(there.before, there.after, at);
        const back = command === undefined ? there.after : edited(textOf(there.bytes), changeOf(command)).after;
        expect(comparable(back)).toEqual(comparable(there.before));
      }),
      { numRuns: 60 },
    );
  });
});

/** Without what has ended or is spent, who released, and in which order. */
function comparable(spec: DesiredSpec | undefined): unknown {
  if (spec === undefined) return undefined;
  const { actUntil, ...rest } = spec;
  const isOver = actUntil !== undefined && actUntil <= at;
  return {
    ...rest,
    options: {},
    act: isOver ? 'always' : spec.act,
    until: isOver || spec.act === 'always' ? undefined : actUntil,
    ignoredNodes: spec.ignoredNodes.toSorted(),
    countermands: spec.countermands
      .filter(({ until }) => until > at)
      .map(({ hold, until }) => `${hold} ${until}`)
      .toSorted(),
  };
}

/** What the command line makes of the command, words taken apart by a real shell. */
function changeOf(command: string): Change {
  const said = execFileSync('sh', ['-c', `set -- ${command}; printf '%s\\0' "$@"`], { encoding: 'utf8' });
  const [, , verb, ...words] = said.split('\0').slice(0, -1);
  const flags = new Map<string, string[]>();
  const plain: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--also-power') flags.set(word, ['']);
    else if (word.startsWith('--')) {
      index += 1;
      flags.set(word, [...(flags.get(word) ?? []), words[index] ?? '']);
    } else plain.push(word);
  }
  const one = (flag: string): string | undefined => flags.get(flag)?.[0];
  const lasts = one('--for');
  const until = lasts === undefined ? {} : { until: timestamp(at + Number.parseInt(lasts, 10) * unitMs(lasts)) };
  if (verb === 'resume') return { kind: 'resume' };
  if (verb === 'pause') return { kind: 'pause', act: flags.has('--also-power') ? 'never' : 'power-only', ...until };
  if (verb === 'release')
    return { kind: 'release', hold: plain[0] ?? '', until: at, ...until, reason: one('--reason') ?? '' };
  const [cluster] = plain as Word['cluster'][];
  const word = { mode: (one('--mode') ?? 'config') as NonNullable<Word['mode']>, reason: one('--reason') ?? '' };
  const nodes = { ignore: flags.get('--ignore-node') ?? [], unignore: flags.get('--unignore-node') ?? [] };
  return { kind: 'say', ...nodes, ...(cluster === undefined ? {} : { word: { cluster, ...word } }) };
}

const unitMs = (text: string): number => ({ s: 1_000, m: 60_000, h: 3_600_000 })[text.at(-1) as 's' | 'm' | 'h'];
