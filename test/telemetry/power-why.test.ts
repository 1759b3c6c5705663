// What status.json says of triggers and of starting is what was decided: the same code, asked once more.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UpsStatus } from '../../src/api/status-power.ts';
import type { UpsReading } from '../../src/core/facts.ts';
import { unknown } from '../../src/core/observed.ts';
import { statusOf } from '../../src/telemetry/status/status.ts';
import { aConfig, aUps, minute, second, upsA } from '../support/builders/config.ts';
import { onBattery, onMains, withCell, withUpsReading } from '../support/builders/snapshot.ts';
import { aStory, type Story } from '../support/builders/story.ts';

const config = aConfig({
  ups: [aUps(upsA, {}, { chargeFloorPercent: 20, onBatteryLimitMs: 10 * minute, debouncePolls: 3 })],
});
const rest = () => aStory(config);
const reads = (story: Story, reading: Partial<UpsReading>, afterMs = second): Story =>
  story.later(afterMs, (snapshot) => withUpsReading(snapshot, upsA, reading));
const falls = (story: Story, afterMs = second): Story =>
  story.later(afterMs, (snapshot) => withCell(snapshot, 'ups/A', unknown('UpsdUnreachable', 'no answer')));
const told = ({ input, decision }: Story): UpsStatus => {
  const [ups] = statusOf(input, decision, { version: 'test', host: 'keeper' }).ups;
  if (ups === undefined) throw new Error('the site has a UPS');
  return ups;
};
const trigger = (ups: UpsStatus, reason: string) => ups.triggers?.find((one) => one.reason === reason);

/** What one tick brings: a reading, or silence. */
const anUpdate = fc.record({
  afterMs: fc.constantFrom(second, 16 * second, 2 * minute, 6 * minute),
  silent: fc.constantFrom(false, false, true),
  tokens: fc.constantFrom(
    ['OL'],
    ['OB', 'DISCHRG'],
    ['OB', 'LB'],
    ['OB', 'FSD'],
    ['OL', 'LB'],
    ['OB', 'CAL'],
    ['WAIT'],
  ),
  chargePercent: fc.constantFrom(100, 61, 59, 20, 5),
  runtimeSeconds: fc.constantFrom(1_800, 700, 300, 1),
});

describe('what is told of a UPS', () => {
  it('names as the first that holds the trigger that was decided on, and holds none where there was none', () => {
    fc.assert(
      fc.property(fc.array(anUpdate, { minLength: 1, maxLength: 8 }), (updates) => {
        let story = rest();
        for (const { afterMs, silent, ...reading } of updates) {
          story = silent ? falls(story, afterMs) : reads(story, reading, afterMs);
          const ups = told(story);
          const { trigger: decided } = story.decision.power[upsA] ?? {};
          expect(ups.triggers?.find(({ holds }) => holds)?.reason).toBe(decided?.reason);
          expect(ups.triggers).toHaveLength(6);
          // Of what a start needs all is there when it is allowed, and something is not when it is not.
          expect(ups.start.parts?.every(({ met }) => met)).toBe(story.decision.power[upsA]?.startRule.met);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('counts how often the runtime was too low, and holds when it was often enough', () => {
    const short = { ...onBattery, runtimeSeconds: 60 };
    const once = told(reads(rest(), short));
    expect(trigger(once, 'RuntimeBelowBudget')).toMatchObject({
      what: 'runtime <= 1.10 x budget',
      limit: '<= 330 s',
      now: '60 s',
      updates: { seen: 1, of: 3 },
      holds: false,
    });
    const thrice = told(reads(reads(reads(rest(), short), { loadPercent: 31 }), { loadPercent: 30 }));
    expect(trigger(thrice, 'RuntimeBelowBudget')).toMatchObject({ updates: { seen: 3, of: 3 }, holds: true });
  });

  it('reckons the runtime on from when it was told', () => {
    const repeated = reads(rest(), { ...onBattery, runtimeSeconds: 900 }).ticks(1, 20 * second);
    expect(told(repeated).effective).toEqual({ seconds: 880, how: 'of 900 s told 20 s ago, running down since' });
    expect(told(rest())).not.toHaveProperty('effective');
  });

  it('makes the runtime from the charge when none is told', () => {
    const { runtimeSeconds: _untold, ...mute } = { ...onBattery, chargePercent: 50 };
    const story = rest().later(second, (snapshot) =>
      withCell(snapshot, 'ups/A', { state: 'known', value: mute, began: snapshot.takenAt }),
    );
    expect(told(story).effective).toEqual({ seconds: 900, how: 'by 50 % of a full battery at full load' });
  });

  it('in silence after battery tells when that will be a cause, and asks nothing else of the UPS', () => {
    const silent = told(falls(reads(rest(), { ...onBattery, runtimeSeconds: 600 })).ticks(1, 30 * second));
    expect(trigger(silent, 'BlindOnBattery')).toMatchObject({ limit: '>= 209 s', now: '30.0 s', holds: false });
    expect(trigger(silent, 'LowBattery')).not.toHaveProperty('now');
    expect(trigger(silent, 'RuntimeBelowBudget')).not.toHaveProperty('now');
  });

  it('says what a start still needs while the battery charges', () => {
    const charging = reads(reads(rest(), onBattery), { ...onMains, chargePercent: 18 }).ticks(1, 2 * minute);
    expect(told(charging).start).toMatchObject({
      met: false,
      reason: 'MainsNotStable',
      parts: [
        { what: 'mains, without low battery (LB)', now: 'mains', met: true },
        { what: 'mains for 300 s', now: '120 s', met: false },
        { what: 'charge >= 60 %', now: '18 %', met: false },
        { what: 'runtime at full load >= 450 s', now: '324 s', met: false },
      ],
    });
  });

  it('tells of no triggers before anything could be decided', () => {
    const blind = rest().later(second, (snapshot) => withCell(snapshot, 'host', unknown('NeverRead', 'not yet')));
    expect(told(blind)).not.toHaveProperty('triggers');
    expect(told(blind).start).toEqual({ met: false, reason: 'NeverRead', message: 'nothing could be decided yet' });
  });
});
