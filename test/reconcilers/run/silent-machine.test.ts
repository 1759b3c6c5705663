// A machine that nobody can read costs the way down one wait, whatever it does for the others.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import { stepId } from '../../../src/core/ids.ts';
import { stopped } from '../../support/builders/changes.ts';
import { aConfig, aUps, pi1, pi3, second, upsA, withMachine } from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import { withSilence } from '../../support/builders/snapshot.ts';
import { aStory } from '../../support/builders/story.ts';

const config = aConfig();
const cases: readonly (readonly [string, string, Config])[] = [
  ['a worker', 'power-off', config],
  ['one that serves others', 'power-off-serving', withMachine(config, pi3, { serves: [pi1] })],
  ['the host of an upsd', 'power-off-upsd', { ...config, ups: [aUps(upsA, { serverHost: pi3, returnOutput: true })] }],
];

describe('a silent machine', () => {
  it.each(cases)('that is %s has its poweroff given up with its chain', (_, row, site) => {
    const story = aStory(site)
      .says(anEdit(2, { cluster: 'down', mode: 'poweroff' }))
      .later(second, (snapshot) => withSilence(stopped(1)(snapshot), pi3))
      .ticks(110, second);
    const states = new Map(story.decision.steps.map(({ step, state }) => [step.id, state]));
    const chain = ['stop-agent', 'end-containers', row].map((name) => states.get(stepId(name, pi3)));
    expect(chain.map((state) => state?.is)).toEqual(['given-up', 'given-up', 'given-up']);
    expect(chain.at(-1)).toMatchObject({ with: expect.any(String) });
  });
});
