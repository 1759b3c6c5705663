// What `events --since` takes, and what it says of anything else.
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/cli/exit.ts';
import { sinceOf } from '../../src/cli/since.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const hour = 3_600_000;

describe('--since', () => {
  it.each([
    ['45s', 45_000],
    ['90m', 1.5 * hour],
    ['12h', 12 * hour],
    ['1h30m', 1.5 * hour],
    ['3d', 72 * hour],
    ['2w', 336 * hour],
  ])('%s is that long ago', (text, agoMs) => {
    expect(sinceOf(text, now)).toEqual({ fromMs: now - agoMs, words: `in the last ${text}` });
  });

  it.each([
    ['2026-11-22T03:14Z', '2026-11-22T03:14:00.000Z'],
    ['2026-11-22T03:14:07.5Z', '2026-11-22T03:14:07.500Z'],
    ['2026-11-22T03:14:07+01:00', '2026-11-22T02:14:07.000Z'],
    ['2026-11-22 03:14:07+01:00', '2026-11-22T02:14:07.000Z'],
  ])('%s is that instant', (text, iso) => {
    expect(sinceOf(text, now)).toEqual({ fromMs: Date.parse(iso), words: `since ${text}` });
  });

  it('takes a day, and a time without an offset, as those of this host', () => {
    expect(sinceOf('2026-11-20', now).fromMs).toBe(new Date(2026, 10, 20).getTime());
    expect(sinceOf('2026-11-20 03:14', now).fromMs).toBe(new Date(2026, 10, 20, 3, 14).getTime());
  });

  it.each(['', 'yesterday', '3', '3 d', '-3d', '3y', '1.5h', '2026-02-30', '2026-13-01', '2026-11-22T25:00Z', '03:14'])(
    'refuses %j with what it takes',
    (text) => {
      expect(() => sinceOf(text, now)).toThrow(CommandError);
      expect(() => sinceOf(text, now)).toThrow(/90m, 12h, 3d or 2w, or a time such as 2026-11-22/);
    },
  );

  it('refuses a time that has not come', () => {
    expect(() => sinceOf('2030-01-01', now)).toThrow('--since 2030-01-01 has not come yet');
  });
});
