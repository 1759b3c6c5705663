import { describe, expect, it } from 'vitest';
import { tickSpacingMs } from '../../src/controller/limits.ts';
import { after } from '../../src/core/moment.ts';
import { recoverFrom } from '../journal/journals.ts';
import { settled } from '../support/fake-clock.ts';
import { emptyMemory, stopUnit } from '../support/memories.ts';
import { createMemoryFiles } from '../support/memory-files.ts';
import { sending, startSite } from './sites.ts';

describe('the loop', () => {
  it('sleeps until the instant that the decision named, and says so', async () => {
    const site = startSite({ plan: (input) => ({ wakeAt: after(input.snapshot.takenAt, 7_000) }) });
    await settled();
    expect(site.reports).toHaveLength(1);
    expect(site.loop.asleep()).toBe(8_000);
    await site.clock.advance(6_999);
    expect(site.reports).toHaveLength(1);
    await site.clock.advance(1);
    expect(site.reports).toHaveLength(2);
    await site.stop();
  });

  it('ticks at once when something asks, once for many askers, and names them', async () => {
    const site = startSite({ plan: () => ({}) });
    await site.clock.advance(5_000);
    site.loop.tickSoon('ups');
    site.loop.tickSoon('desired.yaml');
    site.loop.tickSoon('ups');
    await settled();
    expect(site.reports.map((report) => report.triggers)).toEqual([[], ['ups', 'desired.yaml']]);
    await site.stop();
  });

  it('tells of each turn how late it began: from the instant that was named, or from whoever asked before it', async () => {
    const turns: unknown[] = [];
    const site = startSite({
      plan: (input) => ({ wakeAt: after(input.snapshot.takenAt, 7_000) }),
      onTurn: (turn) => void turns.push(turn),
    });
    await settled();
    await site.clock.advance(7_000);
    await site.clock.advance(1_000);
    site.loop.tickSoon('ups');
    await settled();
    expect(turns).toEqual(Array.from({ length: 3 }, () => ({ lagMs: 0, tookMs: 0 })));
    await site.stop();
  });

  it('tells that a turn began late when its timer did', async () => {
    const lags: number[] = [];
    const site = startSite({ plan: () => ({}), onTurn: ({ lagMs }) => void lags.push(lagMs) });
    await settled();
    site.loop.tickSoon('ups');
    await site.clock.stall(400);
    expect(lags.at(-1)).toBe(400 - tickSpacingMs);
    await site.stop();
  });

  it('hears what asks while a tick is under way', async () => {
    let ask: () => void = () => {};
    const site = startSite({
      plan: (input) => {
        if (input.snapshot.sequence === 2) ask();
        return {};
      },
    });
    ask = () => site.loop.tickSoon('meanwhile');
    await site.clock.advance(1_000);
    site.loop.tickSoon('test');
    await site.clock.advance(1_000);
    expect(site.reports.at(-1)?.triggers).toEqual(['meanwhile']);
    expect(site.reports).toHaveLength(3);
    await site.stop();
  });

  it('never ticks more than twenty times a second, whatever asks and however often', async () => {
    const site = startSite({
      plan: (input) => {
        site?.loop.tickSoon('again');
        return { wakeAt: input.snapshot.takenAt };
      },
    });
    await site.clock.advance(1_000);
    expect(site.reports.length).toBe(1_000 / tickSpacingMs + 1);
    await site.stop();
  });

  it('tells the observers where to look before anybody hears of the decision', async () => {
    const site = startSite({ plan: () => ({ refresh: ['node/n1'], attention: ['n1'] }) });
    await settled();
    expect(site.attention).toEqual([{ refresh: ['node/n1'], machines: ['n1'] }]);
    await site.stop();
  });

  it('ends with the error when a decision throws', async () => {
    const site = startSite({
      plan: () => {
        throw new Error('a bug');
      },
    });
    await expect(site.run).rejects.toThrow('a bug');
  });

  it('numbers the snapshots', async () => {
    const site = startSite({ plan: (input) => ({ wakeAt: after(input.snapshot.takenAt, 1_000) }) });
    await site.clock.advance(2_500);
    expect(site.reports.map((report) => report.input.snapshot.sequence)).toEqual([1, 2, 3]);
    await site.stop();
  });
});

describe('desired.yaml', () => {
  it('that cannot be read is invalid, not absent', async () => {
    const site = startSite({ plan: () => ({}), readDesired: () => Promise.reject(new Error('EACCES')) });
    await settled();
    expect(site.reports[0]?.input.desired).toEqual({ state: 'invalid', place: 'desired.yaml', message: 'EACCES' });
    await site.stop();
  });

  it('on a disk that hangs does not hold up the tick', async () => {
    const site = startSite({ plan: () => ({}), readDesired: () => new Promise(() => {}) });
    await site.clock.advance(600);
    expect(site.reports).toHaveLength(1);
    await site.stop();
  });
});

describe('projections', () => {
  it('are written from the latest decision, one at a time, and a failing one harms nobody', async () => {
    const seen: number[] = [];
    const problems: string[] = [];
    let release: () => void = () => {};
    const site = startSite({
      plan: () => ({}),
      projections: [
        { name: 'broken', write: () => Promise.reject(new Error('read-only')) },
        {
          name: 'slow',
          write: (report) => {
            seen.push(report.input.snapshot.sequence);
            return new Promise((resolve) => {
              release = resolve;
            });
          },
        },
      ],
      onProjectionProblem: (name) => void problems.push(name),
    });
    for (let tick = 0; tick < 4; tick += 1) {
      site.loop.tickSoon('test');
      await site.clock.advance(100);
    }
    expect(site.reports.length).toBeGreaterThan(3);
    expect(seen).toEqual([1]);
    release();
    await settled();
    expect(seen).toEqual([1, site.reports.length]);
    expect(problems).toHaveLength(site.reports.length);
    await site.stop();
  });
});

describe('stopping', () => {
  it('ends what is in flight as unknown and records it', async () => {
    const action = stopUnit('n1');
    const site = startSite({
      plan: (input) => (input.memory?.records[action.id] === undefined ? sending(input, [action]) : {}),
    });
    await settled();
    expect(site.log.at(-1)).toBe(`perform ${action.id}`);
    await site.stop();
    const { chain } = await recoverFrom(site.files.contents);
    expect(chain.memory).toMatchObject({ records: { [action.id]: { outcome: 'unknown' } } });
  });

  it('starts nothing of a decision whose record is still being written', async () => {
    const action = stopUnit('n1');
    const files = createMemoryFiles();
    files.behave('hold');
    const site = startSite({ plan: (input) => sending(input, [action]), files });
    await settled();
    const stopped = site.stop();
    files.behave('well');
    files.release();
    await stopped;
    expect(site.log).not.toContain(`perform ${action.id}`);
    const { chain } = await recoverFrom(files.contents);
    expect(chain.memory).toMatchObject({ records: { [action.id]: { outcome: 'failed' } } });
  });

  it('does not wait for a disk that hangs, nor for ever for a projection', async () => {
    const files = createMemoryFiles();
    const site = startSite({
      plan: () => ({ memory: emptyMemory }),
      files,
      projections: [{ name: 'hangs', write: () => new Promise(() => {}) }],
    });
    await site.clock.advance(1_000);
    files.behave('hold');
    site.loop.tickSoon('test');
    await site.stop();
    expect(site.reports.length).toBeGreaterThan(0);
  });
});
