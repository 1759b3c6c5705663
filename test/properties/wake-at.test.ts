import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/reconcilers/decide.ts';
import { anyConfig, anyStory, restingSnapshot, unchanged } from '../support/builders/any.ts';
import { minute } from '../support/builders/config.ts';
import { anInput } from '../support/builders/memory.ts';

describe('the instant at which a decision wants to be looked at again', () => {
  it('is exact: with unchanged facts no earlier tick decides anything else', () => {
    fc.assert(
      fc.property(anyStory, fc.double({ min: 0, max: 1, noNaN: true }), ({ input, decision }, share) => {
        const gap = decision.wakeAt - input.snapshot.takenAt;
        fc.pre(gap > 1);
        const early = Math.max(1, Math.floor(share * (gap - 1)));
        const snapshot = unchanged(input.snapshot, early);
        const earlier = decide({ ...input, snapshot, memory: decision.memory });
        expect(earlier.memory).toEqual(decision.memory);
        expect(earlier.actions).toEqual([]);
        expect(earlier.conditions).toEqual(decision.conditions);
      }),
      { numRuns: 300 },
    );
  });

  it('lies ahead', () => {
    fc.assert(
      fc.property(anyStory, ({ input, decision }) => {
        expect(decision.wakeAt).toBeGreaterThan(input.snapshot.takenAt);
      }),
      { numRuns: 100 },
    );
  });

  it('is far away at rest', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const snapshot = restingSnapshot(config);
        const first = decide(anInput(config, snapshot));
        const { wakeAt } = decide(anInput(config, snapshot, { memory: first.memory }));
        expect(wakeAt - snapshot.takenAt).toBeGreaterThan(minute);
      }),
    );
  });
});
