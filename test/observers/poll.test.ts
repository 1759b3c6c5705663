// The rhythm of an observer.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followMs, type Polling, type Reading, startPoll } from '../../src/observers/poll.ts';
import { createFakeClock, type FakeClock, settled } from '../support/fake-clock.ts';

let clock: FakeClock;
let stop: AbortController;
let readings: Reading[];
let period: number | undefined;
/** Ends the readings that are under way, when a test holds them up. */
let answers: (() => void)[];
let isSlow: boolean;
beforeEach(() => {
  clock = createFakeClock(0);
  stop = new AbortController();
  [readings, answers, isSlow, period] = [[], [], false, 1_000];
});
afterEach(() => stop.abort('over'));

const start = (): Polling =>
  startPoll(
    clock,
    {
      periodMs: () => period,
      async read(reading) {
        readings.push(reading);
        if (isSlow) await new Promise<void>((resolve) => answers.push(resolve));
      },
    },
    stop.signal,
  );
const begun = (): readonly number[] => readings.map(({ began }) => began);

describe('a poll', () => {
  it('reads at once, and then on its rhythm', async () => {
    start();
    await clock.advance(2_500);
    expect(begun()).toEqual([0, 1_000, 2_000]);
  });

  it('reads as often as it is answered, and never twice at once', async () => {
    isSlow = true;
    start();
    await clock.advance(3_300);
    expect(begun()).toEqual([0]);
    answers[0]?.();
    await settled();
    expect(begun()).toEqual([0, 3_300]);
  });

  it('begins a reading that was asked for after the question, and says so', async () => {
    const poll = start();
    await clock.advance(400);
    poll.ask();
    await clock.advance(1);
    expect(readings.at(-1)).toEqual({ began: 401, asked: true });
    // The rhythm counts from the last reading.
    await clock.advance(999);
    expect(begun()).toEqual([0, 401]);
    await clock.advance(1);
    expect(readings.at(-1)).toEqual({ began: 1_401, asked: false });
  });

  it('answers questions that follow each other by one reading', async () => {
    const poll = start();
    await clock.advance(400);
    for (const _ of [1, 2, 3]) poll.ask();
    await clock.advance(10);
    poll.ask();
    await clock.advance(190);
    expect(begun()).toEqual([0, 401]);
    await clock.advance(1);
    expect(begun()).toEqual([0, 401, 601]);
  });

  it('reads anew for a question that comes while one is under way', async () => {
    isSlow = true;
    const poll = start();
    await clock.advance(100);
    poll.ask();
    await clock.advance(50);
    expect(begun()).toEqual([0]);
    answers[0]?.();
    await settled();
    expect(readings.at(-1)).toEqual({ began: 150, asked: true });
  });

  it('looks several times after an action', async () => {
    period = 30_000;
    const poll = start();
    await clock.advance(1_000);
    poll.follow();
    await clock.advance(5_000);
    expect(begun()).toEqual([0, ...followMs.map((ms) => 1_000 + ms)]);
  });

  it('reads sooner when its period gets shorter', async () => {
    period = 30_000;
    const poll = start();
    await clock.advance(5_000);
    period = 2_000;
    poll.retime();
    await settled();
    expect(begun()).toEqual([0, 5_000]);
  });

  it('rests while there is no use in reading', async () => {
    period = undefined;
    const poll = start();
    poll.ask();
    await clock.advance(100_000);
    expect(begun()).toEqual([]);
    period = 1_000;
    poll.retime();
    await settled();
    expect(begun()).toEqual([100_000]);
  });

  it('ends with its signal, and leaves no timer behind', async () => {
    const poll = start();
    await clock.advance(100);
    stop.abort('over');
    await poll.done;
    expect(clock.next()).toBeUndefined();
  });
});
