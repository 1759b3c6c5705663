// S6 to S15: each invariant broken once, and once almost.
import { describe, expect, it } from 'vitest';
import { booted, down, emptied, mains, outage, paper, power, request, served, up } from './stub-world.ts';

const poweroff = (at: number, name: string) => request(at, 'ssh-poweroff', name, { bootId: `boot-1-${name}` });

describe('S6', () => {
  const stop = request(10_000, 'ssh-stop', 'a1', { issuedAt: 9_980 });
  it('flags opposite requests that are under way together', () => {
    const start = request(10_005, 'ssh-start', 'a1', { issuedAt: 9_990 });
    expect(paper().tell(stop, start).found('S6')).toHaveLength(1);
  });
  it('allows them one after another', () => {
    const start = request(10_025, 'ssh-start', 'a1', { issuedAt: 10_001 });
    expect(paper().tell(stop, start).found('S6')).toEqual([]);
  });
});

describe('S7', () => {
  const wake = (at: number) => request(at, 'wake-packet', 'a1');
  const off = power(20_000, 'a1', 'off');
  it('flags a wake on battery, but for the lag of any observer', () => {
    expect(
      paper()
        .tell(...outage(1_000), off, wake(30_000))
        .found('S7'),
    ).toHaveLength(1);
    expect(
      paper()
        .tell(power(500, 'a1', 'off'), ...outage(1_000), wake(2_000))
        .found('S7'),
    ).toEqual([]);
  });
  it('flags a wake while a feed is unknown, but not the scout that asks', () => {
    const silent = { at: 1_000, kind: 'ups-served', ups: 'alpha' };
    const dark = [power(900, 'own', 'off'), power(950, 'a1', 'off')];
    expect(
      paper()
        .tell(silent, ...dark, wake(60_000))
        .found('S7'),
    ).toHaveLength(1);
  });
  it('flags a wake too soon, too empty, and allows it when both are right', () => {
    const charge = (percent: string) => ({ 'battery.charge': percent });
    const run = (at: number, percent: string) =>
      paper()
        .tell(...outage(1_000), off, ...mains(100_000, charge(percent)), wake(at))
        .found('S7').length;
    expect([run(120_000, '90'), run(200_000, '40'), run(200_000, '90')]).toEqual([1, 1, 0]);
  });
  it('lets own steps be undone earlier than anything is started', () => {
    const start = (at: number) => request(at, 'ssh-start', 'a1');
    const run = (at: number) =>
      paper()
        .tell(...outage(1_000), ...mains(50_000, { 'battery.charge': '50' }), start(at))
        .found('S7').length;
    expect([run(90_000), run(60_000)]).toEqual([0, 1]);
  });
  it('accepts power that a person accepted, for that run only', () => {
    const words = [{ ...up, at: 5_000, acceptPower: { alpha: 'on-battery' as const } }];
    const ob = served(1_000, 'alpha', 'OB DISCHRG');
    expect(paper({ words }).tell(ob, off, wake(30_000)).found('S7')).toEqual([]);
    expect(
      paper({ words })
        .tell(ob, off, ...outage(25_000), wake(60_000))
        .found('S7'),
    ).toHaveLength(1);
  });
  it('goes by the word in force, and not by one that is only to be shown', () => {
    const accepted = { ...up, at: 5_000, acceptPower: { alpha: 'on-battery' as const } };
    const ob = served(1_000, 'alpha', 'OB DISCHRG');
    const later = (act: 'always' | 'power-only') =>
      paper({ words: [accepted, { ...up, at: 10_000, act }] })
        .tell(ob, off, wake(60_000))
        .found('S7').length;
    expect([later('power-only'), later('always')]).toEqual([0, 1]);
  });
});

describe('S8, S11 and S25', () => {
  const stop = (at: number) => request(at, 'ssh-stop', 'a1');
  const found = (world: ReturnType<typeof paper>) =>
    ['S8', 'S11', 'S25'].filter((name) => world.found(name).length > 0);
  it('flags silence after mains as no evidence, whatever its length', () => {
    expect(found(paper().tell({ at: 1_000, kind: 'ups-served', ups: 'alpha' }, stop(900_000)))).toEqual(['S8']);
  });
  it('allows silence after battery once it is long enough', () => {
    const blind = [
      served(1_000, 'alpha', 'OB DISCHRG', { 'battery.runtime': '110' }),
      { at: 2_000, kind: 'ups-served', ups: 'alpha' },
    ];
    expect(found(paper().tell(...blind, stop(30_000)))).toEqual([]);
    const far = [
      served(1_000, 'alpha', 'OB DISCHRG', { 'battery.runtime': '900' }),
      { at: 2_000, kind: 'ups-served', ups: 'alpha' },
    ];
    const world = paper();
    world.left = 900;
    expect(found(world.tell(...far, stop(30_000)))).toEqual(['S8']);
  });
  it('flags a way down for a self-test or a short outage', () => {
    const test = served(1_000, 'alpha', 'OB DISCHRG CAL', { 'input.voltage': '230.0' });
    expect(found(paper().tell(test, stop(20_000)))).toEqual(['S11']);
    expect(found(paper().tell(served(1_000, 'alpha', 'OB DISCHRG', { 'battery.runtime': '50' }), stop(1_500)))).toEqual(
      ['S11'],
    );
  });
  it('lets the loss of input win over a latched test', () => {
    const latched = served(1_000, 'alpha', 'OB DISCHRG LB CAL', { 'input.voltage': '0.0' });
    expect(found(paper().tell(latched, stop(3_000)))).toEqual([]);
  });
  it('flags a way down on mains, and allows a word, the lag, and finishing', () => {
    expect(found(paper().tell(stop(5_000)))).toEqual(['S25']);
    expect(found(paper().tell(poweroff(5_000, 'a1')))).toEqual(['S25']);
    expect(found(paper().tell(served(1_000, 'alpha', 'OL LB'), stop(5_000)))).toEqual(['S25']);
    expect(found(paper({ words: [up, { ...down, at: 2_000 }] }).tell(stop(5_000)))).toEqual([]);
    expect(found(paper().tell(...outage(1_000), ...mains(20_000), stop(21_000)))).toEqual([]);
    expect(found(paper().tell(...outage(1_000), ...mains(20_000), stop(60_000)))).toEqual(['S25']);
    const committed = [...emptied(5_000, 'a1'), poweroff(10_000, 'a1'), ...mains(20_000), poweroff(60_000, 'a1')];
    expect(found(paper().tell(...outage(1_000), power(500, 'a1', 'on'), ...committed))).toEqual([]);
    // Who told it and was told that it goes off cannot know that it does not.
    const lie = { ...poweroff(10_000, 'a1'), effective: false };
    expect(found(paper().tell(...outage(1_000), lie, ...mains(20_000), stop(60_000)))).toEqual([]);
    expect(found(paper().tell(...outage(1_000), { ...lie, accepted: false }, ...mains(20_000), stop(60_000)))).toEqual([
      'S25',
    ]);
  });
  it('takes the word of the UPS for nothing when the way to it is cut', () => {
    const cutOff = [
      served(1_000, 'alpha', 'OB DISCHRG', { 'battery.runtime': '110' }),
      { at: 2_000, kind: 'switch', name: 'switch', up: false },
    ];
    // The own host serves it, so that it still hears: mains end the cause.
    expect(found(paper().tell(...cutOff, ...mains(3_000), stop(60_000)))).toEqual(['S25']);
  });
});

describe('S9', () => {
  const marker = (at: number, epoch: number) => ({
    at,
    kind: 'stay-down',
    machine: 'a1',
    present: true,
    owner: 'x',
    epoch,
  });
  it('flags an epoch that falls', () => {
    expect(paper().tell(marker(1_000, 5), marker(2_000, 4)).found('S9')).toHaveLength(1);
    expect(paper().tell(marker(1_000, 5), marker(2_000, 5)).found('S9')).toEqual([]);
  });
  it('flags two hosts that start things in one epoch', () => {
    const start = (at: number, from: string) => request(at, 'ssh-start', 'a1', { from });
    expect(paper().tell(start(1_000, 'own'), start(2_000, 'b1')).found('S9')).toHaveLength(1);
    expect(paper().tell(start(1_000, 'own'), marker(1_500, 7), start(2_000, 'b1')).found('S9')).toEqual([]);
  });
});

describe('S12', () => {
  const told = [...outage(1_000), power(1_500, 'a1', 'on'), ...emptied(2_000, 'a1'), poweroff(10_000, 'a1')];
  const wake = request(20_000, 'wake-packet', 'a1');
  it('flags a wake of a machine that is on its way off', () => {
    expect(
      paper()
        .tell(...told, power(10_001, 'a1', 'stopping'), wake)
        .found('S12'),
    ).toHaveLength(1);
  });
  it('allows it once it is off, has spoken its last words, or is on record', () => {
    expect(
      paper()
        .tell(...told, power(15_000, 'a1', 'off'), wake)
        .found('S12'),
    ).toEqual([]);
    const words = { at: 15_000, kind: 'last-words', machine: 'a1', bootId: 'boot-1-a1' };
    expect(
      paper()
        .tell(...told, words, wake)
        .found('S12'),
    ).toEqual([]);
    const recorded = [{ at: 55_000, machine: 'a1', what: 'poweroff' }];
    const late = request(60_000, 'wake-packet', 'a1');
    expect(
      paper({ recorded })
        .tell(...told, late)
        .found('S12'),
    ).toEqual([]);
  });
});

describe('S13', () => {
  const uncordon = (at: number) => [
    request(at, 'api-cordon', 'a1', { on: false }),
    { at, kind: 'cordon', node: 'a1', on: false, by: 'x' },
  ];
  it('flags the undoing of what others set aside', () => {
    const person = { at: 1_000, kind: 'cordon', node: 'a1', on: true, by: 'kubectl-cordon' };
    expect(
      paper()
        .tell(person, ...uncordon(9_000))
        .found('S13'),
    ).toHaveLength(1);
    const resume = [
      request(9_000, 'api-suspend', 'Kustomization/apps', { on: false }),
      { at: 9_000, kind: 'flux', object: 'Kustomization/apps', suspended: false, by: 'x' },
    ];
    expect(
      paper()
        .tell(...resume)
        .found('S13'),
    ).toHaveLength(1);
  });
  it('allows the undoing of own marks, and flags those that are left for good', () => {
    const own = [
      request(1_000, 'api-cordon', 'a1', { on: true }),
      { at: 1_000, kind: 'cordon', node: 'a1', on: true, by: 'x' },
    ];
    expect(
      paper()
        .tell(...own, ...uncordon(9_000))
        .found('S13', 90_000_000),
    ).toEqual([]);
    expect(
      paper()
        .tell(...own)
        .found('S13', 600_000),
    ).toEqual([]);
    expect(
      paper()
        .tell(...own)
        .found('S13', 90_000_000),
    ).toHaveLength(1);
  });
});

describe('S14', () => {
  const self = request(60_000, 'self-poweroff', 'own');
  const word = { words: [{ ...down, at: 1_000 }] };
  const others = ['s1', 'a1', 'b1'].map((name) => power(40_000, name, 'off'));
  it('flags an own host that does not go last', () => {
    expect(
      paper(word)
        .tell(...others, self)
        .found('S14')
        .map((one) => one.subject),
    ).toEqual(['a2']);
  });
  it('allows it when the rest is off, ignored, or without time', () => {
    expect(
      paper(word)
        .tell(...others, power(41_000, 'a2', 'dark'), self)
        .found('S14'),
    ).toEqual([]);
    const ignored = { words: [{ ...down, at: 1_000, ignored: ['a2'] }] };
    expect(
      paper(ignored)
        .tell(...others, self)
        .found('S14'),
    ).toEqual([]);
    expect(
      paper(word)
        .tell(...others, ...outage(50_000), self)
        .found('S14'),
    ).toEqual([]);
  });
  it('believes in off without proof only after its time', () => {
    const run = (at: number) =>
      paper({ ...word, recorded: [{ at, machine: 'a2', what: 'off-unproven' }] })
        .tell(...others, power(41_000, 'a2', 'hung'), request(130_000, 'self-poweroff', 'own'))
        .found('S14').length;
    expect([run(101_000), run(60_000)]).toEqual([0, 1]);
  });
});

describe('S15', () => {
  const stop = (name: string) => request(30_000, 'ssh-stop', name);
  it('keeps a partial cause to its machines', () => {
    const partial = () => {
      const world = paper();
      world.left = 1_000;
      return world.tell(...outage(1_000, 'beta'));
    };
    expect(partial().tell(stop('a1')).found('S15')).toHaveLength(1);
    expect(partial().tell(stop('b1')).found('S15')).toEqual([]);
    expect(
      partial()
        .tell(request(30_000, 'api-suspend', 'Kustomization/root', { on: true }))
        .found('S15'),
    ).toHaveLength(1);
  });
  it('lets it widen when the reserve reaches the need of the cluster', () => {
    const world = paper();
    world.left = 80;
    expect(world.tell(...outage(1_000, 'beta'), stop('a1')).found('S15')).toEqual([]);
  });
  it('leaves ignored machines alone, but for cordons', () => {
    const words = [{ ...down, at: 1_000, ignored: ['a1'] }];
    expect(paper({ words }).tell(stop('a1')).found('S15')).toHaveLength(1);
    expect(
      paper({ words })
        .tell(request(30_000, 'api-cordon', 'a1', { on: true }))
        .found('S15'),
    ).toEqual([]);
  });
  it('switches off no further than the cause reaches', () => {
    const off = poweroff(30_000, 'b1');
    expect(
      paper()
        .tell(...outage(1_000), ...emptied(2_000, 'b1'), off)
        .found('S15'),
    ).toHaveLength(1);
    expect(
      paper({ words: [{ ...down, at: 1_000 }] })
        .tell(...emptied(2_000, 'b1'), off)
        .found('S15'),
    ).toEqual([]);
    const only = { words: [{ ...down, at: 1_000, mode: 'cluster-only' as const }] };
    expect(
      paper(only)
        .tell(...emptied(2_000, 'b1'), off)
        .found('S15'),
    ).toHaveLength(1);
  });
});

it('has a boot to speak of', () => {
  expect(booted(1, 'a1', 'x')).toHaveLength(2);
});
