import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch, diff, isPatch } from '../../src/journal/patch.ts';
import { history } from '../support/memories.ts';

/** JSON, with keys whose value is undefined, few names so that two values share some, and the one name that is not ordinary. */
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 0, 1, '', 'a'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'),
      fc.option(tie('value'), { nil: undefined }),
      {
        maxKeys: 4,
      },
    ),
  ),
})).value;
const asJson = (input: unknown): unknown => JSON.parse(JSON.stringify(input));

describe('a patch', () => {
  it('turns the first value into the second, also after it went through a file', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        const patch: unknown = asJson(diff(before, after));
        expect(isPatch(patch)).toBe(true);
        const result = isPatch(patch) ? applyPatch(patch, asJson(before)) : undefined;
        expect(asJson(result?.value)).toEqual(asJson(after));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is empty between equal values', () => {
    fc.assert(
      fc.property(value, (same) => {
        expect(diff(same, asJson(same))).toEqual([]);
      }),
    );
  });

  it('changes neither of its inputs and keeps what it does not touch', () => {
    const before = { ups: { a: { level: 1 } }, records: { x: { attempts: 1 } } };
    const result = applyPatch(diff(before, { ...before, ups: { a: { level: 2 } } }), before);
    expect(before.ups.a.level).toBe(1);
    expect(result?.value).toEqual({ ups: { a: { level: 2 } }, records: { x: { attempts: 1 } } });
    expect((result?.value as Partial<typeof before>)?.records).toBe(before.records);
  });

  it('is refused by a value that it does not fit', () => {
    expect(applyPatch([[['a', 'b'], 1]], { a: 5 })).toBeUndefined();
  });

  it('is small when one record of a thousand changed', () => {
    const records = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`n${index}`, { attempts: 1 }]));
    const patch = diff({ records }, { records: { ...records, n7: { attempts: 2 } } });
    expect(JSON.stringify(patch).length).toBeLessThan(60);
  });

  it('leads along a history of Memory', () => {
    let current: unknown;
    for (const next of history(50)) {
      current = applyPatch(diff(current, next), current)?.value;
      expect(current).toEqual(next);
    }
  });
});
