import { describe, expect, it } from 'vitest';
import { lowerBoundDown } from '../../../src/lab/world/lower-bound.ts';
import { lowerBoundUp } from '../../../src/lab/world/lower-bound-up.ts';
import type { Site } from '../../../src/lab/world/site.ts';
import { smallSite, titanSite } from '../../../src/lab/world/sites.ts';
import { createWorld } from '../../../src/lab/world/world.ts';
import { goDown, goUp } from './client.ts';

const rules = { offSilenceMs: 30_000 };

describe('the lower bound', () => {
  it('lies under what a client with full knowledge needs, and close to it', () => {
    const ratios: number[] = [];
    for (let seed = 1; seed <= 150; seed += 1) {
      const site = smallSite(seed);
      const world = createWorld(site, seed);
      goDown(world);
      const downMs = world.trace.findLast((event) => event.kind === 'machine')?.at ?? 0;
      const bound = lowerBoundDown(site, { offSilenceMs: 0 }).totalMs;
      expect(bound).toBeLessThanOrEqual(downMs);
      ratios.push(downMs / bound);
      const from = world.now();
      goUp(world);
      // Flux follows the services: its Git server is one of them.
      world.advance(world.now() + 120_000);
      const healthyAt =
        world.trace.findLast((event) => event.kind === 'service' || event.kind === 'flux-ready')?.at ?? 0;
      const running = site.machines.filter((machine) => machine.wake === 'mains').map((machine) => machine.name);
      expect(lowerBoundUp(site, { running, uncordonTogether: true }).totalMs).toBeLessThanOrEqual(
        healthyAt - from - 60_000,
      );
    }
    expect(Math.max(...ratios)).toBeLessThan(1.4);
  });

  it('moves when a duration on its path is halved', () => {
    const site = titanSite(1);
    const before = lowerBoundDown(site, rules).totalMs;
    const halved = (change: (one: Site['machines'][number]) => Site['machines'][number]): Site => ({
      ...site,
      machines: site.machines.map((machine) => change(machine)),
    });
    const server = (name: string): boolean => name === 'titan-0a';
    const stop = halved((one) => (server(one.name) ? { ...one, stopMs: one.stopMs / 2 } : one));
    expect(lowerBoundDown(stop, rules).totalMs).toBeLessThan(before);
    const own = halved((one) => (one.name === site.self ? { ...one, poweroffMs: one.poweroffMs / 2 } : one));
    expect(lowerBoundDown(own, rules).totalMs).toBeLessThan(before);
    const graces = { ...site, pods: site.pods.map((pod) => ({ ...pod, graceMs: pod.graceMs / 2 })) };
    expect(lowerBoundDown(graces, rules).totalMs).toBeLessThan(before);
    expect(lowerBoundDown(site, { offSilenceMs: 15_000 }).totalMs).toBeLessThan(before);
    const boots = halved((one) => ({ ...one, bootMs: one.bootMs / 2 }));
    expect(lowerBoundUp(boots, {}).totalMs).toBeLessThan(lowerBoundUp(site, {}).totalMs);
  });

  it('puts titan at some minutes down, and lets stuck parts cost their limits', () => {
    const site = titanSite(1);
    const graceful = { ...rules, budgetPatienceMs: 45_000, snapshot: true, serving: ['titan-jh'] };
    const { totalMs } = lowerBoundDown(site, graceful);
    expect(totalMs / 60_000).toBeGreaterThan(4);
    expect(totalMs / 60_000).toBeLessThan(7);
    const limits = { drainMs: 180_000, volumesMs: 60_000, stopMs: 90_000, poweroffMs: 120_000 };
    const stuck = { stops: ['titan-03'], pods: ['gitea/gitea-0'], limits };
    expect(lowerBoundDown(site, { ...graceful, stuck }).totalMs).toBeGreaterThan(totalMs + 120_000);
  });
});
