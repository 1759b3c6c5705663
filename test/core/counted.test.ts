// Numbers with their nouns.
import { expect, it } from 'vitest';
import { counted, isOrAre } from '../../src/core/counted.ts';

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

it('has its verb', () => {
  expect([0, 1, 2].map(isOrAre)).toEqual(['are', 'is', 'are']);
});
