import { describe, expect, it } from 'vitest';
import { wrapped } from '../../scripts/generated/wrap.ts';

describe('wrapped prose', () => {
  it('fits the width', () => {
    const text = Array.from({ length: 60 }, (_, index) => 'x'.repeat(1 + (index % 9))).join(' ');
    const lines = wrapped(text, 40);
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
    expect(lines.join(' ')).toBe(text);
  });

  it('leaves no word alone on the last line', () => {
    const text = 'The machine lives while this many of its feeds do: so one is enough.';
    expect(wrapped(text, 60)).toEqual(['The machine lives while this many of its feeds', 'do: so one is enough.']);
  });

  it('keeps a number and its unit together', () => {
    expect(wrapped('no action may take longer than 15 s', 33)).toEqual(['no action may take longer than', '15 s']);
  });

  it('gives a word that is too long a line of its own', () => {
    expect(wrapped('see https://example.org/a/b there', 10)).toEqual(['see', 'https://example.org/a/b', 'there']);
  });
});
