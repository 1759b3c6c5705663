import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { rewriteYaml } from '../../../src/api/yaml-rewrite/rewrite.ts';
import { readPlainYaml } from '../../../src/api/yaml-values.ts';

const nameOf = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && 'name' in item ? item.name : item;
const rewrite = (text: string, next: unknown) => rewriteYaml(text, next, nameOf);
const plainOf = (text: string): unknown => {
  const plain = readPlainYaml(text);
  if (!('value' in plain)) throw new Error(`${JSON.stringify(plain)}\n${text}`);
  return plain.value;
};

/** Before, what it is to say, and after. */
const cases: readonly (readonly [string, string, unknown, string])[] = [
  ['nothing', 'a: 1 # one\n', { a: 1 }, 'a: 1 # one\n'],
  ['a plain value', 'a: one # 1\nb: two\n', { a: 'three', b: 'two' }, 'a: three # 1\nb: two\n'],
  ['a value in single quotes', "a: 'it''s'\n", { a: "that's" }, "a: 'that''s'\n"],
  ['a value in double quotes', 'a: "one"\n', { a: 'two' }, 'a: "two"\n'],
  ['a value that needs quotes now', 'a: one\n', { a: '# two' }, 'a: "# two"\n'],
  ['a text that another YAML reads as a boolean', 'a: one\n', { a: 'off' }, 'a: "off"\n'],
  ['a missing value', 'a:\nb: 1\n', { a: 'x', b: 1 }, 'a: x\nb: 1\n'],
  ['a missing value before a comment', 'a: # why\n', { a: 'x' }, 'a: x # why\n'],
  ['a block', 'a: |  # why\n  one\n  two\n\nb: 1\n', { a: 'x', b: 1 }, 'a: x # why\n\nb: 1\n'],
  ['a text that becomes two lines', 'a: one\n', { a: 'one\ntwo' }, 'a: "one\\ntwo"\n'],
  ['a boolean', 'a: true\n', { a: false }, 'a: false\n'],
  ['a value in the next line', 'a:\n  one\nb: 1\n', { a: 'two', b: 1 }, 'a:\n  two\nb: 1\n'],
  ['a value with a tag and an anchor', 'a: !!str &x one # 1\n', { a: 'two' }, 'a: !!str &x two # 1\n'],
  ['an explicit key', '? a\n: one\n', { a: 'two' }, '? a\n: two\n'],
  [
    'the column of a comment',
    'a: one     # 1\nb: two     # 2\n',
    { a: 'three', b: 'x' },
    'a: three   # 1\nb: x       # 2\n',
  ],
  ['a comment that is in the way', 'a: one  # 1\n', { a: 'seventeen' }, 'a: seventeen  # 1\n'],

  ['a new key', 'a: 1\nb: 2\n', { a: 1, x: 0, b: 2 }, 'a: 1\nx: 0\nb: 2\n'],
  ['a new key behind a comment', 'a: 1 # one\n# of b\nb: 2', { a: 1, b: 2, x: 0 }, 'a: 1 # one\n# of b\nb: 2\nx: 0'],
  ['a new map', 'a:\n    b: 1\n', { a: { b: 1 }, x: { c: { d: 1 } } }, 'a:\n    b: 1\nx:\n    c:\n        d: 1\n'],
  ['a new key in braces', '{a: 1}', { a: 1, b: [2] }, '{a: 1, b: [2]}'],
  ['a new key in empty braces', 'a: {} # none\n', { a: { b: 1 } }, 'a: { b: 1 } # none\n'],
  [
    'a new key in an item',
    'a:\n  - name: x # 1\n    b: 2\n',
    { a: [{ name: 'x', b: 2, c: 3 }] },
    'a:\n  - name: x # 1\n    b: 2\n    c: 3\n',
  ],
  [
    'a new key in braces over several lines',
    'a: {\n  b: 1, # one\n  c: 2 # two\n}\n',
    { a: { b: 1, c: 2, d: 3 } },
    'a: {\n  b: 1, # one\n  c: 2, # two\n  d: 3\n}\n',
  ],
  [
    'a new key in braces over several lines, with a comma at the end',
    'a: {\n  b: 1, # one\n}\n',
    { a: { b: 1, c: 2 } },
    'a: {\n  b: 1, # one\n  c: 2,\n}\n',
  ],

  ['a key less', 'a: 1\nb: 2 # two\nc: 3\n', { a: 1, c: 3 }, 'a: 1\n# two\nc: 3\n'],
  ['the last key less', 'a: 1\r\nb: 2', { a: 1 }, 'a: 1'],
  [
    'a map less',
    'a: 1\nb: # why\n  # first\n  c: |\n    x\n  d: [1, # one\n    2]\ne: 1\n',
    { a: 1, e: 1 },
    'a: 1\n# why\n  # first\n# one\ne: 1\n',
  ],
  ['the only key less', 'a: # why\n  b: 1 # one\nc: 2\n', { a: {}, c: 2 }, 'a: {} # why\n  # one\nc: 2\n'],
  ['a key less in braces', '{a: 1, b: 2, c: 3}', { a: 1, c: 3 }, '{a: 1, c: 3}'],
  ['the last key less in braces', '{ a: 1, b: 2, }', { a: 1 }, '{ a: 1, }'],
  ['the only key less in braces', 'a: { b: 1 }\n', { a: {} }, 'a: {}\n'],

  ['a new item', 'a:\n- x # 1\n# end\n', { a: ['x', 'z'] }, 'a:\n- x # 1\n- z\n# end\n'],
  ['a new item in the quotes of the others', 'a: ["x"]\n', { a: ['x', 'y'] }, 'a: ["x", "y"]\n'],
  ['a new item in empty brackets', 'a: [ ]\n', { a: ['x'] }, 'a: [x ]\n'],
  ['an item less', 'a:\n  - x # 1\n  - y\n', { a: ['y'] }, 'a:\n  # 1\n  - y\n'],
  ['the only item less', 'a:\n  - x\n', { a: [] }, 'a: []\n'],
  ['an item that became another one', 'a: [x, w]\n', { a: ['z', 'w'] }, 'a: [z, w]\n'],
  [
    'items less in brackets over several lines',
    'a: [\n  x, # 1\n  y, # 2\n  z # 3\n]\n',
    { a: ['y'] },
    'a: [\n   # 1\n  y # 2\n   # 3\n]\n',
  ],
  [
    'an item that is named the same',
    'a:\n  - {name: x, b: 1} # 1\n  - name: y # 2\n    b: 1\n',
    {
      a: [
        { name: 'x', b: 2 },
        { name: 'y', b: 3 },
      ],
    },
    'a:\n  - {name: x, b: 2} # 1\n  - name: y # 2\n    b: 3\n',
  ],
  [
    'what an alias refers to',
    'a: &x one\nb: *x\nc: *x\n',
    { a: 'two', b: 'one', c: 'one' },
    'a: &x two\nb: one\nc: one\n',
  ],
  ['an alias', 'a: &x one\nb: *x # 1\n', { a: 'one', b: 'two' }, 'a: &x one\nb: two # 1\n'],
  ['a map behind an alias', 'a: &x {b: 1}\nc: *x\n', { a: { b: 1 }, c: { b: 2 } }, 'a: &x {b: 1}\nc: { b: 2 }\n'],
  [
    'a map that an alias refers to',
    'a: &x\n  b: 1\nc: *x\n',
    { a: { b: 2 }, c: { b: 1 } },
    'a: &x\n  b: 2\nc: { b: 1 }\n',
  ],
];

describe('a text that is to say something else', () => {
  it.each(cases)('changes by %s', (_what, before, next, after) => {
    expect(rewrite(before, next)).toBe(after);
  });

  it('goes on in the next line of a list where a line would get too long', () => {
    const names = Array.from({ length: 40 }, (_, number) => `machine-${number}`);
    const text = rewrite('a:\n  b: []\n', { a: { b: names } }) ?? '';
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(130);
    expect(plainOf(text)).toEqual({ a: { b: names } });
  });

  it.each([
    ['it is no map', '- 1\n', [2]],
    ['it is not valid', 'a: [\n', { a: [] }],
    ['a comment stands in a list that becomes a word', 'a: [ # why\n  1]\n', { a: 'x' }],
    ['a block becomes a word', 'a:\n  b: 1\n', { a: 'x' }],
    ['it is to say what no file can', 'a: 1\n', { a: { b: Number.NaN } }],
  ])('is left to the caller when %s', (_why, text, next) => {
    expect(rewrite(text, next)).toBeUndefined();
  });
});

describe('any text', () => {
  const leaf = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.boolean(),
    fc.integer(),
    fc.constantFrom('x y', 'a: b', '# c', ''),
  );
  const { value } = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('map')),
    map: fc.dictionary(fc.constantFrom('a', 'b', 'c-d', 'e f', '1'), tie('value'), { maxKeys: 4 }),
  }));
  const map = fc.dictionary(fc.constantFrom('a', 'b', 'c-d', 'e f', '1'), value, { maxKeys: 4 });
  const style = fc.record({
    collectionStyle: fc.constantFrom('any', 'block', 'flow'),
    indent: fc.integer({ min: 1, max: 5 }),
    indentSeq: fc.boolean(),
    defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
  } as const);

  it('says exactly what it is to say, or is left to the caller', () => {
    let isDone = 0;
    fc.assert(
      fc.property(map, map, style, (before, next, options) => {
        const text = stringify(before, options);
        const after = rewrite(text, next);
        if (after === undefined) return;
        isDone += 1;
        expect(plainOf(after)).toEqual(JSON.parse(JSON.stringify(next)));
      }),
      { numRuns: 300 },
    );
    expect(isDone).toBeGreaterThan(100);
  });
});
