// Numbers with their nouns.
import { expect, it } from 'vitest';
import { counted } from '../../src/api/counted.ts';

it.each([
  [0, 'machine', '0 machines'],
  [1, 'machine', '1 machine'],
  [2, 'UPS', '2 UPSes'],
  [1, 'UPS', '1 UPS'],
  [3, 'entry', '3 entries'],
  [5, 'day', '5 days'],
])('%i %s is %s', (count, noun, said) => {
  expect(counted(count, noun)).toBe(said);
});
