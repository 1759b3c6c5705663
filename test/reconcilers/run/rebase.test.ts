import { describe, expect, it } from 'vitest';
import { actionId, type BootId, bootId, nodeName, type StepId, stepId } from '../../../src/core/ids.ts';
import type { Memory } from '../../../src/core/memory.ts';
import { type Instant, instant, timestamp } from '../../../src/core/moment.ts';
import { type Rules, rebase } from '../../../src/reconcilers/run/rebase.ts';
import { aConfig, keeper, pi1, pi2, upsA } from '../../support/builders/config.ts';
import { aHold, aMemory, anUpRun, aRun } from '../../support/builders/memory.ts';
import { bootOf, hostBoot } from '../../support/builders/snapshot.ts';

const config = aConfig();
/** An instant of the old boot, found nowhere else. */
const old = instant(123_456_789);
const now = instant(77);
const nextBoot = bootId('keeper-boot-2');
const drain = stepId('drain', pi1);
const action = actionId('drain/pi-1/EvictPod');

const full: Memory = aMemory(config, {
  actEndsAt: old,
  convergedAt: old,
  countermands: { 'ups/A': { endsAt: old } },
  holds: { 'ups/A': aHold() },
  edit: { id: 'e', digest: 'd', spec: aMemory(config).edit?.spec ?? fail(), acceptedAt: old, boot: hostBoot },
  run: aRun(config, {
    openedAt: old,
    paceUpdateAt: old,
    cordonedAt: old,
    apiGivenUpAt: old,
    powerSafeAt: old,
    cycled: { [upsA]: old },
    steps: { [drain]: { readyAt: old, doneAt: old, trueSince: old, settledAt: old, settledBy: 'limit' } },
  }),
  ups: {
    [upsA]: {
      readingBegan: old,
      updatedAt: old,
      silentSince: old,
      onBatterySince: old,
      safeSince: old,
      topChargeSince: old,
      lastLine: 'battery',
      lastLineBoot: hostBoot,
      belowNeed: 2,
      triggerUpdates: 1,
    },
  },
  records: { [action]: { lane: 'api', attempts: 3, startedAt: old, endedAt: old, outcome: 'in-flight' } },
  proposedAt: { [action]: old },
  repairs: { 'stuck-pod': { attempts: 1, lastAt: old } },
  schedules: { nightly: { lastFiredAt: timestamp(5) } },
  committed: { [pi2]: bootOf(pi2) },
});
function fail(): never {
  throw new Error('the memory of a test has an edit');
}

describe('memory after a boot of the own host', () => {
  const moved = rebase(full, nextBoot, now);

  it('has no instant of the old time line', () => {
    expect(JSON.stringify(moved)).not.toContain(String(old));
  });

  it('restarts the limits and forgets what was proposed or counted', () => {
    expect(moved.run?.steps[drain]).toEqual({
      readyAt: now,
      doneAt: now,
      trueSince: now,
      settledAt: now,
      settledBy: 'limit',
    });
    expect(moved.proposedAt).toEqual({});
    expect(moved.ups[upsA]).toMatchObject({ belowNeed: 0, triggerUpdates: 0, silentSince: now, onBatterySince: now });
    expect(moved.ups[upsA]).not.toHaveProperty('safeSince');
    expect(moved.ups[upsA]).not.toHaveProperty('topChargeSince');
  });

  it('lets what people limited in time end', () => {
    expect(moved.actEndsAt).toBe(now);
    expect(moved.countermands['ups/A']?.endsAt).toBe(now);
  });

  it('keeps the word, the wall times and what was told to other machines', () => {
    expect(moved.edit?.spec).toEqual(full.edit?.spec);
    expect(moved.schedules).toEqual(full.schedules);
    expect(moved.committed).toEqual({ [pi2]: bootOf(pi2) });
    expect(moved.hostBootId).toBe(nextBoot);
  });

  it('holds on to no Active hold: only a fresh fact of this boot makes it one', () => {
    expect(moved.holds['ups/A']).toEqual({ ...aHold(), phase: 'Recharging' });
  });

  it('does not know what became of what was in flight', () => {
    expect(moved.records).toMatchObject({ [action]: { attempts: 3, outcome: 'unknown' } });
  });

  it('allows no start, and asks why the host booted', () => {
    expect(moved.bootstrapFor).not.toBe(moved.hostBootId);
    expect(moved.unreadSinceBoot).toEqual([pi1, pi2, expect.any(String)]);
  });

  it('has the proof of the own poweroff, which ends the run that ordered it', () => {
    const planned = rebase({ ...full, committed: { ...full.committed, [keeper]: hostBoot } }, nextBoot, now);
    expect(planned.run).toMatchObject({ phase: 'closed', closedAt: now });
    expect(planned.committed).toEqual({ [pi2]: bootOf(pi2) });
    expect(planned).not.toHaveProperty('unreadSinceBoot');
    expect(moved.run?.phase).toBe('acting');
  });

  it('knows the own poweroff by its boot, whatever the host is called by now', () => {
    const run = aRun(config);
    const renamed = { ...full, run, self: nodeName(''), committed: { [keeper]: hostBoot, [pi2]: bootOf(pi2) } };
    const planned = rebase(renamed, nextBoot, now);
    expect(planned.run).toMatchObject({ phase: 'closed', closedAt: now });
    expect(planned.committed).toEqual({ [pi2]: bootOf(pi2) });
    expect(planned).not.toHaveProperty('unreadSinceBoot');
  });

  it('has no proof against a run that came after: a way up goes on', () => {
    const up = anUpRun(config, { phase: 'paused' });
    const told = { ...full, run: up, committed: { ...full.committed, [keeper]: hostBoot } };
    expect(rebase(told, nextBoot, now).run).toMatchObject({ phase: 'paused' });
  });

  it('survives a second boot', () => {
    expect(rebase(moved, bootId('keeper-boot-3'), instant(1)).run?.openedAt).toBe(1);
  });
});

describe('the rules of rebasing', () => {
  it('do not compile when Memory has an instant without a rule', () => {
    const rule = { edit: { acceptedAt: 'restart' }, proposedAt: { each: 'forget' } } as const;
    interface Remembered {
      readonly boot: BootId;
      readonly edit?: { readonly id: string; readonly acceptedAt: Instant };
      readonly proposedAt: Readonly<Record<StepId, Instant>>;
    }
    const enough: Rules<Remembered> = rule;
    // @ts-expect-error: an instant at the top has no rule.
    const noTop: Rules<Remembered & { readonly nextAt?: Instant }> = rule;
    // @ts-expect-error: an instant in an object has no rule.
    const noInner: Rules<Remembered & { readonly run?: { readonly openedAt: Instant } }> = rule;
    // @ts-expect-error: an instant in a record has no rule.
    const noEach: Rules<Remembered & { readonly seen: Readonly<Record<string, { readonly at?: Instant }>> }> = rule;
    expect([enough, noTop, noInner, noEach]).toHaveLength(4);
  });
});
