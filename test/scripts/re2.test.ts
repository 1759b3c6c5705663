import { describe, expect, it } from 'vitest';
import { re2Objection } from './re2.ts';

describe('a pattern for RE2', () => {
  it.each([
    ['(?=a)b', 'looks ahead'],
    ['(?!a)b', 'looks ahead'],
    ['(?<=a)b', 'looks behind'],
    ['(?<name>a)', 'names a group'],
    [String.raw`([:-])a\1`, 'refers back'],
    ['a{0,1001}', 'repeats more than'],
    ['[^]', 'empty class'],
    [String.raw`\u00e4`, 'by its number'],
  ])('cannot be %s', (pattern, why) => {
    expect(re2Objection(pattern)).toContain(why);
  });

  it.each([String.raw`^\/[^\n\t]*$`, String.raw`^(?:\d{5}|[A-Z])$`, String.raw`a\\1`, 'a{0,251}'])(
    'may be %s',
    (pattern) => {
      expect(re2Objection(pattern)).toBeUndefined();
    },
  );
});
