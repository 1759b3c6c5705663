// A release by hand: what it sets aside, what it never does, and what becomes of it.
import { describe, expect, it } from 'vitest';
import type { Desired } from '../../../src/core/desired.ts';
import type { Hold, Memory } from '../../../src/core/memory.ts';
import { after, momentAt, timestamp } from '../../../src/core/moment.ts';
import { isReleased, type Seen, withoutSpentReleases } from '../../../src/reconcilers/power/release.ts';
import { onBatteryFor, outage } from '../../support/builders/changes.ts';
import { aConfig, aConfigWithTwoUpses, minute, second, upsA, upsB } from '../../support/builders/config.ts';
import { aHold, aMemory, anEdit } from '../../support/builders/memory.ts';
import { onMains, start, withUnknown, withUpsReading } from '../../support/builders/snapshot.ts';
import { aStory } from '../../support/builders/story.ts';

const config = aConfigWithTwoUpses();
const [upsAConfig] = config.ups;
const battery = { line: 'battery' } as const;
const critical = (reason = 'RuntimeBelowBudget') => ({
  ...battery,
  trigger: { reason, message: '', updates: 2, blind: false },
});
const mains = { line: 'mains' } as const;
const held = (change: Partial<Hold> = {}) => aHold({ reason: 'RuntimeBelowBudget', ...change });
const heldB = held({ ups: upsB });

describe('the release of a hold', () => {
  const endsAt = after(start, minute);
  const counts = (
    seen: Seen,
    holds: Memory['holds'] = {},
    countermands: Memory['countermands'] = { 'ups/A': { endsAt } },
  ) =>
    upsAConfig !== undefined &&
    isReleased(upsAConfig, seen, { config, memory: aMemory(config, { holds, countermands }), now: momentAt(start) });

  it('sets a cause aside, and what is left of it', () => {
    expect(counts({ [upsA]: critical(), [upsB]: mains })).toBe(true);
    expect(counts({ [upsA]: battery, [upsB]: mains }, { 'ups/A': held() })).toBe(true);
  });

  it('counts for nobody else, and for its time', () => {
    expect(counts({ [upsA]: critical(), [upsB]: mains }, {}, { 'ups/B': { endsAt } })).toBe(false);
    expect(counts({ [upsA]: critical(), [upsB]: mains }, {}, { 'ups/A': { endsAt: start } })).toBe(false);
  });

  it.each(['LowBattery', 'ForcedShutdown'])('never counts against %s', (reason) => {
    expect(counts({ [upsA]: critical(reason), [upsB]: mains })).toBe(false);
  });

  it.each(['LowBattery', 'ForcedShutdown'])(
    'never counts against a hold for %s that is not said any more',
    (reason) => {
      expect(counts({ [upsA]: { line: 'unknown' }, [upsB]: mains }, { 'ups/A': held({ reason }) })).toBe(false);
      const recharging = held({ phase: 'Recharging', reason });
      expect(counts({ [upsA]: critical(), [upsB]: mains }, { 'ups/A': recharging })).toBe(true);
    },
  );

  it('never counts beside a second UPS that is a cause', () => {
    expect(counts({ [upsA]: critical(), [upsB]: critical() })).toBe(false);
  });

  it('never counts beside a second UPS whose hold stands', () => {
    expect(counts({ [upsA]: critical(), [upsB]: battery }, { 'ups/B': heldB })).toBe(false);
    expect(counts({ [upsA]: critical(), [upsB]: { line: 'unknown' } }, { 'ups/B': heldB })).toBe(false);
    expect(counts({ [upsA]: critical(), [upsB]: mains }, { 'ups/B': heldB })).toBe(true);
    expect(counts({ [upsA]: critical(), [upsB]: battery })).toBe(true);
  });

  it('is spent when the hold is Active in spite of it', () => {
    const memory = aMemory(config, { holds: { 'ups/A': held() }, countermands: { 'ups/A': { endsAt } } });
    expect(withoutSpentReleases(memory, momentAt(start)).countermands).toEqual({ 'ups/A': { endsAt: start } });
    const aside = { ...memory, holds: { 'ups/A': held({ phase: 'Recharging' }) } };
    expect(withoutSpentReleases(aside, momentAt(start))).toBe(aside);
  });
});

describe('a hold that became Active in spite of its release', () => {
  const until = (minutes: number) => timestamp(1_800_000_000_000 + start + minutes * minute);
  const release = (number: number, minutes = 30): Desired =>
    anEdit(number, { countermands: [{ hold: 'ups/A', until: until(minutes), by: 'alice', reason: '' }] });
  const silent = (snapshot: Parameters<typeof outage>[0]) => withUnknown(snapshot, 'ups/A');
  const setAside = aStory(aConfig()).says(release(2)).later(second, onBatteryFor(60)).ticks(5, second);
  const low = setAside.later(second, outage).ticks(5, second);

  it('had been set aside until the battery was low', () => {
    expect(setAside.memory.holds).toEqual({});
    expect(low.memory.holds['ups/A']).toMatchObject({ phase: 'Active', reason: 'LowBattery' });
  });

  it('stands when the UPS falls silent, and its silence counts', () => {
    const later = low.later(second, silent).ticks(60, second);
    expect(later.memory.holds['ups/A']?.phase).toBe('Active');
    expect(later.decision.power[upsA]?.line).toBe('unknown');
    expect(later.memory.run?.targets.cluster).toBe('quiet');
  });

  it('stands when the UPS takes back what it said', () => {
    const better = low.later(second, onBatteryFor(3_000)).ticks(5, second);
    expect(better.memory.holds['ups/A']?.phase).toBe('Active');
    expect(better.memory.run?.targets.cluster).toBe('quiet');
  });

  it('is not released by the same words in a later edit', () => {
    const paused = low.says(release(3)).ticks(1, second).later(second, silent).ticks(30, second);
    expect(paused.memory.holds['ups/A']?.phase).toBe('Active');
  });

  it('stands beside a second UPS for as long as the hold of that one, whatever its estimate', () => {
    const both = aStory(config)
      .later(second, (now) => onBatteryFor(60, upsB)(onBatteryFor(60)(now)))
      .ticks(5, second);
    const released = both.says(release(2)).ticks(3, second);
    const better = released.later(second, onBatteryFor(3_000, upsB)).ticks(3, second);
    expect(better.memory.holds['ups/B']?.phase).toBe('Active');
    expect(better.memory.holds['ups/A']?.phase).toBe('Active');
    const alone = better.later(second, (now) => withUpsReading(now, upsB, onMains)).ticks(3, second);
    expect(alone.memory.holds['ups/A']?.phase).toBe('Active');
    expect(alone.says(release(3, 60)).ticks(2, second).memory.holds['ups/A']?.phase).toBe('Recharging');
  });
});
