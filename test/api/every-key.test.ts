// Every key and every number of the full configuration, one at a time.
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { type ParsedConfig, parseConfig } from '../../src/api/config.ts';
import { bytesOf, titanText } from './files.ts';

interface Leaf {
  readonly path: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}
/** Groups whose keys are free words. */
const free = /^(services\.resolve|startup\.service_checklist\[\d+\]\.expect_json)\./;
const { keys, numbers } = leavesOf(titanText);

/** The file with all these leaves replaced, from the end so that places stay right. */
function patched(leaves: readonly Leaf[], to: string): ParsedConfig {
  const text = leaves
    .toSorted((a, b) => b.start - a.start)
    .reduce((whole, leaf) => whole.slice(0, leaf.start) + to + whole.slice(leaf.end), titanText);
  return parseConfig(bytesOf(text));
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

/** One of each path: list entries have the same keys, so the first ones stand for all. */
function leavesOf(text: string): { readonly keys: readonly Leaf[]; readonly numbers: readonly Leaf[] } {
  const keys = new Map<string, Leaf>();
  const numbers = new Map<string, Leaf>();
  const visit = (node: unknown, path: string): void => {
    if (isSeq(node)) for (const [index, item] of node.items.entries()) visit(item, `${path}[${index}]`);
    if (isScalar(node) && typeof node.value === 'number' && node.range)
      add(numbers, path, String(node.value), node.range);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key) || typeof key.value !== 'string' || !key.range) continue;
      const below = path === '' ? key.value : `${path}.${key.value}`;
      if (!free.test(below)) add(keys, below, key.value, key.range);
      visit(value, below);
    }
  };
  visit(parseDocument(text).contents, '');
  return { keys: [...keys.values()], numbers: [...numbers.values()] };
}

function add(to: Map<string, Leaf>, path: string, name: string, range: readonly number[]): void {
  const general = path.replaceAll(/\[\d+\]/g, '[]');
  if (!to.has(general)) to.set(general, { path, name, start: range[0] ?? 0, end: range[1] ?? 0 });
}
