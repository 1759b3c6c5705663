import { expect, it } from 'vitest';
import { chooseAddresses } from '../../../src/lab/sockets/addresses.ts';

it('gives two labs with the same chance two networks, and gives a network back', async () => {
  const same = (): (() => number) => {
    let asked = 0;
    return () => (asked++ % 16) / 16;
  };
  const one = await chooseAddresses(['a', 'b'], same());
  const other = await chooseAddresses(['a', 'b'], same());
  expect(other.of('a')).not.toBe(one.of('a'));
  one.release();
  const third = await chooseAddresses(['a', 'b'], same());
  expect([one.of('a'), one.of('b')]).toEqual([third.of('a'), third.of('b')]);
  other.release();
  third.release();
});
