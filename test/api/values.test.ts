// Leaf values whose pattern is not obvious.
import { describe, expect, it } from 'vitest';
import { Mac } from '../../src/api/values.ts';

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
