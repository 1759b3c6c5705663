import { expect, it } from 'vitest';
import { replay } from '../../src/controller/replay.ts';
import { aConfig } from '../support/builders/config.ts';
import { aStory } from '../support/builders/story.ts';

const { input, decision } = aStory(aConfig());

it('makes the decision of recorded inputs again', () => {
  const made = replay(JSON.parse(JSON.stringify(input)));
  expect(JSON.parse(JSON.stringify(made?.decision))).toEqual(JSON.parse(JSON.stringify(decision)));
});

it.each([
  ['a list', []],
  ['hollow', { config: {}, desired: {}, snapshot: {}, estimates: {} }],
  ['without machines', { ...input, config: { ...input.config, machines: 7 } }],
  ['without an instant', { ...input, snapshot: { ...input.snapshot, takenAt: 'soon' } }],
  ['with a memory that is none', { ...input, memory: 'none' }],
])('takes no value for inputs that is %s', (_what, value) => {
  expect(replay(value)).toBeUndefined();
});
