// `status --watch`: a picture that fits, changes as plain lines, and what is said on leaving.
import { describe, expect, it } from 'vitest';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import { createLive } from '../../src/cli/live.ts';
import { changeLines } from '../../src/cli/screens/changes.ts';
import { type Look, line, paint } from '../../src/cli/screens/text.ts';
import { wallClock } from '../../src/cli/screens/times.ts';
import { watchLines } from '../../src/cli/screens/watch.ts';
import { partingWords } from '../../src/cli/verbs/watch.ts';
import { aGroup, aStatus, blockedComingUp, goingDown } from '../support/builders/status.ts';

const look: Look = { width: 80, height: 24, color: false, unicode: true, zone: 'UTC' };
const shown = (status: ClusterStatus, change: Partial<Look> = {}): readonly string[] => {
  const to = { ...look, ...change };
  return watchLines(status, Date.parse(status.writtenAt) + 1_000, to).map((one) => paint(one, to));
};

describe('the picture', () => {
  it.each([
    ['quiet-day', aStatus()],
    ['going-down', goingDown()],
    ['blocked', blockedComingUp({ groups: [aGroup('power', { way: 'up' })] })],
  ])('of %s is as agreed', async (name, status) => {
    await expect(`${shown(status).join('\n')}\n`).toMatchFileSnapshot(`golden/watch-${name}.80.txt`);
    await expect(`${shown(status, { width: 120, height: 40 }).join('\n')}\n`).toMatchFileSnapshot(
      `golden/watch-${name}.120.txt`,
    );
  });

  it.each([3, 10, 24, 60])('fits a terminal of %i lines, and never fills its last one', (height) => {
    expect(shown(goingDown(), { height }).length).toBeLessThan(height + (height === 3 ? 1 : 0));
  });

  it('fills no bar before all is done', () => {
    const almost = goingDown({ groups: [aGroup('drain', { state: 'running', done: 299, total: 300 })] });
    expect(shown(almost).find((text) => text.startsWith('drain'))).toContain('.] 299/300'.replace(' ', '  '));
  });
});

describe('changes', () => {
  const clock = wallClock('UTC', Date.parse('2026-11-22T04:00:00Z'));

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

describe('leaving', () => {
  it('says that the work goes on, how to turn it round, and what that does not lift', () => {
    expect(partingWords(goingDown())).toEqual([
      'Stopped watching. The shutdown goes on. To turn it round: sudo ananke set up',
      'ups/Pyrphoros holds it down, and `set up` does not lift that: ananke explain ups/Pyrphoros',
    ]);
    expect(partingWords(blockedComingUp())).toHaveLength(1);
    expect(partingWords(aStatus())).toEqual(['Stopped watching.']);
  });
});

describe('the terminal', () => {
  const screen = () => {
    const written: string[] = [];
    return { written, live: createLive({ write: (text) => written.push(text), look: () => look }) };
  };

  it('is given back once, with the last picture as plain lines', () => {
    const { written, live } = screen();
    live.draw(() => [line('one')]);
    live.draw(() => [line('two')]);
    live.leave(['bye']);
    live.leave(['bye']);
    expect(written).toHaveLength(3);
    expect(written[0]).toContain('\u001b[?1049h');
    expect(written[2]).toBe('\u001b[?25h\u001b[?1049ltwo\nbye\n');
  });

  it('is not touched when nothing was drawn', () => {
    const { written, live } = screen();
    live.leave(['bye']);
    expect(written).toEqual(['bye\n']);
  });
});
