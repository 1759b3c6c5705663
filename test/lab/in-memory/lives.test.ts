import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { after } from '../../../src/core/moment.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { type Lives, runLives } from '../../../src/lab/in-memory/lives.ts';
import { desiredPath, runController } from '../../../src/lab/in-memory/run-controller.ts';
import { siteConfig } from '../../../src/lab/in-memory/site-config.ts';
import { smallSite } from '../../../src/lab/world/sites.ts';
import { createWorld, type World } from '../../../src/lab/world/world.ts';
import { decide } from '../../../src/reconcilers/decide.ts';

const up = 'apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec: { cluster: up }\n';

interface Looked {
  readonly life: number;
  readonly at: number;
  readonly now: number;
  readonly cells: number;
  readonly bootstrapped: unknown;
}

/** A process that looks at what it can see once a second. */
function runWatcher(world: World): { lives: Lives; looks: Looked[] } {
  const looks: Looked[] = [];
  const start = (ports: Ports, life: number) => ({
    async run(signal: AbortSignal) {
      for (;;) {
        const { facts } = ports.perceive(looks.length);
        const now = ports.clock.now();
        const host = facts['host'];
        const bootstrapped = host?.state === 'known' ? JSON.stringify(host.value).includes('true,') : undefined;
        looks.push({ life, at: world.now(), now, cells: Object.keys(facts).length, bootstrapped });
        await ports.clock.wakeAt(after(now, 1_000), signal);
      }
    },
    tickSoon: () => undefined,
  });
  return { lives: runLives(world, { config: siteConfig(world.site), start }), looks };
}

describe('the lives of a controller', () => {
  it('begin with nothing known, after a crash as at first, and on a clock that goes on', async () => {
    const { lives, looks } = runWatcher(createWorld(smallSite(1), 1));
    await lives.runUntil(50_000);
    lives.crash();
    expect(lives.isRunning()).toBe(false);
    await lives.runUntil(60_000);
    const [last, first] = [looks.findLast((look) => look.life === 1), looks.find((look) => look.life === 2)];
    expect(last?.cells).toBeGreaterThan(10);
    expect(first).toMatchObject({ cells: 0, at: 52_000 });
    expect((first?.now ?? 0) - (last?.now ?? 0)).toBe((first?.at ?? 0) - (last?.at ?? 0));
  });

  it('end with the own host and begin with its next boot, on a clock that starts anew', async () => {
    const world = createWorld(smallSite(1), 1);
    const { lives, looks } = runWatcher(world);
    await lives.runUntil(50_000);
    world.inject({ at: 50_000, kind: 'reboots', target: world.site.self });
    await lives.runUntil(51_000);
    expect(lives.isRunning()).toBe(false);
    await lives.runUntil(240_000);
    expect(lives.count()).toBe(2);
    const second = looks.filter((look) => look.life === 2);
    expect(second[0]?.now).toBeLessThan(20_000);
    expect(second[0]?.cells).toBe(0);
    expect(second[1]?.bootstrapped).toBe(false);
    expect(second.at(-1)?.bootstrapped).toBe(true);
  });

  it('move the wall clock alone when somebody steps it', async () => {
    const { lives } = runWatcher(createWorld(smallSite(1), 1));
    await lives.runUntil(5_000);
    const clock = lives.ports()?.clock;
    const [now, wall] = [clock?.now(), clock?.wallNow()];
    lives.own.shiftWallClock(-86_400_000);
    expect(clock?.now()).toBe(now);
    expect(clock?.wallNow()).toBe((wall ?? 0) - 86_400_000);
  });
});

/** A whole outage with the real loop and decision, a crash in it, and everything that was seen and decided, as one digest. */
async function outage(seed: number, quietTurns?: number): Promise<{ digest: string; ticks: number }> {
  const site = smallSite(seed);
  const world = createWorld(site, seed);
  const hash = createHash('sha256');
  let ticks = 0;
  const lives = runController(world, {
    config: siteConfig(site),
    decide,
    ...(quietTurns === undefined ? {} : { quietTurns }),
    prepareDisk: (disk) => disk.write(desiredPath, new TextEncoder().encode(up)),
    onDecision({ input, decision }) {
      ticks += 1;
      hash.update(JSON.stringify([input.snapshot, decision.actions, decision.memory.run]));
    },
  });
  for (const circuit of new Set(site.upses.map((ups) => ups.circuit))) {
    world.inject({ at: 60_000, kind: 'mains-off', target: circuit, untilMs: 700_000 });
  }
  await lives.runUntil(400_000);
  lives.crash();
  await lives.runUntil(900_000);
  hash.update(JSON.stringify(world.trace));
  return { digest: hash.digest('hex'), ticks };
}

describe('the same seed', () => {
  it('gives the same bytes, whatever the patience with promise jobs', async () => {
    const first = await outage(3);
    expect(first.ticks).toBeGreaterThan(20);
    expect(await outage(3)).toEqual(first);
    expect(await outage(3, 400)).toEqual(first);
  });
});
