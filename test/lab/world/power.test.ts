import { describe, expect, it } from 'vitest';
import { smallSite, titanSite } from '../../../src/lab/world/sites.ts';
import type { TraceEvent } from '../../../src/lab/world/trace.ts';
import { createWorld, type World } from '../../../src/lab/world/world.ts';
import { ask, bootIdOf, goDown, timeoutMs, told } from './client.ts';

function varsOf(world: World, ups: string): Readonly<Record<string, string>> {
  return world.truth.upses.get(ups)?.served.vars ?? {};
}

function events<K extends TraceEvent['kind']>(world: World, kind: K): Extract<TraceEvent, { kind: K }>[] {
  return world.trace.filter((event): event is Extract<TraceEvent, { kind: K }> => event.kind === kind);
}

describe('electricity', () => {
  it('says the same bytes for a seed and others for another seed', () => {
    const run = (seed: number): string => {
      const world = createWorld(smallSite(3), seed);
      world.inject({ at: 5_000, kind: 'mains-off', target: 'house', untilMs: 200_000 });
      world.advance(60_000);
      told(world, { kind: 'api-pods', timeoutMs });
      world.advance(400_000);
      return JSON.stringify(world.trace);
    };
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
  });

  it('does nothing at all for simulated days while all is well', () => {
    for (const site of [smallSite(1), smallSite(2), titanSite(1)]) {
      const world = createWorld(site, 1);
      world.advance(10_000);
      const before = JSON.stringify(world.trace);
      expect(world.nextEventAt()).toBeUndefined();
      world.advance(72 * 3_600_000);
      expect(JSON.stringify(world.trace)).toBe(before);
    }
  });

  it('draws less as machines go off, and lasts longer for it', () => {
    const world = createWorld(titanSite(1), 1);
    world.inject({ at: 0, kind: 'mains-off', target: 'rack' });
    world.inject({ at: 0, kind: 'mains-off', target: 'office' });
    world.advance(5_000);
    const loadBefore = Number(varsOf(world, 'Pyrphoros')['ups.load']);
    const leftBefore = world.secondsLeft('Pyrphoros');
    for (const name of ['titan-03', 'titan-04', 'titan-05', 'titan-06', 'titan-22']) {
      told(world, { kind: 'ssh-poweroff-force', timeoutMs, machine: name, bootId: bootIdOf(world, name) });
    }
    world.advance(20_000);
    expect(Number(varsOf(world, 'Pyrphoros')['ups.load'])).toBeLessThan(loadBefore);
    expect(world.secondsLeft('Pyrphoros')).toBeGreaterThan(leftBefore);
  });

  it('estimates the runtime badly: not monotone, and not the truth', () => {
    const world = createWorld(titanSite(1), 1);
    world.inject({ at: 0, kind: 'mains-off', target: 'rack' });
    world.inject({ at: 0, kind: 'mains-off', target: 'office' });
    const readings: number[] = [];
    for (let at = 3_000; at < 600_000; at += 2_000) {
      world.advance(at);
      readings.push(Number(varsOf(world, 'Pyrphoros')['battery.runtime']));
    }
    const rises = readings.filter((value, at) => value > (readings[at - 1] ?? value)).length;
    const falls = readings.filter((value, at) => value < (readings[at - 1] ?? value)).length;
    expect(rises).toBeGreaterThan(20);
    expect(falls).toBeGreaterThan(rises);
  });

  it('reads the numbers seldom with some drivers, and the status all the time', () => {
    const site = smallSite(1);
    const world = createWorld({ ...site, upses: site.upses.map((ups) => ({ ...ups, numbersMs: 30_000 })) }, 1);
    for (const target of ['house', 'annex']) world.inject({ at: 5_000, kind: 'mains-off', target });
    world.advance(120_000);
    const served = events(world, 'ups-served').filter(({ ups }) => ups === 'alpha');
    expect(served.length).toBeGreaterThan(3);
    const gaps = served.slice(1).map(({ at }, index) => at - (served[index]?.at ?? at));
    expect(new Set(gaps)).toEqual(new Set([30_000]));
    world.advance(1_200_000);
    const low = events(world, 'ups-served').find(
      ({ ups, vars }) => ups === 'alpha' && vars?.['ups.status']?.includes('LB'),
    );
    expect(((low?.at ?? 0) - (served[0]?.at ?? 0)) % 30_000).not.toBe(0);
    expect(Number(low?.vars?.['battery.charge'])).toBe(site.upses[0]?.lowBatteryPercent);
  });

  it('drops the load when the battery is empty, and names what was lost', () => {
    const world = createWorld(titanSite(2), 1);
    world.inject({ at: 0, kind: 'mains-off', target: 'rack' });
    world.inject({ at: 0, kind: 'mains-off', target: 'office' });
    world.advance(3_600_000);
    const lost = events(world, 'lost-power');
    expect(lost).toHaveLength(27);
    expect(lost.reduce((sum, event) => sum + event.containers, 0)).toBe(376);
    expect(events(world, 'volume-dirty')).toHaveLength(41);
    const emptyAt = events(world, 'ups-output')[0]?.at ?? 0;
    expect(emptyAt / 60_000).toBeGreaterThan(20);
    expect(emptyAt / 60_000).toBeLessThan(28);
  });

  it('charges with about a hundred readings and is then at rest again', () => {
    const world = createWorld(smallSite(1), 1);
    world.inject({ at: 0, kind: 'mains-off', target: 'house', untilMs: 240_000 });
    world.advance(242_000);
    const before = events(world, 'ups-served').length;
    world.advance(4 * 3_600_000);
    expect(events(world, 'ups-served').length - before).toBeLessThan(120);
    expect(varsOf(world, 'alpha')['battery.charge']).toBe('100');
    expect(world.nextEventAt()).toBeUndefined();
  });

  it('keeps a machine with two supplies while one feed lives', () => {
    const world = createWorld(titanSite(1), 1);
    world.inject({ at: 0, kind: 'mains-off', target: 'rack' });
    world.inject({ at: 0, kind: 'mains-off', target: 'office' });
    world.inject({ at: 1_000, kind: 'battery-collapse', target: 'Statera', value: 5 });
    world.advance(30_000);
    expect(world.truth.machines.get('titan-23')?.state).toBe('dark');
    expect(world.truth.machines.get('titan-22')?.state).toBe('on');
  });

  it('races: a machine that is softly off does not notice mains that come back', () => {
    const world = createWorld(titanSite(1), 1);
    world.inject({ at: 0, kind: 'mains-off', target: 'rack', untilMs: 400_000 });
    world.inject({ at: 0, kind: 'mains-off', target: 'office', untilMs: 400_000 });
    goDown(world);
    world.advance(3_600_000);
    expect(events(world, 'lost-power')).toHaveLength(0);
    expect(world.truth.machines.get('titan-03')?.state).toBe('off');
    expect(world.truth.machines.get('titan-db')?.state).toBe('off');
  });

  it('shutdown.return cuts the output also when mains are back, and brings it again', () => {
    const world = createWorld(titanSite(1), 1);
    const name = 'titan-03';
    told(world, { kind: 'ssh-poweroff', timeoutMs, machine: name, bootId: bootIdOf(world, name) });
    told(world, { kind: 'ups-delay', timeoutMs, ups: 'Pyrphoros', seconds: 240 });
    world.advance(10_000);
    expect(told(world, { kind: 'ups-vars', timeoutMs, ups: 'Pyrphoros' })['ups.delay.shutdown']).toBe('240');
    told(world, { kind: 'ups-return', timeoutMs, ups: 'Pyrphoros' });
    expect(ask(world, { kind: 'ups-return', timeoutMs, ups: 'Statera' })).toMatchObject({ word: 'CMD-NOT-SUPPORTED' });
    world.advance(400_000);
    expect(events(world, 'ups-output').map((event) => event.on)).toEqual([false, true]);
    expect(world.truth.machines.get(name)?.state).toBe('on');
  });
});

describe('upsd', () => {
  it('answers as drivers do when they die', () => {
    const world = createWorld(titanSite(1), 1);
    const dead = world.inject({ at: 0, kind: 'driver-dead', target: 'Pyrphoros' });
    world.inject({ at: 0, kind: 'driver-silent', target: 'Statera' });
    world.advance(5_000);
    expect(ask(world, { kind: 'ups-vars', timeoutMs, ups: 'Pyrphoros' })).toMatchObject({
      word: 'DRIVER-NOT-CONNECTED',
    });
    expect(ask(world, { kind: 'ups-vars', timeoutMs, ups: 'Statera' })).toMatchObject({ outcome: 'ok' });
    world.clear(dead);
    world.advance(20_000);
    expect(ask(world, { kind: 'ups-vars', timeoutMs, ups: 'Pyrphoros' })).toMatchObject({ outcome: 'ok' });
    expect(ask(world, { kind: 'ups-vars', timeoutMs, ups: 'Statera' })).toMatchObject({ word: 'DATA-STALE' });
  });

  it('tells of the mains also while its UPS is full and carries nothing', () => {
    const site = titanSite(1);
    const machines = site.machines.map((machine) => ({
      ...machine,
      feeds: machine.feeds.filter((feed) => feed !== 'Statera'),
    }));
    const world = createWorld({ ...site, machines }, 1);
    world.advance(10_000);
    expect(world.truth.upses.get('Statera')).toMatchObject({ loadWatts: 0, battery: 'full' });
    world.inject({ at: 0, kind: 'mains-off', target: 'office', untilMs: 30_000 });
    world.advance(20_000);
    expect(varsOf(world, 'Statera')['ups.status']).toContain('OB');
    world.advance(40_000);
    expect(varsOf(world, 'Statera')['ups.status']).toContain('OL');
  });

  it('goes silent with its host and latches a forced shutdown until it restarts', () => {
    const world = createWorld(titanSite(1), 1);
    world.inject({ at: 0, kind: 'forced-shutdown', target: 'Statera' });
    world.advance(1_000);
    expect(varsOf(world, 'Statera')['ups.status']).toBe('FSD OL');
    world.inject({ at: 2_000, kind: 'reboots', target: 'titan-24' });
    world.advance(3_000);
    expect(ask(world, { kind: 'ups-vars', timeoutMs, ups: 'Statera' })).toEqual({ outcome: 'timeout' });
    world.advance(200_000);
    expect(varsOf(world, 'Statera')['ups.status']).toBe('OL');
  });

  it('reads wrong runtimes and tests while the input is there', () => {
    const world = createWorld(titanSite(1), 1);
    world.inject({ at: 0, kind: 'runtime-wrong', target: 'Statera', text: '65535' });
    world.inject({ at: 0, kind: 'self-test', target: 'Pyrphoros', untilMs: 60_000 });
    world.advance(10_000);
    expect(varsOf(world, 'Statera')['battery.runtime']).toBe('65535');
    expect(varsOf(world, 'Pyrphoros')).toMatchObject({ 'ups.status': 'OB DISCHRG CAL', 'input.voltage': '230.0' });
    world.advance(70_000);
    expect(varsOf(world, 'Pyrphoros')['ups.status']).toBe('OL CHRG');
  });
});
