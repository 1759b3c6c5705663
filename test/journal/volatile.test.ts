import { describe, expect, it } from 'vitest';
import type { Memory, UpsMemory } from '../../src/core/memory.ts';
import { instant } from '../../src/core/moment.ts';
import { diff } from '../../src/journal/patch.ts';
import { mayWait } from '../../src/journal/volatile.ts';
import { aConfig, upsA } from '../support/builders/config.ts';
import { aMemory, aRun } from '../support/builders/memory.ts';
import { createMemoryFiles } from '../support/memory-files.ts';
import { recoverFrom, startLife } from './journals.ts';

const config = aConfig();
const line: UpsMemory = {
  lastLine: 'battery',
  readingBegan: instant(1_000),
  updatedAt: instant(1_010),
  lastRuntimeMs: 900_000,
  lastChargePercent: 80,
  onBatterySince: instant(500),
  belowNeed: 0,
  triggerUpdates: 0,
};
const withUps = (change: Partial<UpsMemory>, more: Partial<Memory> = {}): Memory =>
  aMemory(config, { ups: { [upsA]: { ...line, ...change } }, ...more });
const before = withUps({});
const waits = (next: Memory, last: Memory = before): boolean => mayWait(diff(last, next), last);

describe('a change of Memory', () => {
  it('may wait when it is only the next reading of a UPS, or when the pace was looked at last', () => {
    expect(waits(before)).toBe(true);
    expect(waits(withUps({ readingBegan: instant(9e6), updatedAt: instant(9e6) }))).toBe(true);
    expect(waits(withUps({ lastRuntimeMs: 870_001, lastChargePercent: 75.5 }))).toBe(true);
    const looked = (at: number): Memory => withUps({}, { run: aRun(config, { paceUpdateAt: instant(at) }) });
    expect(waits(looked(9e6), looked(1))).toBe(true);
  });

  it('never waits when the numbers on disk would lag by much', () => {
    expect(waits(withUps({ lastRuntimeMs: 870_000 }))).toBe(false);
    expect(waits(withUps({ lastRuntimeMs: 930_000 }))).toBe(false);
    expect(waits(withUps({ lastChargePercent: 75 }))).toBe(false);
  });

  it('never waits when anything else changes, comes or goes', () => {
    const { readingBegan: _gone, ...silent } = line;
    const others: readonly Memory[] = [
      withUps({ lastLine: 'mains' }),
      withUps({ belowNeed: 1, updatedAt: instant(2_000) }),
      withUps({ triggerUpdates: 1 }),
      withUps({ safeSince: instant(1) }),
      withUps({ silentSince: instant(1) }),
      aMemory(config, { ups: { [upsA]: silent } }),
      withUps({ updatedAt: instant(2_000) }, { runCount: 7 }),
    ];
    for (const next of others) expect(waits(next)).toBe(false);
    const run = aRun(config, { paceUpdateAt: instant(1) });
    const missed = withUps({}, { run: { ...run, paceMisses: 1, paceUpdateAt: instant(2) } });
    expect(waits(missed, withUps({}, { run }))).toBe(false);
    expect(mayWait(diff(undefined, before), undefined)).toBe(false);
  });

  it('that waited is on disk with the next one that does not', async () => {
    const files = createMemoryFiles();
    const life = await startLife(files);
    await life.record(before);
    await life.record(withUps({ lastRuntimeMs: 890_000 }));
    expect((await recoverFrom(files.contents)).memory?.ups[upsA]?.lastRuntimeMs).toBe(900_000);
    const last = withUps({ lastRuntimeMs: 880_000, belowNeed: 1 });
    expect(await life.record(last)).toBe(true);
    expect((await recoverFrom(files.contents)).memory).toEqual(last);
  });
});
