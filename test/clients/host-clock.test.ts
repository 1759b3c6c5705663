// The clocks of this host.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { openHostClock } from '../../src/clients/host-clock.ts';
import { after, instant } from '../../src/core/moment.ts';

const clock = openHostClock();
const never = new AbortController().signal;

it('counts from the boot of the host, so that instants of two processes compare', async () => {
  const uptimeMs = Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]) * 1_000;
  // /proc/uptime also counts the time in which the host was suspended.
  expect(clock.now()).toBeLessThanOrEqual(uptimeMs + 1_000);
  expect(Number.isInteger(clock.now())).toBe(true);
});

it('wakes not before its time', async () => {
  const at = after(clock.now(), 5);
  await clock.wakeAt(at, never);
  expect(clock.now()).toBeGreaterThanOrEqual(at);
});

it.each([
  ['a time that is past', instant(0)],
  ['a signal that has aborted', instant(Number.MAX_SAFE_INTEGER)],
])('does not wait for %s', async (what, at) => {
  await clock.wakeAt(at, what.startsWith('a signal') ? AbortSignal.abort('over') : never);
});

it('is woken from a wait that would have no end', async () => {
  const stop = new AbortController();
  const waited = clock.wakeAt(instant(Number.MAX_SAFE_INTEGER), stop.signal);
  stop.abort('enough');
  await waited;
});
