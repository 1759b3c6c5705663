import { describe, expect, it } from 'vitest';
import { type Action, type Answer, actionTimeoutLimitMs, laneWidth, type Outcome } from '../../src/core/action.ts';
import { type ActionEnd, maxActionsInFlight } from '../../src/core/action-end.ts';
import { actionId } from '../../src/core/ids.ts';
import { createExecutor, type Executor } from '../../src/executor/executor.ts';
import { noteLength, stopGraceMs } from '../../src/executor/limits.ts';
import { createFakeClock, type FakeClock, settled } from '../support/fake-clock.ts';
import { stopUnit } from '../support/memories.ts';

interface Bench {
  readonly executor: Executor;
  readonly clock: FakeClock;
  readonly ends: ActionEnd[];
  readonly calls: {
    readonly id: string;
    readonly signal: AbortSignal;
    answer(outcome: Outcome, note?: string): void;
  }[];
}

function bench(perform?: (action: Action, signal: AbortSignal) => Promise<Answer>): Bench {
  const clock = createFakeClock();
  const ends: ActionEnd[] = [];
  const calls: Bench['calls'] = [];
  const hold = (action: Action, signal: AbortSignal): Promise<Answer> =>
    new Promise((resolve) => {
      calls.push({
        id: action.id,
        signal,
        answer: (outcome, note) => resolve(note === undefined ? { outcome } : { outcome, note }),
      });
    });
  const executor = createExecutor({ perform: perform ?? hold, clock }, (end) => ends.push(end));
  return { executor, clock, ends, calls };
}
const inLane = (lane: string, number: number): Action => ({
  ...stopUnit('n1'),
  id: actionId(`${lane}-${number}`),
  lane,
});

describe('an action', () => {
  it('ends once, with the answer of its handler', async () => {
    const { executor, ends, calls, clock } = bench();
    expect(executor.start(stopUnit('n1'))).toBe('started');
    await settled();
    expect(ends).toEqual([]);
    calls[0]?.answer('accepted');
    await settled();
    expect(ends).toEqual([{ id: stopUnit('n1').id, outcome: 'accepted', at: clock.now() }]);
    expect(executor.inFlight()).toBe(0);
    expect(clock.next()).toBeUndefined();
  });

  it('is unknown when its handler does not answer in time; it is told to stop, and a late answer changes nothing', async () => {
    const { executor, ends, calls, clock } = bench();
    executor.start(stopUnit('n1'));
    await clock.advance(9_999);
    expect(calls[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(ends).toMatchObject([{ outcome: 'unknown', note: 'No answer within 10000 ms.' }]);
    expect(calls[0]?.signal.aborted).toBe(true);
    calls[0]?.answer('accepted');
    await settled();
    expect(ends).toHaveLength(1);
    expect(executor.start(stopUnit('n1'))).toBe('started');
  });

  it('has no more than the limit of all actions, whatever it asks for', async () => {
    const { executor, ends, clock } = bench();
    executor.start({ ...stopUnit('n1'), timeoutMs: 3_600_000 });
    await clock.advance(actionTimeoutLimitMs);
    expect(ends).toHaveLength(1);
  });

  it('keeps what the other side said, as far as a note goes', async () => {
    const { executor, ends, calls } = bench();
    executor.start(stopUnit('n1'));
    await settled();
    calls[0]?.answer('failed', `no such unit ${'x'.repeat(1_000)}`);
    await settled();
    expect(ends).toMatchObject([{ outcome: 'failed', note: expect.stringContaining('no such unit') }]);
    expect(ends[0]?.note).toHaveLength(noteLength);
  });

  it('is unknown when its handler throws, at once or later, because it may have been sent', async () => {
    const throwing = [
      () => {
        throw new Error('refused');
      },
      () => Promise.reject(new Error('refused')),
    ];
    for (const perform of throwing) {
      const { executor, ends } = bench(perform);
      executor.start(stopUnit('n1'));
      expect(ends).toEqual([]);
      await settled();
      expect(ends).toMatchObject([{ outcome: 'unknown', note: 'Error: refused' }]);
    }
  });
});

describe('the executor', () => {
  it('never has the same action in flight twice', () => {
    const { executor, calls } = bench();
    expect(executor.start(inLane('api', 1))).toBe('started');
    expect(executor.start(inLane('api', 1))).toBe('busy');
    expect(calls).toHaveLength(1);
  });

  it('takes no more into a lane than it is wide', async () => {
    for (const lane of ['n1', 'api', 'wake']) {
      const { executor, calls } = bench();
      for (let number = 0; number < laneWidth(lane); number += 1) {
        expect(executor.start(inLane(lane, number))).toBe('started');
      }
      expect(executor.start(inLane(lane, 99))).toBe('lane-full');
      expect(executor.start(inLane('other', 99))).toBe('started');
      calls[0]?.answer('failed');
      await settled();
      expect(executor.start(inLane(lane, 99))).toBe('started');
    }
  });

  it('takes no more in all than its limit', () => {
    const { executor } = bench();
    for (let number = 0; number < maxActionsInFlight; number += 1) executor.start(inLane(`n${number}`, number));
    expect(executor.start(inLane('one-more', 1))).toBe('full');
    expect(executor.inFlight()).toBe(maxActionsInFlight);
  });

  it('is not held up by handlers that never answer', async () => {
    const { executor, clock } = bench();
    for (let number = 0; number < maxActionsInFlight; number += 1) executor.start(inLane(`n${number}`, number));
    await clock.advance(actionTimeoutLimitMs);
    expect(executor.start(inLane('one-more', 1))).toBe('started');
  });

  it('tells all to stop when it stops, and ends what does not answer as unknown', async () => {
    const { executor, ends, calls, clock } = bench();
    executor.start(inLane('n1', 1));
    executor.start(inLane('n2', 2));
    const stopped = executor.stop();
    expect(calls.map((call) => call.signal.aborted)).toEqual([true, true]);
    expect(executor.start(inLane('n3', 3))).toBe('stopped');
    calls[0]?.answer('accepted');
    await clock.advance(stopGraceMs);
    await stopped;
    expect(ends.map((end) => end.outcome)).toEqual(['accepted', 'unknown']);
  });
});
