// Every key and every number of the full configuration, one at a time.
import { describe, expect, it } from 'vitest';
import { type ParsedConfig, parseConfig } from '../../src/api/config.ts';
import { bytesOf, titanText } from './files.ts';
import { type Leaf, leavesOf, replaced } from './leaves.ts';

const { keys, numbers } = leavesOf(titanText);

/** The file with all these leaves replaced. */
function patched(leaves: readonly Leaf[], to: string): ParsedConfig {
  return parseConfig(bytesOf(replaced(titanText, leaves, () => to)));
}

describe('every key', () => {
  it('is found when it is mistyped, on its line and with the right suggestion', () => {
    expect(keys.length).toBeGreaterThan(150);
    for (const key of keys) {
      const parsed = patched([key], `${key.name}x`);
      const line = titanText.slice(0, key.start).split('\n').length;
      expect(parsed, key.path).toMatchObject({
        state: 'invalid',
        problems: expect.arrayContaining([
          expect.objectContaining({ line, message: 'unknown key', suggestion: `did you mean ${key.name}?` }),
        ]),
      });
    }
  });
});

describe('every number', () => {
  it.each(['-1', '.nan', '.inf', '1e999', '99999999999', '"5"', 'true', '[]', '~'])('cannot be %s', (value) => {
    expect(numbers.length).toBeGreaterThan(50);
    for (const leaves of [numbers.slice(0, 30), numbers.slice(30, 60), numbers.slice(60)]) {
      const parsed = patched(leaves, value);
      const named = parsed.state === 'invalid' ? parsed.problems.map(({ key }) => key) : [];
      expect(new Set(named)).toEqual(new Set(leaves.map(({ path }) => path)));
    }
  });
});
