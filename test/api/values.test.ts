// Leaf values whose pattern is not obvious.
import { describe, expect, it } from 'vitest';
import { Mac, TimeZone } from '../../src/api/values.ts';

describe('a MAC address', () => {
  it.each(['02:00:5e:10:00:23', '02-00-5E-10-00-23'])('may be written as %s', (mac) => {
    expect(Mac.safeParse(mac).success).toBe(true);
  });

  it.each(['02:00-5e:10-00:23', '02:00:5e:10:00', '02:00:5e:10:00:23:45', '02005e100023', '02:00:5e:10:00:2g'])(
    'is not %s',
    (mac) => {
      expect(Mac.safeParse(mac).error?.issues).toMatchObject([{ message: 'is not a MAC address' }]);
    },
  );
});

describe('a time zone', () => {
  const isOne = (name: string): boolean => TimeZone.safeParse(name).success;

  it.each(['UTC', 'GMT', 'Etc/GMT+5', 'Asia/Calcutta', 'europe/berlin', '+02:00', 'CET'])('may be %s', (name) => {
    expect(isOne(name)).toBe(true);
  });

  it('is each that the formats know, and none that they do not know', () => {
    const names = [...Intl.supportedValuesOf('timeZone'), '', ' ', 'UTC ', 'Z', '2026-11-22T03:14Z', 'T03:14Z', 'X/Y'];
    expect(names.filter((name) => isOne(name) !== isKnown(name))).toEqual([]);
  });
});

function isKnown(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
