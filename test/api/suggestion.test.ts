import { describe, expect, it } from 'vitest';
import { didYouMean, didYouMeanKey, nearest } from '../../src/api/suggestion.ts';

const nodes = Array.from({ length: 24 }, (_, index) => `titan-${String(index).padStart(2, '0')}`);

describe('a suggestion', () => {
  it('is the nearest word, and a swap of two letters is nearer than a wrong one', () => {
    expect(didYouMean('titan-41', nodes)).toBe('did you mean titan-14?');
    expect(nearest('titan-41', nodes, 3)).toEqual(['titan-14', expect.any(String), expect.any(String)]);
  });

  it('is not made when nothing is near', () => {
    expect(didYouMean('router', nodes)).toBeUndefined();
    expect(didYouMean('x', [])).toBeUndefined();
  });

  it('says which file is written in which case', () => {
    expect(didYouMeanKey('ignored_nodes', ['ignoredNodes', 'mode'])).toMatch(
      /^did you mean ignoredNodes\? \(camelCase/,
    );
    expect(didYouMeanKey('defaultBudgetSeconds', ['default_budget_seconds'])).toMatch(/\(snake_case here/);
    expect(didYouMeanKey('Mode', ['mode'])).toBe('did you mean mode?');
  });

  it('costs little, however long the word is', () => {
    expect(nearest('x'.repeat(100_000), ['y'.repeat(100_000)])).toEqual([]);
  });
});
