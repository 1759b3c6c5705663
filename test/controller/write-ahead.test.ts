// The contract of the loop: remembered on disk first, done second.
import { describe, expect, it } from 'vitest';
import type { Input } from '../../src/core/decision.ts';
import { answerLimitMs } from '../../src/journal/limits.ts';
import { recoverFrom } from '../journal/journals.ts';
import { settled } from '../support/fake-clock.ts';
import { emptyMemory, stopUnit } from '../support/memories.ts';
import { isDurable, type Site, sending, startSite } from './sites.ts';

const action = stopUnit('n1');
const once = (input: Input): boolean => input.memory?.records[action.id] === undefined;

/** A site whose journal is open and whose second tick, when it comes, sends the action. */
async function readyToSend(): Promise<Site> {
  const site = startSite({
    plan: (input) => {
      if (input.snapshot.sequence === 1) return { memory: emptyMemory };
      return once(input) ? sending(input, [action]) : {};
    },
  });
  await site.clock.advance(1_000);
  site.log.length = 0;
  return site;
}

describe('an action', () => {
  it('starts only after what the decision remembers is on disk', async () => {
    const site = await readyToSend();
    site.loop.tickSoon('test');
    await settled();
    expect(site.log).toEqual(['decide 2', 'synced journal.jsonl', `perform ${action.id}`]);
    const { chain } = await recoverFrom(site.files.contents);
    expect(chain.memory).toMatchObject({ records: { [action.id]: { outcome: 'in-flight' } } });
    await site.stop();
  });

  it('waits for a disk that is slow', async () => {
    const site = await readyToSend();
    site.files.behave('hold');
    site.loop.tickSoon('test');
    await site.clock.advance(answerLimitMs - 1);
    expect(site.log).toEqual(['decide 2']);
    site.files.behave('well');
    site.files.release();
    await settled();
    expect(site.log).toEqual(['decide 2', 'synced journal.jsonl', `perform ${action.id}`]);
    await site.stop();
  });

  it('has its end recorded, and the next decision knows it', async () => {
    const site = await readyToSend();
    site.loop.tickSoon('test');
    await settled();
    await site.clock.advance(1_000);
    await site.answer(action.id, 'accepted');
    await settled();
    expect(site.reports.at(-1)?.input.memory?.records[action.id]).toMatchObject({ outcome: 'accepted' });
    expect((await recoverFrom(site.files.contents)).memory?.records[action.id]?.outcome).toBe('accepted');
    await site.stop();
  });

  it('that the executor refuses has failed, and does not stay in flight', async () => {
    const second = { ...stopUnit('n2'), lane: action.lane };
    const site = startSite({ plan: (input) => (once(input) ? sending(input, [action, second]) : {}) });
    await site.clock.advance(1_000);
    expect(site.log).not.toContain(`perform ${second.id}`);
    const records = site.reports.at(-1)?.input.memory?.records;
    expect(records?.[action.id]?.outcome).toBe('in-flight');
    expect(records?.[second.id]?.outcome).toBe('failed');
    await site.stop();
  });
});

describe('a disk that refuses', () => {
  it('takes back the decision that did not know, and lets the one that knows act', async () => {
    const site = await readyToSend();
    site.files.behave('refuse');
    site.loop.tickSoon('test');
    await settled();
    expect(site.log).toEqual(['decide 2']);
    await site.clock.advance(100);
    expect(site.log).toEqual(['decide 2', 'decide 3', `perform ${action.id}`]);
    const report = site.reports.at(-1);
    expect(report?.durable).toBe(false);
    expect(report && isDurable(report.input)).toBe(false);
    // Decided anew from the Memory before: the decision that was taken back has cost no attempt.
    expect(report?.decision.memory.records[action.id]?.attempts).toBe(1);
    await site.stop();
  });

  it('does not hold up a way down: a disk that hangs costs its limit once', async () => {
    const site = startSite({
      plan: (input) => sending(input, [stopUnit(`m${input.snapshot.sequence}`)]),
      readDesired: () => Promise.resolve({ state: 'absent', message: '' }),
    });
    await site.clock.advance(1_000);
    site.files.behave('hold');
    site.loop.tickSoon('one');
    await site.clock.advance(answerLimitMs + 100);
    const before = site.log.filter((line) => line.startsWith('perform')).length;
    site.loop.tickSoon('two');
    await site.clock.advance(100);
    expect(site.log.filter((line) => line.startsWith('perform'))).toHaveLength(before + 1);
    site.files.behave('well');
    site.files.release();
    await site.stop();
  });

  it('gives the cell a new identity only when something changed, and asks for a tick when it works again', async () => {
    const cells: unknown[] = [];
    const site = startSite({
      plan: (input) => {
        cells.push(input.snapshot.facts['journal']);
        return { memory: { ...emptyMemory, runCount: input.snapshot.sequence } };
      },
    });
    await site.clock.advance(1_000);
    site.loop.tickSoon('test');
    await site.clock.advance(1_000);
    site.files.behave('refuse');
    site.loop.tickSoon('test');
    await site.clock.advance(500);
    expect(cells).toHaveLength(4);
    expect(cells[1]).toBe(cells[0]);
    expect(cells[3]).not.toBe(cells[2]);
    site.files.behave('well');
    await site.clock.advance(2_000);
    expect(cells.at(-1)).toMatchObject({ state: 'known', value: { durable: true } });
    expect((await recoverFrom(site.files.contents)).memory?.runCount).toBe(site.reports.length);
    await site.stop();
  });
});

describe('a loop that starts on what another one left', () => {
  it('does not know what became of an action that was in flight', async () => {
    const dead = await readyToSend();
    dead.loop.tickSoon('test');
    await settled();
    const site = startSite({ plan: () => ({}), files: dead.files });
    await settled();
    expect(site.reports[0]?.input.memory?.records[action.id]?.outcome).toBe('unknown');
    expect(site.notes).toEqual([]);
    await site.stop();
  });
});
