import { describe, expect, it } from 'vitest';
import { standstillMs, watchStandstill } from '../../src/controller/site/standstill.ts';
import { bootId } from '../../src/core/ids.ts';
import { instant } from '../../src/core/moment.ts';
import { createCells } from '../../src/observers/cells.ts';
import type { Polling } from '../../src/observers/poll.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const words = { bootId: bootId('one') };

function watched() {
  const [clock, closing] = [createFakeClock(), new AbortController()];
  /** Time that passes while nothing of the process runs. */
  let stoodMs = 0;
  const stopped = { ...clock, now: () => instant(clock.now() + stoodMs) };
  const cells = createCells(
    () => () => undefined,
    () => undefined,
  );
  let asked = 0;
  const poll: Polling = {
    retime: () => undefined,
    follow: () => undefined,
    ask: () => (asked += 1),
    done: Promise.resolve(),
  };
  cells.publish('api', { answer: 'ready', since: clock.now() }, clock.now(), false);
  cells.publish('words/pi-1', words, clock.now(), false);
  const standstill = watchStandstill(stopped, { cells, polls: new Map([['api', poll]]) }, closing.signal);
  return {
    clock,
    cells,
    standstill,
    stand: (ms: number) => (stoodMs += ms),
    asked: () => asked,
  };
}

describe('a process that stood still', () => {
  it('knows nothing that is read again and again, before its first look, and reads it anew', () => {
    const { cells, standstill, stand, asked } = watched();
    stand(standstillMs + 1);
    standstill.look();
    expect(cells.get('api')).toMatchObject({
      state: 'stale',
      reason: 'StoodStill',
      message: 'This process stood still for 10 s; what it knew is from before.',
    });
    expect(cells.get('words/pi-1')).toMatchObject({ state: 'known', value: words });
    expect(asked()).toBe(1);
  });

  it('notices it by itself too', async () => {
    const { clock, cells, stand } = watched();
    stand(60_000);
    await clock.advance(1_000);
    expect(cells.get('api')).toMatchObject({ state: 'stale', reason: 'StoodStill' });
  });

  it('is not one that looks late, or seldom, while its timers run', async () => {
    const { clock, cells, standstill, stand, asked } = watched();
    stand(standstillMs - 1_000);
    await clock.advance(1_000);
    await clock.advance(600_000);
    standstill.look();
    expect(cells.get('api')).toMatchObject({ state: 'known' });
    expect(asked()).toBe(0);
  });
});
