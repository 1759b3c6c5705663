// A bounded wait.
import { expect, it } from 'vitest';
import { limitOf } from '../../src/clients/within.ts';
import { createFakeClock } from '../support/fake-clock.ts';

it('stops what takes too long, and says that it was the limit', async () => {
  const clock = createFakeClock();
  const limit = limitOf(clock, 500, new AbortController().signal);
  await clock.advance(499);
  expect(limit.stop.aborted).toBe(false);
  await clock.advance(1);
  expect({ stopped: limit.stop.aborted, over: limit.isOver() }).toEqual({ stopped: true, over: true });
});

it('stops with its caller', async () => {
  const caller = new AbortController();
  const limit = limitOf(createFakeClock(), 500, caller.signal);
  caller.abort('enough');
  expect({ stopped: limit.stop.aborted, over: limit.isOver() }).toEqual({ stopped: true, over: false });
  expect(limitOf(createFakeClock(), 500, caller.signal).stop.aborted).toBe(true);
});

it('leaves no timer behind', async () => {
  const clock = createFakeClock();
  const limit = limitOf(clock, 500, new AbortController().signal);
  limit.release();
  await clock.advance(1_000);
  expect({ stopped: limit.stop.aborted, next: clock.next() }).toEqual({ stopped: false, next: undefined });
});
