import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/lab/world/faults.ts';
import { randomStream } from '../../../src/lab/world/random.ts';
import type { Site } from '../../../src/lab/world/site.ts';
import { actionOf, type Bench, setUp, steadySite } from './bench.ts';

/** Twenty minutes with an outage, faults everywhere, a varying attention and questions, all drawn from the seed. */
async function live(site: Site, seed: number, rest: boolean): Promise<Bench> {
  const bench = setUp(site, seed, rest);
  const random = randomStream(seed, 'resting test');
  const machines = site.machines.map((machine) => machine.name);
  for (const fault of faultsFor(site, seed)) bench.world.inject(fault);
  for (let at = 0; at < 1_200_000; at += random.integer(5_000, 90_000)) {
    await bench.virtual.runUntil(at);
    const machine = random.pick(machines);
    const ask = random.chance(0.5) ? [`node/${machine}` as const, `ups/${site.upses[0]?.name}` as const] : [];
    bench.ports.attend({ machines: random.chance(0.5) ? [machine, random.pick(machines)] : [], refresh: ask });
    const run = 'run-1' as never;
    const nodes = site.machines.filter((one) => one.role !== 'host').map((one) => one.name);
    if (random.chance(0.2))
      void bench.ports.perform(actionOf({ kind: 'Cordon', nodes, run }), new AbortController().signal);
    if (random.chance(0.2))
      void bench.ports.perform(actionOf({ kind: 'Uncordon', nodes }), new AbortController().signal);
  }
  await bench.virtual.runUntil(1_200_000);
  return bench;
}

function faultsFor(site: Site, seed: number): Fault[] {
  const random = randomStream(seed, 'resting faults');
  const machine = (): string => random.pick(site.machines.filter((one) => one.name !== site.self)).name;
  const ups = random.pick(site.upses).name;
  const at = (): number => random.between(20_000, 900_000);
  const lasting = (fault: Pick<Fault, 'kind' | 'target'>): Fault => {
    const begin = at();
    return { ...fault, at: begin, untilMs: begin + random.between(10_000, 200_000) };
  };
  return [
    lasting({ kind: 'mains-off', target: 'house' }),
    lasting({ kind: 'driver-silent', target: ups }),
    lasting({ kind: 'upsd-unreachable', target: ups }),
    lasting({ kind: 'hung', target: machine() }),
    lasting({ kind: 'ssh-mute', target: machine() }),
    lasting({ kind: 'dead', target: machine() }),
    lasting({ kind: 'api-gone', target: 'api' }),
    lasting({ kind: 'api-stale', target: 'api' }),
    lasting({ kind: 'switch-dead', target: 'switch-1' }),
    { at: at(), kind: 'reboots', target: machine() },
    { at: at(), kind: 'clock-step', target: machine(), value: 20_000 },
  ];
}

describe('a poll that rests', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
    'gives the same cells at the same instants as reading at every beat, site %i',
    async (seed) => {
      const site = steadySite(seed);
      const resting = await live(site, seed, true);
      const naive = await live(site, seed, false);
      expect(resting.changes).toEqual(naive.changes);
      expect(naive.changes.length).toBeGreaterThan(50);
      expect(JSON.stringify(resting.world.trace)).toBe(JSON.stringify(naive.world.trace));
    },
  );

  it('costs next to nothing while nothing happens', async () => {
    const bench = setUp(steadySite(1), 1);
    await bench.virtual.runUntil(120_000);
    let requests = 0;
    const send = bench.world.send.bind(bench.world);
    bench.world.send = (command, onReply, from) => {
      requests += 1;
      send(command, onReply, from);
    };
    await bench.virtual.runUntil(24 * 3_600_000 + 500);
    expect(requests).toBeLessThan(20);
  });
});
