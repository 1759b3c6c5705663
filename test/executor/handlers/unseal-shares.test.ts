// Shares as a file or a program gives them.
import { describe, expect, it } from 'vitest';
import { sharesIn } from '../../../src/executor/handlers/unseal-shares.ts';
import { bytesOf } from '../../support/vault-api.ts';

const read = (text: string) => {
  const got = sharesIn(bytesOf(text), 'the file');
  return got.is === 'none'
    ? got.message
    : got.shares.map(({ line, bytes }) => [line, Buffer.from(bytes).toString()] as const);
};

describe('shares', () => {
  it.each([
    ['one', 'YWJj', [[1, 'YWJj']]],
    [
      'several',
      'YWJj\nZGVm\n',
      [
        [1, 'YWJj'],
        [2, 'ZGVm'],
      ],
    ],
    ['hex', '00ff\n', [[1, '00ff']]],
    [
      'blanks and the line ends of Windows',
      '\r\n  YWJj=\t\r\n\n\nZGVm',
      [
        [2, 'YWJj='],
        [5, 'ZGVm'],
      ],
    ],
  ])('are read: %s', (_, text, found) => {
    expect(read(text)).toEqual(found);
  });

  it.each([
    ['an empty file', '', 'the file holds no share'],
    ['empty lines', '\n \n', 'the file holds no share'],
    ['a comment', 'YWJj\n# mine\n', 'line 2 of the file is no share'],
    ['two on one line', 'YWJj ZGVm', 'line 1 of the file is no share'],
    ['what would end a JSON string', 'YWJj","reset":true,"x":"', 'line 1 of the file is no share'],
    ['bytes that are no text', 'YWJj\n\u0000\u00ff', 'line 2 of the file is no share'],
    ['an endless line', 'a'.repeat(513), 'line 1 of the file is no share'],
    ['more than there can be', 'YWJj\n'.repeat(256), 'the file has more than 255 shares'],
  ])('are not read from %s', (_, text, message) => {
    expect(read(text)).toContain(message);
  });

  it('are gone once they are wiped, or when they are none', () => {
    const text = bytesOf('YWJj\nZGVm\n');
    const got = sharesIn(text, 'the file');
    if (got.is === 'shares') got.wipe();
    expect([...new Set(text)]).toEqual([0]);
    const wrong = bytesOf('YWJj\n# mine\n');
    sharesIn(wrong, 'the file');
    expect([...new Set(wrong)]).toEqual([0]);
  });
});
