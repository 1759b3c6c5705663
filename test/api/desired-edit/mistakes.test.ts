import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/api/desired-edit/change.ts';
import { editDesired } from '../../../src/api/desired-edit/edit-desired.ts';
import { bytesOf, desiredText } from '../files.ts';
import { config, minutes, stamp } from './edits.ts';

const mistakes = (change: Change) => {
  const edit = editDesired(bytesOf(desiredText), change, stamp, { config });
  return edit.state === 'mistaken' ? edit.mistakes : edit.state;
};
const up = { cluster: 'up' } as const;

describe('what cannot be meant', () => {
  it('is a node that ananke.yaml does not know; the nearest ones are named', () => {
    expect(mistakes({ kind: 'say', word: { cluster: 'down' }, ignore: ['titan-41'] })).toEqual([
      {
        argument: 'ignore-node',
        said: 'titan-41',
        message: 'there is no node "titan-41" in ananke.yaml',
        nearest: ['titan-14', 'titan-11', 'titan-21'],
      },
    ]);
    expect(mistakes({ kind: 'say', unignore: ['xyz'] })).toMatchObject([{ argument: 'unignore-node', nearest: [] }]);
  });

  it('is a node that is to be ignored and not ignored, also by two of its names', () => {
    expect(mistakes({ kind: 'say', ignore: ['titan-24'], unignore: ['tethys'] })).toEqual([
      { argument: 'unignore-node', said: 'tethys', message: 'tethys is also to be ignored', nearest: [] },
    ]);
  });

  it('is a UPS or a hold that cannot exist', () => {
    expect(mistakes({ kind: 'say', word: { ...up, options: { acceptPower: { Statra: 'unknown' } } } })).toMatchObject([
      { argument: 'accept-power', message: 'there is no UPS "Statra" in ananke.yaml', nearest: ['Statera'] },
    ]);
    expect(mistakes({ kind: 'release', hold: 'ups/Pyrphorus', until: minutes(1), reason: '' })).toMatchObject([
      { argument: 'hold', said: 'ups/Pyrphorus', nearest: ['ups/Pyrphoros'] },
    ]);
  });

  it('is a release or a pause that would last longer than it can', () => {
    const message = 'this may last 12 hours at the most, and then has to be said again';
    expect(mistakes({ kind: 'release', hold: 'ups/Statera', until: minutes(721), reason: '' })).toEqual([
      { argument: 'until', said: '13h', message, nearest: [] },
    ]);
    expect(mistakes({ kind: 'pause', act: 'never', until: minutes(24 * 60) })).toMatchObject([{ said: '24h' }]);
    expect(mistakes({ kind: 'pause', act: 'never', until: minutes(720) })).toBe('edited');
  });

  it.each([
    ['--reason has 501 characters, more than 500', { ...up, reason: 'x'.repeat(501) }, 'reason'],
    ['--reason contains a control character', { ...up, reason: 'a\u202Eb' }, 'reason'],
    ['--reason contains a control character', { ...up, reason: '\uD800' }, 'reason'],
    [
      '--force-flux-branch has 251 characters, more than 250',
      { ...up, options: { forceFluxBranch: 'x'.repeat(251) } },
      'force-flux-branch',
    ],
    ['the name of a branch is missing', { ...up, options: { forceFluxBranch: '' } }, 'force-flux-branch'],
  ] as const)('%s', (message, word, argument) => {
    expect(mistakes({ kind: 'say', word })).toMatchObject([{ argument, message }]);
  });

  it('is told all at once', () => {
    const change: Change = { kind: 'say', word: { ...up, reason: '\0' }, ignore: ['a', 'b'], unignore: ['c'] };
    expect(mistakes(change)).toHaveLength(4);
  });

  it('is never the name of a user', () => {
    const strange = { ...stamp, by: `ny\u0000x${'x'.repeat(5_000)}` };
    const edit = editDesired(bytesOf(desiredText), { kind: 'resume' }, strange, { config });
    expect(edit.state).toBe('edited');
  });
});
