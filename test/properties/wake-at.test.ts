import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/reconcilers/decide.ts';
import { anyConfig, anyStory, restingSnapshot, unchanged } from '../support/builders/any.ts';
import { aConfig, minute, second, upsA } from '../support/builders/config.ts';
import { aDesired, anInput } from '../support/builders/memory.ts';
import { onBattery, withUpsReading } from '../support/builders/snapshot.ts';
import { aStory } from '../support/builders/story.ts';

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

  it('is exact for a run that is frozen from its first tick: its steps use nothing up while the battery does', () => {
    const desired = aDesired({ act: 'never' });
    const late: number[] = [];
    for (let runtimeSeconds = 250; runtimeSeconds < 350; runtimeSeconds += 0.5) {
      const forced = { ...onBattery, tokens: ['OB', 'FSD'], runtimeSeconds };
      const { input, decision } = aStory(aConfig(), { desired }).later(second, (snapshot) =>
        withUpsReading(snapshot, upsA, forced),
      );
      expect(decision.memory.run?.frozenSince).toBeDefined();
      const snapshot = unchanged(input.snapshot, decision.wakeAt - input.snapshot.takenAt - 1);
      const earlier = decide({ ...input, snapshot, memory: decision.memory });
      if (earlier.memory.run?.paceMisses !== decision.memory.run?.paceMisses) late.push(runtimeSeconds);
    }
    expect(late).toEqual([]);
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
