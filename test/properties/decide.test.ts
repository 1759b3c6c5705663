import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision, Input } from '../../src/core/decision.ts';
import { timestamp } from '../../src/core/moment.ts';
import { unknown } from '../../src/core/observed.ts';
import { decide } from '../../src/reconcilers/decide.ts';
import { anyStory } from '../support/builders/any.ts';
import { withCell } from '../support/builders/snapshot.ts';

const runs = { numRuns: 120 };
const idsOf = (decision: Decision): readonly string[] => decision.actions.map((action) => action.id);
const irreversible = (decision: Decision): readonly string[] =>
  decision.actions.filter((action) => action.risk === 'irreversible').map((action) => action.id);

/** Every record of it with its keys in another order, and no object shared with it. */
function reordered<Value>(value: Value, order: (keys: string[]) => string[]): Value {
  if (Array.isArray(value)) return value.map((item: unknown) => reordered(item, order)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(order(Object.keys(record)).map((key) => [key, reordered(record[key], order)])) as Value;
}
const without = (memory: Input['memory']) => (memory === undefined ? {} : { memory });

describe('a decision', () => {
  it('is the same for equal inputs, whatever it decided before', () => {
    fc.assert(
      fc.property(anyStory, ({ input, decision }) => {
        expect(decide(structuredClone(input))).toEqual(decision);
        expect(decide(input)).toEqual(decision);
      }),
      runs,
    );
  });

  it('changes none of its inputs', () => {
    fc.assert(
      fc.property(anyStory, ({ input }) => {
        const copy = structuredClone(input);
        decide(input);
        expect(input).toEqual(copy);
      }),
      runs,
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(anyStory, ({ input, decision }) => {
        expect(decide(reordered(input, (keys) => keys.toReversed()))).toEqual(decision);
        expect(decide(reordered(input, (keys) => keys.toSorted()))).toEqual(decision);
      }),
      runs,
    );
  });

  it('can be replayed from its inputs as JSON, and is JSON itself', () => {
    fc.assert(
      fc.property(anyStory, ({ input, decision }) => {
        const replayed = JSON.parse(JSON.stringify({ ...input, ...without(input.memory) })) as Input;
        const again = decide({ ...replayed, memory: replayed.memory });
        expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(decision)));
      }),
      runs,
    );
  });

  it('does not depend on wall time', () => {
    fc.assert(
      fc.property(anyStory, fc.integer({ min: -1e11, max: 1e11 }), ({ input, decision }, shift) => {
        const elsewhen = { ...input.snapshot, wallAt: timestamp(input.snapshot.wallAt + shift) };
        // A time that people wrote is reckoned from the wall once, when it is accepted.
        fc.pre(input.desired.state !== 'valid' || input.desired.spec.countermands.length === 0);
        expect(idsOf(decide({ ...input, snapshot: elsewhen }))).toEqual(idsOf(decision));
      }),
      runs,
    );
  });

  it('says nothing new to a file that cannot be read: the last good word stands', () => {
    fc.assert(
      fc.property(anyStory, ({ input, memory, snapshot }) => {
        const { edit } = memory;
        fc.pre(edit !== undefined);
        const said = { state: 'valid', spec: edit.spec, editId: edit.id, digest: edit.digest } as const;
        const good = decide({ ...input, memory, snapshot, desired: said });
        for (const desired of [
          { state: 'invalid', place: 'line 1', message: 'not YAML' },
          { state: 'absent', message: 'no such file' },
        ] as const) {
          const bad = decide({ ...input, memory, snapshot, desired });
          expect(bad.actions).toEqual(good.actions);
          expect(bad.memory).toEqual(good.memory);
          expect(bad.conditions.find(({ type }) => type === 'DesiredValid')?.status).toBe('False');
        }
      }),
      runs,
    );
  });

  it('never comes to something irreversible by knowing less', () => {
    fc.assert(
      fc.property(anyStory, fc.nat(), ({ input, decision }, pick) => {
        // The silence of a UPS after its cause was seen once is the one confirmation that silence may give.
        const names = Object.entries(input.snapshot.facts)
          .filter(([name, cell]) => cell.state === 'known' && !name.startsWith('ups/'))
          .map(([name]) => name)
          .toSorted();
        const name = names[pick % names.length] ?? '';
        const snapshot = withCell(input.snapshot, name, unknown('SshTimeout', 'no answer in time'));
        const allowed = new Set(irreversible(decision));
        const added = irreversible(decide({ ...input, snapshot })).filter((id) => !allowed.has(id));
        expect(added, `without ${name}`).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
