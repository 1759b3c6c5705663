// S1 to S5: each invariant broken once, and once almost.
import { describe, expect, it } from 'vitest';
import { booted, down, emptied, mains, outage, paper, power, request, rules, served, uidOf, up } from './stub-world.ts';

const allEmpty = (at: number, ...names: string[]) => names.flatMap((name) => emptied(at, name));
const poweroff = (at: number, name: string, bootId = `boot-1-${name}`) => request(at, 'ssh-poweroff', name, { bootId });
const cut = (at: number, name: string, containers = 2) => [
  { at, kind: 'ups-output', ups: 'alpha', on: false, cause: 'battery-empty' },
  { at, kind: 'lost-power', machine: name, bootId: 'x', was: 'on', containers, workloads: 1, mounts: [] },
];

describe('S1', () => {
  const lowerBoundMs = () => 60_000;
  it('flags a loss that there was time to prevent', () => {
    const world = paper({}, { lowerBoundMs });
    world.left = 200;
    expect(world.tell(...outage(10_000), ...cut(210_000, 'a1')).found('S1')).toHaveLength(1);
  });
  it('counts a loss for which the time was too short', () => {
    const world = paper({}, { lowerBoundMs });
    world.left = 70;
    expect(world.tell(...outage(10_000), ...cut(80_000, 'a1')).found('S1')).toEqual([]);
    expect(world.unavoidable).toHaveLength(1);
  });
  it('counts a loss before the signal allowed a decision, and one after a later collapse', () => {
    const silent = paper({}, { lowerBoundMs }).tell(...cut(80_000, 'a1'));
    expect([silent.found('S1').length, silent.unavoidable.length]).toEqual([0, 1]);
    const collapse = paper({}, { lowerBoundMs }).tell(...outage(10_000), ...cut(40_000, 'a1'));
    expect([collapse.found('S1').length, collapse.unavoidable.length]).toEqual([0, 1]);
  });
  it('obliges after a runtime below need for the debounce, and not after a single dip', () => {
    const low = { 'battery.runtime': '100' };
    const losses = (readings: readonly Record<string, string>[]) => {
      const world = paper({}, { lowerBoundMs });
      world.left = 300;
      readings.forEach((more, index) => world.tell(served(10_000 + 2_000 * index, 'alpha', 'OB DISCHRG', more)));
      return world.tell(...cut(300_000, 'a1')).found('S1').length;
    };
    expect(losses([low, low, low, low])).toBe(1);
    expect(losses([low, { 'battery.runtime': '150' }, low, { 'battery.runtime': '150' }])).toBe(0);
  });
  it('obliges after the blind rule', () => {
    const world = paper({}, { lowerBoundMs });
    world.left = 400;
    world.tell(served(10_000, 'alpha', 'OB DISCHRG'), { at: 20_000, kind: 'ups-served', ups: 'alpha' });
    expect(world.tell(...cut(400_000, 'a1')).found('S1')).toHaveLength(1);
  });
  it('counts a loss when the way to the machine was cut for too much of the time, and back too late', () => {
    const cutWay = (from: number, until: number) => {
      const world = paper({}, { lowerBoundMs });
      world.left = 200;
      const way = [false, true].map((isUp) => ({ at: isUp ? until : from, kind: 'switch', name: 'switch', up: isUp }));
      const [before, after] = from < 10_000 ? [way.slice(0, 1), way.slice(1)] : [[], way];
      return world.tell(...before, ...outage(10_000), ...after, ...cut(210_000, 'a1'));
    };
    const late = cutWay(20_000, 205_000);
    expect([late.found('S1').length, late.unavoidable.length]).toEqual([0, 1]);
    expect(late.unavoidable[0]?.reason).toContain('the way to the machine was cut for 185 s');
    expect(cutWay(20_000, 60_000).found('S1')).toHaveLength(1);
  });
  it('blames nobody for a machine that breaks by itself', () => {
    const world = paper({}, { lowerBoundMs }).tell(...outage(10_000), { ...cut(210_000, 'a1')[1], at: 210_000 });
    expect([world.found('S1').length, world.unavoidable.length]).toEqual([0, 0]);
  });
});

describe('S2', () => {
  it('flags a server that stops while an agent runs', () => {
    const world = paper().tell(...outage(1_000), ...allEmpty(20_000, 'a1', 'b1'), request(30_000, 'ssh-stop', 's1'));
    expect(world.found('S2').map((one) => one.message)).toEqual([expect.stringContaining('run on a2')]);
  });
  it('lets it stop when the agents in scope are empty, silent, ignored or given up in time', () => {
    const silent = { at: 2_000, kind: 'fault-begins', fault: 'hung', target: 'a2', number: 1 };
    const hung = power(2_000, 'a2', 'hung');
    const stop = request(80_000, 'ssh-stop', 's1');
    const calm = allEmpty(20_000, 'a1', 'b1');
    expect(
      paper()
        .tell(...outage(1_000), ...calm, ...emptied(20_000, 'a2'), stop)
        .found('S2'),
    ).toEqual([]);
    expect(
      paper()
        .tell(...outage(1_000), ...calm, silent, hung, stop)
        .found('S2'),
    ).toEqual([]);
    const ignored = paper({ words: [{ ...up, ignored: ['a2'] }] });
    expect(ignored.tell(...outage(1_000), ...calm, stop).found('S2')).toEqual([]);
    const recorded = [{ at: 71_000, machine: 'a2', what: 'drain' }];
    const given = paper({ recorded, words: [{ ...down, at: 1_000 }] });
    expect(given.tell(request(3_000, 'api-cordon', 'a2', { on: true }), ...calm, stop).found('S2')).toEqual([]);
  });
  it('lets it stop on the hold of its own UPS alone while the own host has yet to read what came as it hung', () => {
    const hang = (from: number, until: number) => [
      { at: from, kind: 'fault-begins', fault: 'hung', target: 'own', number: 1 },
      { at: until, kind: 'fault-ends', fault: 'hung', target: 'own', number: 1 },
    ];
    const flagged = (from: number, until: number, betaAt: number) => {
      const world = paper({ rules: { ...rules, onCritical: { alpha: 'nodes', beta: 'nodes' } } });
      const tale = [...outage(1_000), ...allEmpty(20_000, 'a1', 'a2'), ...outage(betaAt, 'beta'), ...hang(from, until)];
      return world.tell(...tale.toSorted((a, b) => a.at - b.at), request(64_000, 'ssh-stop', 's1')).found('S2').length;
    };
    expect(flagged(30_000, 60_000, 40_000)).toBe(0);
    expect(flagged(30_000, 60_000, 10_000)).toBe(1);
    expect(flagged(22_000, 25_000, 23_000)).toBe(1);
  });
  it('honours no record whose limit cannot have passed', () => {
    const recorded = [{ at: 21_000, machine: 'a2', what: 'drain' }];
    const world = paper({ recorded, words: [{ ...down, at: 1_000 }] });
    world.tell(request(3_000, 'api-cordon', 'a2', { on: true }), ...allEmpty(20_000, 'a1', 'b1'));
    expect(world.tell(request(30_000, 'ssh-stop', 's1')).found('S2')).toHaveLength(1);
  });
});

describe('S3', () => {
  const drop = (at: number) => [request(at, 'ssh-stop', 's1'), { at: at + 1, kind: 'quorum', has: false, members: 0 }];
  const word = { words: [{ ...down, at: 1_000 }] };
  const detached = { at: 20_000, kind: 'volume', volume: 'vol', state: 'detached', node: 'a1' };
  it('flags quorum that goes while a volume is attached', () => {
    expect(
      paper(word)
        .tell(...drop(30_000))
        .found('S3'),
    ).toHaveLength(1);
    expect(
      paper(word)
        .tell(detached, ...drop(30_000))
        .found('S3'),
    ).toEqual([]);
  });
  it('flags requests to an API that was taken away', () => {
    const gone = { at: 30_002, kind: 'api', serves: false };
    const late = request(60_000, 'api-evict', 'apps/web', { accepted: false, effective: false });
    expect(
      paper(word)
        .tell(detached, ...drop(30_000), gone, late)
        .found('S3'),
    ).toHaveLength(1);
    const soon = request(31_000, 'api-evict', 'apps/web', { accepted: false, effective: false });
    expect(
      paper(word)
        .tell(detached, ...drop(30_000), gone, soon)
        .found('S3'),
    ).toEqual([]);
  });
  it('judges by the moment at which the server was told: mains may be back before it has stopped', () => {
    const told = [...outage(29_000), request(30_000, 'ssh-stop', 's1')];
    const late = { at: 40_000, kind: 'quorum', has: false, members: 0 };
    expect(
      paper(word)
        .tell(...told, ...mains(35_000), late)
        .found('S3'),
    ).toEqual([]);
  });
  it('blames nobody when the servers lost power', () => {
    const lost = [power(20_000, 's1', 'dark'), { at: 20_000, kind: 'quorum', has: false, members: 0 }];
    expect(
      paper(word)
        .tell(...lost)
        .found('S3'),
    ).toEqual([]);
  });
});

describe('S4', () => {
  it('flags a poweroff while containers run', () => {
    expect(
      paper()
        .tell(...outage(1_000), poweroff(30_000, 'a1'))
        .found('S4'),
    ).toHaveLength(1);
    expect(
      paper()
        .tell(...outage(1_000), ...emptied(2_000, 'a1'), poweroff(30_000, 'a1'))
        .found('S4'),
    ).toEqual([]);
  });
  it('honours a stop that was given up after its limit, and none before', () => {
    const run = (at: number) =>
      paper({ words: [{ ...down, at: 1_000 }], recorded: [{ at, machine: 'a1', what: 'stop' }] })
        .tell(request(10_000, 'ssh-stop', 'a1'), poweroff(60_000, 'a1'))
        .found('S4').length;
    expect([run(41_000), run(20_000)]).toEqual([0, 1]);
  });
  it('blames nobody for what started after the request was sent', () => {
    const started = { at: 29_995, kind: 'container-start', machine: 'a1', pod: 'apps/db', uid: 'new' };
    const world = paper().tell(...outage(1_000), ...emptied(2_000, 'a1'), started, poweroff(30_000, 'a1'));
    expect(world.found('S4')).toEqual([]);
  });
});

describe('S5', () => {
  const boot = (at: number) => booted(at, 'a1', 'second');
  const first = [...outage(1_000), ...booted(1_500, 'a1', 'first'), ...emptied(2_000, 'a1')];
  it('flags a poweroff that follows a machine into its next boot', () => {
    const world = paper().tell(
      ...first,
      poweroff(30_000, 'a1', 'first'),
      ...boot(50_000),
      poweroff(50_015, 'a1', 'second'),
    );
    expect(world.found('S5')).toHaveLength(1);
  });
  it('allows a new decision that rests on readings of the new boot', () => {
    const world = paper().tell(
      ...first,
      poweroff(30_000, 'a1', 'first'),
      ...boot(50_000),
      poweroff(53_000, 'a1', 'second'),
    );
    expect(world.found('S5')).toEqual([]);
  });
  it('flags one that was sent before the boot that it hits, or for another one', () => {
    expect(
      paper()
        .tell(...first, ...boot(50_000), poweroff(50_005, 'a1', 'second'))
        .found('S5'),
    ).toHaveLength(1);
    expect(
      paper()
        .tell(...first, poweroff(50_005, 'a1', 'other'))
        .found('S5'),
    ).toHaveLength(1);
  });
  it('flags two that take effect in one boot', () => {
    const off = [40_000, 41_000].flatMap((at) => [
      power(at - 500, 'a1', 'stopping', 'first'),
      power(at, 'a1', 'off', 'first'),
    ]);
    expect(
      paper()
        .tell(...first, poweroff(30_000, 'a1', 'first'), ...off)
        .found('S5'),
    ).toHaveLength(1);
    expect(
      paper()
        .tell(...first, poweroff(30_000, 'a1', 'first'), ...off.slice(0, 2))
        .found('S5'),
    ).toEqual([]);
  });
});

it('knows pods of its paper world', () => {
  expect(uidOf('apps/db')).not.toBe('');
  expect(rules.safetyFactor).toBeGreaterThan(1);
});
