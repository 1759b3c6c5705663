// What a file that is not valid forbids all the same.
import { describe, expect, it } from 'vitest';
import { parseDesired } from '../../src/api/desired.ts';
import { aConfig, pi3 } from '../support/builders/config.ts';

const config = aConfig();
const forbids = (spec: string) => {
  const text = `apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec:\n  cluster: up\n${spec}`;
  const desired = parseDesired(new TextEncoder().encode(text), config);
  expect(desired.state).toBe('invalid');
  return desired.state === 'invalid' ? desired.forbids : undefined;
};

describe('a desired.yaml that is not valid', () => {
  it.each([
    ['in the right words', '  ignoredNodes: [pi-3]\n  resaon: x\n'],
    ['in the style of the other file', '  ignored_nodes: [pi-3]\n'],
    ['as one name', '  ignoredNodes: pi-3\n'],
    ['beside a name that nobody knows', '  ignoredNodes: [pi-33, pi-3]\n'],
  ])('protects whom it names, %s', (_, spec) => {
    expect(forbids(spec)).toEqual({ ignoredNodes: [pi3], act: 'always' });
  });

  it('may forbid to act, and not for a time of which nobody knows whether it is over', () => {
    expect(forbids('  act: never\n  resaon: x\n')).toEqual({ ignoredNodes: [], act: 'never' });
    expect(forbids('  act: never\n  actUntil: 2026-11-22T06:00:00Z\n  resaon: x\n')).toBeUndefined();
  });

  it.each([
    ['nothing', '  resaon: x\n'],
    ['nobody', '  ignoredNodes: [pi-33]\n'],
    ['a number', '  ignoredNodes: 7\n'],
    ['no YAML', '  ignoredNodes: [pi-3\n'],
  ])('forbids nothing when it says %s', (_, spec) => {
    expect(forbids(spec)).toBeUndefined();
  });
});
