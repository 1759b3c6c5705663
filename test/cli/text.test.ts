// Widths: what fits on a terminal is counted in its columns, not in the code units of a string.
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/cli/screens/columns.ts';
import { table } from '../../src/cli/screens/table.ts';
import { clean, cut, type Look, line, paint, wrapped } from '../../src/cli/screens/text.ts';
import { lookOf, pictureLookOf } from '../../src/cli/terminal.ts';

const look: Look = { width: 80, height: 24, color: false, unicode: true, zone: 'UTC', call: 'ananke' };
const text = (spans: ReturnType<typeof cut>): string => spans.map((one) => one.text).join('');

describe('a width', () => {
  it.each([
    ['', 0],
    ['titan-07', 8],
    ['Stra\u00DFe', 6],
    ['e\u0301', 1],
    ['\u96FB\u6E90', 4],
    ['\uD55C', 2],
    ['\u{1F50B}', 2],
    ['\u{20000}', 2],
    ['a\u200Bb', 2],
  ])('of %j is %i', (words, columns) => {
    expect(columnsOf(words)).toBe(columns);
  });
});

describe('a line', () => {
  it('is cut where the terminal ends, and no character in two', () => {
    expect(text(cut(line('\u96FB\u6E90\u96FB\u6E90\u96FB'), 8))).toBe('\u96FB\u6E90...');
    expect(text(cut(line('\u{1F50B}'.repeat(9)), 10))).toBe(`${'\u{1F50B}'.repeat(3)}...`);
    expect(text(cut(line('\u96FB\u6E90\u96FB', 'tail'), 8))).toBe('\u96FB\u6E90...');
  });

  it('that just fits is not cut', () => {
    expect(text(cut(line('\u96FB\u6E90', 'abcd'), 8))).toBe('\u96FB\u6E90abcd');
    expect(text(cut(line('x'.repeat(80)), 80))).toBe('x'.repeat(80));
  });

  it('is wrapped by what is seen of it', () => {
    for (const one of wrapped('\u96FB\u6E90 '.repeat(20).trim(), 30, '  '))
      expect(columnsOf(one)).toBeLessThanOrEqual(30);
  });

  it('takes as many columns where only ASCII can be shown', () => {
    const said = 'by \u96FB\u6E90 e\u0301 \u{1F50B} \u2014';
    expect(clean(said, false)).toBe('by ???? e ?? ?');
    expect(columnsOf(clean(said, false))).toBe(columnsOf(said));
  });

  it('loses the characters that move a cursor, and keeps its width', () => {
    const said = 'a\u001b[2Jb\r\nc\u202Ed';
    expect(clean(said, true)).toBe('a [2Jb  c d');
    expect(columnsOf(said)).toBe(columnsOf(clean(said, true)));
  });
});

it('columns of a table line up below wide characters', () => {
  const lines = table(
    [{ head: 'A' }, { head: 'B' }],
    [
      ['\u96FB\u6E90', 'x'],
      ['abc', 'y'],
    ],
  ).map((one) => paint(one, look));
  expect(lines).toEqual(['A     B', '\u96FB\u6E90  x', 'abc   y']);
});

describe('a terminal', () => {
  const env = { TERM: 'vt220' };

  it('that does not know its size is taken for one of 80 by 24', () => {
    expect(lookOf({ isTTY: true, columns: 0, rows: 0 }, env)).toMatchObject({ width: 80, height: 24 });
    expect(lookOf({ isTTY: true }, env)).toMatchObject({ width: 80, height: 24 });
  });

  it('that is narrow is not written beyond its edge by a picture that is redrawn in place', () => {
    const narrow = { isTTY: true, columns: 20, rows: 10 };
    expect(lookOf(narrow, env)).toMatchObject({ width: 40, height: 10 });
    expect(pictureLookOf(narrow, env)).toMatchObject({ width: 20, height: 10 });
  });
});

it('cuts nothing in a pipe: what is lost there nobody can see', () => {
  const long = `${'a reason '.repeat(20)}and its end`;
  expect(paint(line(long), lookOf({}, {}))).toBe(long);
  expect(paint(line(long), lookOf({ isTTY: true, columns: 80 }, { TERM: 'xterm', NO_COLOR: '1' }))).toHaveLength(80);
});
