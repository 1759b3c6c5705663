// `status --watch`: a picture that fits, its parts, changes as plain lines, and what is said on leaving.
import { describe, expect, it } from 'vitest';
import type { UpsStatus } from '../../src/api/status-power.ts';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import { changeLines } from '../../src/cli/screens/changes.ts';
import { columnsOf } from '../../src/cli/screens/columns.ts';
import { type Look, paint } from '../../src/cli/screens/text.ts';
import { wallClock } from '../../src/cli/screens/times.ts';
import type { Shown } from '../../src/cli/screens/watch/lower.ts';
import { watchPicture } from '../../src/cli/screens/watch/picture.ts';
import { firstView, pressed, type View } from '../../src/cli/screens/watch/view.ts';
import { partingWords } from '../../src/cli/verbs/watch.ts';
import { aGroup, aStatus, blockedComingUp, goingDown, withMachines } from '../support/builders/status.ts';

const look: Look = { width: 80, height: 24, color: false, unicode: true, zone: 'UTC', call: 'ananke' };
const clock = wallClock('UTC', Date.parse('2026-11-22T04:00:00Z'));
/** What was told until now: the quiet day before, and what came since. */
const eventsOf = (status: ClusterStatus): readonly string[] => [
  ...changeLines(undefined, aStatus(), clock),
  ...changeLines(aStatus(), status, clock),
];
const picture = (status: ClusterStatus, change: Partial<Look>, view: View, keys: Shown['keys'] = 'read') => {
  const to = { ...look, ...change };
  const nowMs = Date.parse(status.writtenAt) + 1_000;
  const { lines, extent } = watchPicture(status, nowMs, { view, events: eventsOf(status), keys }, to);
  return { lines: lines.map((one) => paint(one, to)), extent };
};
const shown = (status: ClusterStatus, change: Partial<Look> = {}, part: View['part'] = 'acting') =>
  picture(status, change, { part, moved: 0 }).lines;
const large = { width: 120, height: 40 };

describe('the picture', () => {
  it.each([
    ['quiet-day', aStatus()],
    ['going-down', goingDown()],
    ['blocked', blockedComingUp({ groups: [aGroup('power', { way: 'up' })] })],
  ])('of %s is as agreed', async (name, status) => {
    await expect(`${shown(status).join('\n')}\n`).toMatchFileSnapshot(`golden/watch-${name}.80.txt`);
    await expect(`${shown(status, large).join('\n')}\n`).toMatchFileSnapshot(`golden/watch-${name}.120.txt`);
  });

  it.each([
    ['quiet-day', 'nodes', aStatus()],
    ['quiet-day', 'events', aStatus()],
    ['going-down', 'nodes', goingDown()],
    ['going-down', 'events', goingDown()],
    ['blocked', 'nodes', blockedComingUp({ groups: [aGroup('power', { way: 'up' })] })],
  ] as const)('of %s with all %s is as agreed', async (name, part, status) => {
    await expect(`${shown(status, {}, part).join('\n')}\n`).toMatchFileSnapshot(`golden/watch-${name}-${part}.80.txt`);
    await expect(`${shown(status, large, part).join('\n')}\n`).toMatchFileSnapshot(
      `golden/watch-${name}-${part}.120.txt`,
    );
  });

  describe.each([aStatus(), goingDown(), blockedComingUp()])('of each story', (status) => {
    it.each([3, 4, 5, 8, 10, 15, 24, 60])('fits a terminal of %i lines, and never fills its last one', (height) => {
      for (const part of ['acting', 'nodes', 'events'] as const)
        for (const width of [20, 40, 60, 80, 200])
          expect(shown(status, { height, width }, part).length).toBeLessThan(height + (height === 3 ? 1 : 0));
    });

    it.each([20, 40, 60, 80, 100, 200])('is nowhere wider than a terminal of %i columns', (width) => {
      for (const part of ['acting', 'nodes', 'events'] as const)
        for (const text of shown(status, { width }, part)) expect(columnsOf(text)).toBeLessThanOrEqual(width);
    });

    it.each([
      [60, 15],
      [80, 24],
      [120, 40],
    ])('names the keys on %i by %i', (width, height) => {
      for (const part of ['acting', 'nodes', 'events'] as const)
        expect(shown(status, { width, height }, part).at(-1)).toMatch(/\[n\] all nodes.*\[e\] events.*\[q\] leave$/);
    });
  });

  it('says which key is on, in words', () => {
    expect(shown(goingDown()).at(-1)).not.toContain(': on');
    expect(shown(goingDown(), {}, 'nodes').at(-1)).toContain('[n] all nodes: on');
    expect(shown(goingDown(), {}, 'events').at(-1)).toContain('[e] events: on');
  });

  it('names no key that is not read, and none at all once it only stays', () => {
    expect(picture(goingDown(), {}, firstView, 'not-read').lines.at(-1)).toMatch(/Ctrl-C leaves$/);
    expect(picture(goingDown(), {}, firstView, 'over').lines.at(-1)).toBe('26 running, 1 ignored');
  });

  it('ends with words once it only stays', () => {
    expect(picture(aStatus(), {}, firstView, 'over').lines.at(-1)).toMatch(/^PROVEN {4}full/);
  });

  it('says once that nobody has written for long', () => {
    for (const status of [goingDown(), aStatus()]) {
      const nowMs = Date.parse(status.writtenAt) + 90_000;
      const { lines } = watchPicture(status, nowMs, { view: firstView, events: [], keys: 'read' }, look);
      expect(lines.filter((one) => /has not written for/.test(paint(one, look)))).toHaveLength(1);
    }
  });

  it.each([
    ['long ago', 600_000],
    ['in the future: the clock was set', -600_000],
  ])('written %s says first that nobody acts, and how that is ended', (_, sinceMs) => {
    const status = goingDown();
    const shownAt = { view: firstView, events: [], keys: 'read' } as const;
    const { lines } = watchPicture(status, Date.parse(status.writtenAt) + sinceMs, shownAt, { ...look, height: 40 });
    const text = lines.map((one) => paint(one, look));
    expect(text[0]).toMatch(/^titan {2}UNKNOWN: the controller has not written for 10m 00s\./);
    expect(text.join('\n')).not.toContain('Nothing to do');
    expect(text).toContain('  start   sudo systemctl start ananke');
    expect(text.findIndex((one) => one.startsWith('Below is'))).toBeLessThan(
      text.findIndex((one) => one.startsWith('why')),
    );
  });

  it('fills no bar before all is done', () => {
    const almost = goingDown({ groups: [aGroup('drain', { state: 'running', done: 299, total: 300 })] });
    expect(shown(almost).find((text) => text.startsWith('drain'))).toContain('.] 299/300'.replace(' ', '  '));
  });
});

describe('a UPS on battery', () => {
  const onBattery = (change: Partial<UpsStatus>, width = 80): string => {
    const [ups, ...others] = goingDown().ups;
    return shown(goingDown({ ups: ups === undefined ? [] : [{ ...ups, ...change }, ...others] }), { width }).join('\n');
  };
  const barIn = (text: string): string => /\[([#-]+)\] dark/.exec(text)?.[1] ?? '';

  it('has a bar of what is needed and what is to spare, as wide as the terminal has room', () => {
    for (const width of [60, 80]) {
      const bar = barIn(onBattery({}, width));
      expect(bar).toHaveLength(width - '       [] dark 03:20:59'.length);
      expect(bar.replaceAll('-', '').length / bar.length).toBeCloseTo(208 / 278, 1);
    }
  });

  it('fills its bar only when nothing is to spare', () => {
    expect(barIn(onBattery({ needSeconds: 277, spareSeconds: 1 }))).toMatch(/^#+-$/);
    expect(barIn(onBattery({ needSeconds: 400, spareSeconds: -122 }))).toMatch(/^#+$/);
    expect(onBattery({ needSeconds: 400, spareSeconds: -122 })).toContain('needs 6m 40s, spare -2m 02s');
  });

  it('whose beginning nobody saw has no time on battery', () => {
    const { ups } = goingDown();
    for (const one of ups) delete one.onBatterySeconds;
    expect(shown(goingDown({ ups })).join('\n')).toContain('Pyrphoros on battery | 4m 38s left');
  });

  it('of which the runtime is unknown says why, and draws no bar', () => {
    const silent = onBattery({ unknown: 'UpsdUnreachable: no answer' }, 100);
    expect(silent).toContain('| ? left (UpsdUnreachable: no answer), needs 3m 28s\n');
    expect(barIn(silent)).toBe('');
    expect(silent).toContain('       dark 03:20:59\n');
  });
});

describe('what does not fit', () => {
  const names = (lines: readonly string[]): readonly string[] =>
    lines.flatMap((text) => /^titan-\S+/.exec(text)?.[0] ?? []);
  const all = withMachines({}).map(({ name }) => name);

  it('of all machines is counted, and seen by moving', () => {
    let view = pressed(firstView, 'nodes', { most: 0, page: 0 });
    const seen = new Set<string>();
    for (let page = 0; page < 5; page += 1) {
      const { lines, extent } = picture(goingDown(), {}, view);
      for (const name of names(lines)) seen.add(name);
      expect(lines.at(-2)).toMatch(/^\d+-\d+ of 27, \d+ not shown: arrows, PgUp and PgDn move$/);
      view = pressed(view, 'page-down', extent);
    }
    expect([...seen].toSorted()).toEqual(all.toSorted());
    expect(picture(goingDown(), {}, view).lines.at(-2)).toMatch(/-27 of 27/);
  });

  it('of all machines is all that is shown where the terminal is large', () => {
    expect(names(shown(goingDown(), large, 'nodes'))).toEqual(all);
    expect(picture(goingDown(), large, { part: 'nodes', moved: 0 }).extent.most).toBe(0);
  });

  it('of those that wait is counted', () => {
    const waits = { for: 'a pod', sinceSeconds: 1, atLimit: 'go on' };
    const machines = goingDown().machines.map((machine) => ({ ...machine, waits }));
    expect(shown(goingDown({ machines }))).toContain('22 more: [n] all nodes');
  });

  it('is counted without the keys where none are read', () => {
    const text = picture(goingDown(), {}, { part: 'nodes', moved: 0 }, 'over').lines.join('\n');
    expect(text).toContain('1-13 of 27, 14 not shown\n');
  });

  it('of the events are the oldest, until somebody moves up', () => {
    const height = 14;
    const { lines, extent } = picture(goingDown(), { height }, { part: 'events', moved: 0 });
    expect(lines.at(-2)).toMatch(/ not shown: /);
    const up = pressed({ part: 'events', moved: 0 }, 'up', extent);
    expect(picture(goingDown(), { height }, up).lines).not.toEqual(lines);
    const newest = pressed(up, 'down', extent);
    expect(picture(goingDown(), { height }, newest).lines).toEqual(lines);
  });
});

describe('a key', () => {
  const extent = { most: 10, page: 4 };

  it('pressed again returns, and another one changes over', () => {
    const nodes = pressed(firstView, 'nodes', extent);
    expect(nodes).toEqual({ part: 'nodes', moved: 0 });
    expect(pressed(nodes, 'nodes', extent)).toEqual(firstView);
    expect(pressed({ ...nodes, moved: 3 }, 'events', extent)).toEqual({ part: 'events', moved: 0 });
  });

  it('moves no further than there is something to see', () => {
    const view = { part: 'nodes', moved: 8 } as const;
    expect(pressed(view, 'page-down', extent).moved).toBe(10);
    expect(pressed(view, 'down', extent).moved).toBe(9);
    expect(pressed({ ...view, moved: 2 }, 'page-up', extent).moved).toBe(0);
    expect(pressed(firstView, 'down', { most: 0, page: 0 })).toEqual(firstView);
  });
});

describe('changes', () => {
  it('are told once, each on a line', () => {
    const before = goingDown();
    expect(changeLines(before, before, clock)).toEqual([]);
    const groups = before.groups.map((group) => (group.name === 'drain' ? { ...group, done: 19 } : group));
    expect(changeLines(before, { ...before, groups }, clock)).toEqual([
      '03:16:20 +2m 13s drain 19/21 titan-07 DisruptionBudget, titan-11 PodsLeft, titan-21 PodsLeft',
    ]);
  });

  it('tell of holds that come and go, and of what a person is needed for', () => {
    const quiet = aStatus();
    const lines = changeLines(quiet, goingDown({ groups: [] }), clock);
    expect(lines[0]).toContain('GOING DOWN to poweroff');
    expect(lines[1]).toContain('hold ups/Pyrphoros Active: RuntimeBelowBudget');
    expect(changeLines(goingDown({ groups: [] }), quiet, clock).at(-1)).toContain('hold ups/Pyrphoros is gone');
    expect(changeLines(quiet, blockedComingUp(), clock).join('\n')).toContain('needs you: ');
  });

  it('are no new numbers in the first line', () => {
    const before = goingDown();
    const run = before.run === undefined ? [] : [{ ...before.run, elapsedSeconds: 134, remainingSeconds: 207 }];
    expect(changeLines(before, { ...before, ...(run[0] === undefined ? {} : { run: run[0] }) }, clock)).toEqual([]);
  });
});

it('leaves out the bars and not the numbers where there is no room', () => {
  const drain = (width: number) => shown(goingDown(), { width, height: 40 }).find((text) => text.startsWith('drain'));
  expect(drain(40)).toBe('drain     18/21   2m 07s of 2m 10s');
  expect(drain(50)).toBe('drain     [##########..]  18/21   2m 07s of 2m 10s');
});

it('tells at 40 columns for how long a machine waits, and leaves out how long it may', () => {
  const lines = shown(goingDown(), { width: 40, height: 60 });
  const head = lines.findIndex((text) => text.startsWith('NODE'));
  expect(lines[head]).toMatch(/^NODE +STEP +FOR +WA/);
  expect(lines[head + 1]).toMatch(/^titan-\d\d +[a-z-]+ +\d+m \d\ds +\S/);
});

it('is drawn whatever numbers stand in the file', () => {
  const { ups, groups, ...status } = goingDown();
  for (const odd of [-1e300, -1, 1e300]) {
    const changed = {
      ups: ups.map((one) => ({ ...one, needSeconds: odd })),
      groups: groups.map((one) => ({ ...one, done: odd, total: -odd })),
    };
    expect(shown({ ...status, ...changed }, { width: 80, height: 40 }).length).toBeGreaterThan(groups.length);
  }
});

describe('leaving', () => {
  const saidOf = (status: ClusterStatus, sinceMs = 1_000, call = 'ananke') =>
    partingWords(status, Date.parse(status.writtenAt) + sinceMs, call);

  it('breaks no command on a terminal of 80 columns', () => {
    for (const sinceMs of [1_000, 600_000])
      for (const text of saidOf(goingDown(), sinceMs)) expect(text.length).toBeLessThanOrEqual(80);
  });

  it('says that the work goes on, how to turn it round, and what that does not lift', () => {
    expect(saidOf(goingDown())).toEqual([
      'Stopped watching. The shutdown goes on. To turn it round: sudo ananke set up',
      'ups/Pyrphoros holds it down, and `set up` does not lift that:',
      '  ananke explain ups/Pyrphoros',
    ]);
    expect(saidOf(goingDown(), 1_000, 'ananke --config /site/b/ananke.yaml')).toEqual([
      'Stopped watching. The shutdown goes on. To turn it round:',
      '  sudo ananke --config /site/b/ananke.yaml set up',
      'ups/Pyrphoros holds it down, and `set up` does not lift that:',
      '  ananke --config /site/b/ananke.yaml explain ups/Pyrphoros',
    ]);
    expect(saidOf(blockedComingUp())).toHaveLength(1);
    expect(saidOf(aStatus())).toEqual(['Stopped watching.']);
  });

  it.each([600_000, -600_000])('says that nothing goes on where nobody acts (%i ms)', (sinceMs) => {
    expect(saidOf(goingDown(), sinceMs)).toEqual([
      'Stopped watching. Nobody is acting. Start ananke: sudo systemctl start ananke',
    ]);
  });
});
