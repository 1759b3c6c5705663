// S23 to L8: each invariant broken once, and once almost.
import { describe, expect, it } from 'vitest';
import { checkers } from '../../../../src/lab/world/checkers/index.ts';
import { booted, down, emptied, outage, paper, power, request, rules, served, uidOf, up } from './stub-world.ts';

const day = 86_400_000;
const mains = (at: number, more: Record<string, string> = {}) => [
  { at, kind: 'mains', circuit: 'alpha', on: true },
  served(at + 10, 'alpha', 'OL', more),
];
const poweroff = (at: number, name: string, bootId: string) => request(at, 'ssh-poweroff', name, { bootId });
const nothing = (at: number) => ({ at, kind: 'quorum', has: true, members: 1 });

describe('S23', () => {
  const back = [...outage(1_000), power(20_000, 'a1', 'off'), ...mains(100_000), ...booted(150_000, 'a1', 'second')];
  it('flags a poweroff in a boot that began after the mains returned', () => {
    expect(
      paper()
        .tell(...back, poweroff(160_000, 'a1', 'second'))
        .found('S23'),
    ).toHaveLength(1);
    expect(
      paper()
        .tell(...back, ...outage(155_000), poweroff(160_000, 'a1', 'second'))
        .found('S23'),
    ).toEqual([]);
  });
  it('flags a poweroff for a run that had reached its end', () => {
    const words = [{ ...down, at: 1_000 }];
    const off = (at: number, told = true) => [
      power(500, 'own', 'on'),
      ...(told ? [request(at - 5, 'self-poweroff', 'own')] : []),
      ...['own', 's1', 'a1', 'a2', 'b1'].map((name) => power(at, name, 'off')),
    ];
    const again = [...booted(400_000, 'a1', 'second'), poweroff(410_000, 'a1', 'second')];
    expect(
      paper({ words })
        .tell(...off(60_000), ...again)
        .found('S23'),
    ).toHaveLength(1);
    expect(
      paper({ words })
        .tell(...off(390_000), ...again)
        .found('S23'),
    ).toEqual([]);
    // An own host that lost its power has closed nothing.
    expect(
      paper({ words })
        .tell(...off(60_000, false), ...again)
        .found('S23'),
    ).toEqual([]);
  });
});

describe('S24', () => {
  const lost = (at: number, cause: string) => ({ at, kind: 'replica-lost', volume: 'vol', node: 'a2', left: 1, cause });
  const word = { words: [{ ...down, at: 1_000 }] };
  it('flags a replica that is taken from an attached volume', () => {
    expect(
      paper(word)
        .tell(request(29_000, 'ssh-kill-leftovers', 'a2'), lost(30_000, 'killed'))
        .found('S24'),
    ).toHaveLength(1);
  });
  it('allows it after the recorded limit, and blames nobody for lost power', () => {
    const recorded = [{ at: 25_000, machine: 'a1', what: 'volumes' }];
    const cordon = request(2_000, 'api-cordon', 'a1', { on: true });
    expect(
      paper({ ...word, recorded })
        .tell(cordon, lost(30_000, 'killed'))
        .found('S24'),
    ).toEqual([]);
    const early = [{ at: 5_000, machine: 'a1', what: 'volumes' }];
    expect(
      paper({ ...word, recorded: early })
        .tell(cordon, lost(30_000, 'killed'))
        .found('S24'),
    ).toHaveLength(1);
    expect(paper(word).tell(lost(30_000, 'lost-power')).found('S24')).toEqual([]);
  });
  it('lets replicas go of what came back when a word leaves the drain out, and nothing else', () => {
    const undrained = { words: [{ ...down, at: 1_000, options: { skipDrain: true } }] };
    const back = { at: 20_000, kind: 'volume', volume: 'vol', state: 'attached', node: 'a1' };
    expect(paper(undrained).tell(back, lost(30_000, 'killed')).found('S24')).toEqual([]);
    expect(paper(word).tell(back, lost(30_000, 'killed')).found('S24')).toHaveLength(1);
    expect(paper(undrained).tell(lost(30_000, 'killed')).found('S24')).toHaveLength(1);
    const dirty = { at: 30_000, kind: 'volume-dirty', volume: 'vol', node: 'a1', cause: 'killed' };
    expect(paper(undrained).tell(dirty).found('S24')).toHaveLength(1);
  });
  it('flags a mount that a poweroff cuts off', () => {
    const dirty = { at: 30_000, kind: 'volume-dirty', volume: 'vol', node: 'a1', cause: 'poweroff' };
    expect(paper(word).tell(dirty).found('S24')).toHaveLength(1);
    expect(
      paper(word)
        .tell(...outage(29_000), dirty)
        .found('S24'),
    ).toEqual([]);
  });
});

describe('S26', () => {
  const stop = request(9_000, 'ssh-end-workloads', 'a1');
  it('flags anything at all under act: never', () => {
    const words = [{ ...up, act: 'never' as const }];
    expect(
      paper({ words })
        .tell(request(9_000, 'vault-unseal', 'vault/v'))
        .found('S26'),
    ).toHaveLength(1);
  });
  it('flags changes of a cluster that is as it should be, but for what keeps it so', () => {
    expect(paper().tell(stop).found('S26')).toHaveLength(1);
    expect(
      paper()
        .tell(request(9_000, 'vault-unseal', 'vault/v'))
        .found('S26'),
    ).toEqual([]);
    expect(
      paper({ words: [up, { ...down, at: 5_000 }] })
        .tell(stop)
        .found('S26'),
    ).toEqual([]);
  });
});

describe('S27', () => {
  const first = { ...down, at: 1_000, options: { skipDrain: true } };
  const words = [first, { ...up, at: 100_000 }, { ...down, at: 900_000 }];
  const stop = request(950_000, 'ssh-end-workloads', 'a1');
  it('flags a drain that is left out because an earlier edit allowed it', () => {
    expect(paper({ words }).tell(stop).found('S27')).toHaveLength(1);
    const evicted = request(920_000, 'api-evict', 'apps/db', { uid: uidOf('apps/db') });
    expect(paper({ words }).tell(evicted, stop).found('S27')).toEqual([]);
  });
  it('allows it in the run of that edit', () => {
    expect(
      paper({ words: [first] })
        .tell(request(50_000, 'ssh-end-workloads', 'a1'))
        .found('S27'),
    ).toEqual([]);
  });
});

describe('L1', () => {
  it('flags mutations after everything is done', () => {
    expect(
      paper()
        .tell(nothing(1_000), request(day / 2, 'vault-unseal', 'vault/v'))
        .found('L1'),
    ).toHaveLength(1);
    expect(
      paper()
        .tell(nothing(1_000), request(60_000, 'vault-unseal', 'vault/v'), nothing(day))
        .found('L1'),
    ).toEqual([]);
  });
  it('flags what is not back within the bound', () => {
    const away = power(5_000, 'a1', 'off');
    expect(paper().tell(away, nothing(day)).found('L1')).toHaveLength(1);
    expect(paper().tell(away, nothing(600_000)).found('L1')).toEqual([]);
  });
  it('flags what still runs although all is asked to be down', () => {
    const words = [{ ...down, at: 1_000 }];
    expect(paper({ words }).tell(nothing(day)).found('L1')).not.toEqual([]);
    const empty = ['s1', 'a1', 'a2', 'b1'].flatMap((name) => emptied(60_000, name));
    expect(
      paper({ words })
        .tell(...empty, nothing(day))
        .found('L1'),
    ).toEqual([]);
  });
});

describe('L2', () => {
  const calm = ['s1', 'a2', 'b1'].flatMap((name) => emptied(60_000, name));
  it('flags a machine that still runs when every limit has passed', () => {
    const world = paper().tell(...outage(1_000), ...calm, nothing(1_200_000));
    expect(world.found('L2').map((one) => one.subject)).toEqual(['a1']);
  });
  it('grants the limits, and blames nobody for a silent machine or an absent controller', () => {
    expect(
      paper()
        .tell(...outage(1_000), ...calm, nothing(200_000))
        .found('L2'),
    ).toEqual([]);
    const hung = { at: 2_000, kind: 'fault-begins', fault: 'hung', target: 'a1', number: 1 };
    expect(
      paper()
        .tell(...outage(1_000), ...calm, hung, power(2_000, 'a1', 'hung'), nothing(1_200_000))
        .found('L2'),
    ).toEqual([]);
    const absent = [{ from: 5_000, until: 500_000 }];
    expect(
      paper({ absent })
        .tell(...outage(1_000), ...calm, nothing(1_200_000))
        .found('L2'),
    ).toEqual([]);
  });
});

describe('L4', () => {
  it('flags a storm, and not a busy outage', () => {
    const storm = (count: number) =>
      paper().tell(
        ...outage(1_000),
        ...Array.from({ length: count }, (_, index) => request(2_000 + index, 'ssh-stop', 'a1')),
      );
    expect(storm(2_000).found('L4')).toHaveLength(1);
    expect(storm(300).found('L4')).toEqual([]);
  });
  it('flags a machine that is brought up twice within one hysteresis', () => {
    const turn = (at: number) => [request(at, 'ssh-stop', 'a1'), request(at + 2_000, 'ssh-start', 'a1')];
    expect(
      paper()
        .tell(...outage(1_000), ...turn(60_000), ...turn(70_000))
        .found('L4'),
    ).toHaveLength(1);
    expect(
      paper()
        .tell(...outage(1_000), ...turn(60_000), ...turn(100_000))
        .found('L4'),
    ).toEqual([]);
    const words = [up, { ...down, at: 65_000 }, { ...up, at: 68_000 }];
    expect(
      paper({ words })
        .tell(...outage(1_000), ...turn(60_000), ...turn(70_000))
        .found('L4'),
    ).toEqual([]);
  });
});

describe('L5', () => {
  const hung = [{ at: 500, kind: 'fault-begins', fault: 'hung', target: 'b1', number: 1 }, power(500, 'b1', 'hung')];
  const word = { words: [{ ...down, at: 1_000 }] };
  it('flags a healthy agent that waits for a stuck one', () => {
    const world = paper(word).tell(...hung, ...emptied(20_000, 'a1'), nothing(400_000));
    expect(world.found('L5').map((one) => one.subject)).toEqual(['a2']);
  });
  it('allows what it takes by itself, and waiting for a shared volume', () => {
    const calm = [...emptied(60_000, 'a1'), ...emptied(60_000, 'a2')];
    expect(
      paper(word)
        .tell(...hung, ...calm, nothing(400_000))
        .found('L5'),
    ).toEqual([]);
    const engine = [
      { at: 500, kind: 'fault-begins', fault: 'hung', target: 'a1', number: 1 },
      power(500, 'a1', 'hung'),
    ];
    expect(
      paper(word)
        .tell(...engine, ...emptied(60_000, 'b1'), nothing(400_000))
        .found('L5'),
    ).toEqual([]);
  });
  it('flags poweroffs that wait for one that hangs', () => {
    const empty = ['s1', 'a1', 'a2'].flatMap((name) => emptied(30_000, name));
    const first = [power(30_000, 'a1', 'on'), poweroff(60_000, 'a1', 'boot-1-a1'), power(60_001, 'a1', 'stopping')];
    const others = (at: number) =>
      ['s1', 'a2'].flatMap((name) => [power(at - 20, name, 'on'), poweroff(at, name, `boot-1-${name}`)]);
    expect(
      paper(word)
        .tell(...hung, ...empty, ...first, nothing(130_000))
        .found('L5'),
    ).toHaveLength(2);
    expect(
      paper(word)
        .tell(...hung, ...empty, ...first, ...others(70_000), nothing(130_000))
        .found('L5'),
    ).toEqual([]);
  });
});

describe('L6 and L8', () => {
  const away = [power(5_000, 'a1', 'off'), nothing(day)];
  const block = { at: 9_000, reason: 'given up', subject: 'a1' };
  const found = (mandate: Parameters<typeof paper>[0]) => {
    const world = paper(mandate).tell(...away);
    return ['L6', 'L8'].filter((name) => world.found(name).length > 0);
  };
  it('flags a machine that stays away without a name for it', () => {
    expect(found({})).toEqual(['L6', 'L8']);
  });
  it('asks for a command of a person where only a name is given', () => {
    expect(found({ blocked: [block] })).toEqual(['L8']);
    expect(found({ blocked: [{ ...block, needsPerson: true }] })).toEqual([]);
    expect(found({ blocked: [{ ...block, subject: 'b1' }] })).toEqual(['L6', 'L8']);
    expect(found({ blocked: [{ ...block, until: 20_000 }] })).toEqual(['L6', 'L8']);
  });
  it('judges nothing before the bound, while it is to be down, or with ignored machines', () => {
    expect(
      paper()
        .tell(power(5_000, 'a1', 'off'), nothing(600_000))
        .found('L6'),
    ).toEqual([]);
    expect(found({ words: [{ ...up, ignored: ['a1'] }] })).toEqual([]);
    expect(found({ words: [{ ...down, at: 1_000 }] })).toEqual([]);
  });
  it('demands a name for a machine that is dead', () => {
    const dead = { at: 4_000, kind: 'fault-begins', fault: 'dead', target: 'a1', number: 1 };
    const world = (mandate: Parameters<typeof paper>[0]) => paper(mandate).tell(dead, ...away);
    expect([
      world({}).found('L6').length,
      world({ blocked: [block] }).found('L6').length,
      world({}).found('L8').length,
    ]).toEqual([1, 0, 0]);
  });
});

describe('the registry', () => {
  it('names every invariant with a sentence', () => {
    for (const [name, checker] of Object.entries(checkers)) {
      expect(checker.name).toBe(name);
      expect(checker.sentence).toMatch(/^[A-Z].{30,}\.$/);
    }
  });
  it('costs little', () => {
    const lines = Array.from({ length: 2_000 }, (_, index) =>
      served(1_000 + 50 * index, 'alpha', index % 2 === 0 ? 'OB DISCHRG' : 'OB DISCHRG LB'),
    );
    const world = paper({ words: [{ ...down, at: 500 }] });
    const before = performance.now();
    world.tell(...lines);
    expect(performance.now() - before).toBeLessThan(400);
    expect(rules.updateMs).toBe(1_000);
  });
});
