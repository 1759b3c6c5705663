// The time of a world as it passes on the wall, on a clock that a test moves.
import { describe, expect, it } from 'vitest';
import { createRealTime } from '../../../src/lab/up/real-time.ts';
import { smallSite } from '../../../src/lab/world/sites.ts';
import { createWorld } from '../../../src/lab/world/world.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

function begin() {
  const clock = createFakeClock();
  const truth = createWorld(smallSite(3), 1);
  let moves = 0;
  const time = createRealTime(truth, clock, () => (moves += 1));
  const stop = new AbortController();
  const running = time.run(stop.signal);
  const end = async (): Promise<void> => {
    stop.abort('end');
    await running;
  };
  return { clock, truth, ...time, end, moves: () => moves };
}

describe('a world in real time', () => {
  it('lets each event happen when it is due', async () => {
    const { clock, truth, world, end, moves } = begin();
    const [circuit = ''] = truth.truth.circuits.keys();
    world.inject({ at: 5_000, kind: 'mains-off', target: circuit, untilMs: 8_000 });
    await clock.advance(4_999);
    expect(truth.truth.circuits.get(circuit)).toBe(true);
    await clock.advance(1);
    expect(truth.truth.circuits.get(circuit)).toBe(false);
    await clock.advance(3_000);
    expect(truth.truth.circuits.get(circuit)).toBe(true);
    expect(moves()).toBeGreaterThan(0);
    await end();
  });

  it('is awake for what is asked for while it sleeps, and answers at the time of the wall', async () => {
    const { clock, truth, world, timers, end } = begin();
    await clock.advance(60_000);
    const answered: number[] = [];
    const [ups] = truth.site.upses;
    world.send({ kind: 'ups-vars', ups: ups?.name ?? '', timeoutMs: 1_000 }, () => answered.push(truth.now()));
    timers.after(100, () => answered.push(truth.now()));
    await clock.advance(100);
    expect(answered).toEqual([expect.any(Number), 60_100]);
    expect(answered[0]).toBeGreaterThan(60_000);
    await end();
  });

  it('catches up after it stood still, and ends when it is told to', async () => {
    const { clock, world, end } = begin();
    await clock.advance(3_600_000);
    expect(world.now()).toBe(3_600_000);
    await end();
  });
});
