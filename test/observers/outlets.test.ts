// What tells the power of a machine from outside: real programs, and what their ends mean.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openHostClock } from '../../src/clients/host-clock.ts';
import { nodeName } from '../../src/core/ids.ts';
import type { Clock } from '../../src/core/ports.ts';
import { observeOutlets, offCheckLimitMs } from '../../src/observers/outlets.ts';
import type { Polling } from '../../src/observers/poll.ts';
import { rhythm } from '../../src/observers/rhythm.ts';
import { createFakeClock } from '../support/fake-clock.ts';

let folder = '';
let stop: AbortController;
let polls: ReadonlyMap<string, Polling>;
const told: (readonly [string, unknown])[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-outlets-'));
  stop = new AbortController();
  told.length = 0;
});
afterEach(async () => {
  stop.abort('over');
  await Promise.all([...polls.values()].map(({ done }) => done));
  await rm(folder, { recursive: true });
});

const sh = (script: string): readonly string[] => ['sh', '-c', script];
function observe(checks: Readonly<Record<string, readonly string[]>>, clock: Clock, attended: readonly string[] = []) {
  const cells = {
    publish: (name: string, value: unknown) => void told.push([name, value]),
    fail: (name: string, failure: unknown) => void told.push([name, failure]),
    forget: () => undefined,
  };
  const machines = Object.entries(checks).map(([name, offCheck]) => ({ name: nodeName(name), offCheck }));
  polls = observeOutlets({ machines, clock, cells, attending: { machines: new Set(attended) } }, stop.signal);
}
const toldTimes = (count: number): Promise<void> => vi.waitFor(() => expect(told).toHaveLength(count));

describe('the power of a machine', () => {
  it.each<[string, readonly string[], unknown]>([
    ['is off by exit 0', sh('exit 0'), { power: 'off' }],
    ['is on by exit 1', sh('echo drawing 40 W; exit 1'), { power: 'on' }],
    [
      'is not known by any other exit, which is told with its first line',
      sh('echo "no route to the outlet" >&2; echo more >&2; exit 7'),
      {
        reason: 'OutletUnreadable',
        message: 'off_check of pi-1: it ended with 7, and 0 is off, 1 is on: no route to the outlet',
      },
    ],
    [
      'is not known where the program is missing',
      ['/nonexistent/outlet', 'is-off', '3'],
      { reason: 'OutletUnreadable', message: expect.stringMatching(/^off_check of pi-1: \/nonexistent.*ENOENT/) },
    ],
    [
      'is not known of a program that was killed',
      sh('kill -9 $$'),
      { reason: 'OutletUnreadable', message: 'off_check of pi-1: sh was ended by SIGKILL' },
    ],
  ])('%s', async (_, command, expected) => {
    observe({ 'pi-1': command }, openHostClock());
    await toldTimes(1);
    expect(told).toEqual([['outlet/pi-1', expected]]);
  });

  it('is not known of a program that hangs, which ends at its limit and keeps nobody else waiting', async () => {
    const clock = createFakeClock();
    observe({ 'pi-1': sh('sleep 1000'), 'pi-2': sh('exit 1') }, clock);
    await toldTimes(1);
    expect(told[0]).toEqual(['outlet/pi-2', { power: 'on' }]);
    await clock.advance(offCheckLimitMs);
    await toldTimes(2);
    expect(told[1]).toEqual([
      'outlet/pi-1',
      { reason: 'OutletUnreadable', message: 'off_check of pi-1: sh took longer than 10 s' },
    ]);
  });

  it('is asked for seldom, and often while a step waits for the machine', async () => {
    const clock = createFakeClock();
    observe({ 'pi-1': sh('exit 1'), 'pi-2': sh('exit 1') }, clock, ['pi-2']);
    await toldTimes(2);
    await clock.advance(rhythm.attended);
    await toldTimes(3);
    expect(told.map(([name]) => name).filter((name) => name === 'outlet/pi-2')).toHaveLength(2);
    await clock.advance(rhythm.machine - rhythm.attended);
    await vi.waitFor(() => expect(told.filter(([name]) => name === 'outlet/pi-1')).toHaveLength(2));
  });

  it('is asked of a bounded number of machines at once', async () => {
    const clock = createFakeClock();
    const names = Array.from({ length: 20 }, (_, index) => `pi-${index}`);
    observe(Object.fromEntries(names.map((name) => [name, sh(`touch '${folder}/${name}'; sleep 1000`)])), clock);
    await vi.waitFor(async () => expect(await readdir(folder)).toHaveLength(8));
    await clock.advance(offCheckLimitMs);
    await vi.waitFor(async () => expect(await readdir(folder)).toHaveLength(16));
    expect(told).toHaveLength(8);
  });
});
