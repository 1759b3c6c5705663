import { describe, expect, it } from 'vitest';
import { after } from '../../../src/core/moment.ts';
import { second } from '../../support/builders/config.ts';
import { aNeed, aRule, aScene, aScope, sceneLimitMs, sceneStart } from '../../support/builders/graph.ts';

const chain = {
  one: aRule(),
  two: aRule({ needs: [aNeed('one', 'same')] }),
  three: aRule({ needs: [aNeed('two', 'same')] }),
  last: aRule({ per: 'cluster', needs: [aNeed('three', 'every')] }),
};
const scope = aScope({ machine: ['dead', 'well'], cluster: ['cluster'] });
const wellDone = { 'one/well': 'done', 'two/well': 'done', 'three/well': 'done' } as const;
const isDead = (subject: string) => subject === 'dead';
const silence = { silent: isDead, unread: isDead };
const readAgain = { silent: () => false, unread: () => false };
const allUnknown = { ...wellDone, 'one/dead': 'unknown', 'two/dead': 'unknown', 'three/dead': 'unknown' } as const;

describe('a silent machine', () => {
  const givenUp = aScene(chain, { scope, verdicts: allUnknown, ...silence }).later(sceneLimitMs);

  it('costs one wait, and not the sum of its limits', () => {
    expect(givenUp.is('one/dead')).toBe('given-up');
    expect(givenUp.state('two/dead')).toMatchObject({ is: 'given-up', with: 'one/dead' });
    expect(givenUp.state('three/dead')).toMatchObject({ is: 'given-up', with: 'two/dead' });
    expect(givenUp.is('last/cluster')).toBe('ready');
  });

  it('is waited for up to the limit of its first open step', () => {
    const waiting = aScene(chain, { scope, verdicts: allUnknown, ...silence }).later(sceneLimitMs - 1);
    expect(waiting.is('one/dead')).toBe('ready');
    expect(waiting.is('last/cluster')).toBe('waiting');
  });

  it('reverses all of it when it is back', () => {
    const back = givenUp.later(10 * sceneLimitMs, { 'one/dead': 'not-done' }, readAgain);
    expect(back.is('one/dead')).toBe('ready');
    expect(back.is('two/dead')).toBe('waiting');
    expect(back.is('three/dead')).toBe('waiting');
    const again = back.later(sceneLimitMs - 1);
    expect(again.is('one/dead')).toBe('ready');
    expect(again.later(1).is('one/dead')).toBe('given-up');
  });

  it('gets each limit anew once it is back', () => {
    const back = givenUp.later(10 * sceneLimitMs, { 'one/dead': 'not-done', 'two/dead': 'not-done' }, readAgain);
    const further = back.later(1_000, { 'one/dead': 'done' });
    expect(further.is('two/dead')).toBe('ready');
    expect(further.later(sceneLimitMs - 1).is('two/dead')).toBe('ready');
  });

  it('gives the steps that waited for it their whole limits, also those whose turn had come without it', () => {
    const early = givenUp.later(sceneLimitMs - 1);
    expect(early.is('last/cluster')).toBe('ready');
    const back = early.later(
      1,
      { 'one/dead': 'not-done', 'two/dead': 'not-done', 'three/dead': 'not-done' },
      readAgain,
    );
    expect(back.is('last/cluster')).toBe('waiting');
    const turn = back.later(1_000, { 'one/dead': 'done', 'two/dead': 'done', 'three/dead': 'done' });
    expect(turn.later(sceneLimitMs - 1).is('last/cluster')).toBe('ready');
    expect(turn.later(sceneLimitMs).is('last/cluster')).toBe('given-up');
  });

  it('that is seen to be done with a step is done with it', () => {
    const off = givenUp.later(1_000, { 'one/dead': 'done', 'two/dead': 'done', 'three/dead': 'done' });
    expect(['one/dead', 'two/dead', 'three/dead'].map((id) => off.is(id))).toEqual(['done', 'done', 'done']);
  });

  it('keeps the instant at which it was given up', () => {
    expect(givenUp.later(30_000).state('one/dead')).toMatchObject({ at: after(sceneStart, sceneLimitMs) });
  });
});

describe('a machine that answers and that nobody can read', () => {
  const mute = { silent: () => false, unread: isDead };
  const givenUp = aScene(chain, { scope, verdicts: allUnknown, ...mute }).later(sceneLimitMs);

  it('costs one wait as well', () => {
    expect(givenUp.state('one/dead')).toMatchObject({ is: 'given-up', unread: true });
    expect(givenUp.state('two/dead')).toMatchObject({ is: 'given-up', with: 'one/dead' });
    expect(givenUp.state('three/dead')).toMatchObject({ is: 'given-up', with: 'two/dead' });
    expect(givenUp.is('last/cluster')).toBe('ready');
  });

  it('reverses all of it when it is read again', () => {
    const back = givenUp.later(10 * sceneLimitMs, { 'one/dead': 'not-done' }, readAgain);
    expect(['one/dead', 'two/dead', 'three/dead'].map((id) => back.is(id))).toEqual(['ready', 'waiting', 'waiting']);
  });

  it('only for one reading ends no chain', () => {
    const late = aScene(chain, { scope, verdicts: wellDone, ...readAgain }).later(sceneLimitMs);
    expect(late.is('two/dead')).toBe('ready');
    const missed = late.later(second, {}, mute);
    expect(missed.is('two/dead')).toBe('ready');
    expect(missed.is('last/cluster')).toBe('waiting');
  });

  it('ends no chain either when the reading is missed at the very limit of a step', () => {
    const missed = aScene(chain, { scope, verdicts: wellDone, ...readAgain }).later(sceneLimitMs, {}, mute);
    expect(missed.is('one/dead')).toBe('given-up');
    expect(missed.is('two/dead')).toBe('ready');
    expect(missed.is('last/cluster')).toBe('waiting');
    // Nobody read it for the whole limit of the next step: that is the one wait.
    const mutely = missed.later(sceneLimitMs, allUnknown);
    expect(mutely.state('three/dead')).toMatchObject({ is: 'given-up', with: 'two/dead' });
  });

  it('is waited for step by step on the way up', () => {
    const up = aScene(chain, { scope, verdicts: allUnknown, ...mute, silenceEndsChain: false }).later(sceneLimitMs);
    expect(up.is('two/dead')).toBe('ready');
  });
});

describe('an answering machine', () => {
  it('gets each step its own limit', () => {
    const late = aScene(chain, { scope, verdicts: wellDone }).later(sceneLimitMs);
    expect(late.is('one/dead')).toBe('given-up');
    expect(late.is('two/dead')).toBe('ready');
    expect(late.later(sceneLimitMs).is('three/dead')).toBe('ready');
  });
});
