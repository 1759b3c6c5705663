// What is worth a line between two decisions.
import { describe, expect, it } from 'vitest';
import { actionId } from '../../../src/core/ids.ts';
import { instant, timestamp } from '../../../src/core/moment.ts';
import { unknown } from '../../../src/core/observed.ts';
import { endLine } from '../../../src/telemetry/log/action-lines.ts';
import { type LogLine, lineOf } from '../../../src/telemetry/log/line.ts';
import { logLines } from '../../../src/telemetry/log/log-lines.ts';
import {
  crashLine,
  projectionLine,
  recoveredLines,
  startingLine,
  stoppingLine,
  troubleLine,
} from '../../../src/telemetry/log/other-lines.ts';
import { onBatteryFor, outage } from '../../support/builders/changes.ts';
import { aConfig, minute, second } from '../../support/builders/config.ts';
import { aMemory, anEdit } from '../../support/builders/memory.ts';
import { withCell } from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

const between = (before: Story | undefined, now: Story): readonly LogLine[] => logLines(before, now);
/** Without what is only for those who ask for debug. */
const told = (before: Story | undefined, now: Story): readonly LogLine[] =>
  between(before, now).filter(({ level }) => level !== 'debug');
const messages = (lines: readonly LogLine[]): readonly string[] => lines.map(({ message }) => message);
const find = (lines: readonly LogLine[], message: string): LogLine | undefined =>
  lines.find((one) => one.message === message);
const rest = (): Story => aStory(aConfig());

describe('between two decisions', () => {
  it('nothing is told when nothing has changed', () => {
    const story = rest();
    expect(between(story, story.later(second))).toEqual([]);
  });

  it('a way down is told from its cause to the first step', () => {
    const before = rest();
    const low = before.later(second, outage);
    const now = low.later(second);
    const lines = [...told(before, low), ...told(low, now)];
    expect(messages(lines)).toEqual(
      expect.arrayContaining(['ups line changed', 'ups trigger', 'hold placed', 'run opened', 'targets changed']),
    );
    expect(find(lines, 'hold placed')).toEqual({
      level: 'warn',
      message: 'hold placed',
      fields: {
        hold: 'ups/A',
        phase: 'Active',
        mode: 'poweroff',
        reason: 'LowBattery',
        why: expect.stringContaining('OB'),
      },
    });
    expect(find(lines, 'run opened')?.fields).toEqual({
      run: 'run-1',
      way: 'down',
      cluster: 'quiet',
      cause: expect.stringContaining('ups/A'),
      byHold: true,
    });
  });

  it('a row that is done on several machines at once is one line, and what takes longer is told when it is over', () => {
    const stories = [rest().says(anEdit(2, { cluster: 'down' }))];
    for (let ticks = 0; ticks < 120; ticks += 1) stories.push((stories.at(-1) as Story).later(5 * second));
    const lines = stories.flatMap((now, index) => (index === 0 ? [] : told(stories[index - 1], now)));
    const gone = lines.filter(({ message }) => message === 'step given up');
    expect(gone.find(({ fields }) => fields['step'] === 'drain')).toMatchObject({
      level: 'warn',
      fields: { subjects: ['pi-2', 'pi-3', 'pi-1'], tookSeconds: 120, reason: 'PodsLeft' },
    });
    // Each step is told once, and not with each tick.
    expect(new Set(gone.map(({ fields }) => JSON.stringify([fields['step'], fields['subjects']]))).size).toBe(
      gone.length,
    );
    expect(lines.some(({ message }) => message === 'step escalated')).toBe(true);
    expect(find(lines, 'step skipped')?.fields).toMatchObject({ step: expect.any(String), by: expect.any(String) });
  });

  it('what the record knows already is not told again after a restart, but where it goes on', () => {
    const { memory } = rest().later(second, outage).ticks(2, second);
    const lines = told(undefined, aStory(aConfig(), { memory, change: outage }));
    expect(messages(lines)).not.toContain('hold placed');
    expect(messages(lines)).not.toContain('run opened');
    expect(find(lines, 'first decision')?.fields).toMatchObject({
      record: 'goes on',
      desired: 'up',
      holds: ['ups/A'],
      run: 'run-1',
      phase: 'acting',
    });
    expect(find(lines, 'ups line changed')?.fields).toMatchObject({ ups: 'A', line: 'battery' });
  });

  it('without a record that is said', () => {
    const story = aStory(aConfig(), { memory: undefined });
    expect(find(told(undefined, story), 'first decision')?.fields).toMatchObject({ record: 'none' });
  });

  it('a boot of the own host is told', () => {
    const config = aConfig();
    const memory = aMemory(config, { hostBootId: 'an-older-boot' as ReturnType<typeof aMemory>['hostBootId'] });
    expect(messages(told(undefined, aStory(config, { memory })))).toContain('own host booted');
  });
});

describe('what people said', () => {
  it('is told when it comes into force', () => {
    const before = rest();
    const now = before.says(anEdit(2, { cluster: 'down', reason: 'new switch' })).later(second);
    expect(find(told(before, now), 'desired changed')?.fields).toEqual({
      cluster: 'down',
      mode: 'config',
      act: 'always',
      reason: 'new switch',
      edit: 'edit-2',
    });
  });

  it('is told when it cannot be read, once, with the place, and again when it can', () => {
    const before = rest();
    const bad = before
      .says({ state: 'invalid', place: 'desired.yaml:7:3', message: 'cluster is not "upp"' })
      .later(second);
    expect(find(told(before, bad), 'desired invalid')).toEqual({
      level: 'warn',
      message: 'desired invalid',
      fields: { place: 'desired.yaml:7:3', why: 'cluster is not "upp"' },
    });
    const still = bad.later(second);
    expect(told(bad, still)).toEqual([]);
    const gone = still.says({ state: 'absent', message: 'there is no desired.yaml' }).later(second);
    expect(messages(told(still, gone))).toContain('desired absent');
    expect(messages(told(gone, gone.says(anEdit(1)).later(second)))).toContain('desired valid again');
  });

  it('is told when it is not acted on, and when that ends by itself', () => {
    const before = rest();
    const actUntil = timestamp(before.snapshot.wallAt + minute);
    const paused = before.says(anEdit(2, { act: 'never', actUntil })).later(second);
    expect(find(told(before, paused), 'act mode changed')).toEqual({
      level: 'warn',
      message: 'act mode changed',
      fields: { from: 'always', act: 'never' },
    });
    expect(find(told(paused, paused.later(2 * minute)), 'act mode changed')).toMatchObject({
      level: 'info',
      fields: { from: 'never', act: 'always' },
    });
  });

  it('sets a hold aside', () => {
    const before = rest().later(second, onBatteryFor(60)).ticks(5, second);
    const until = timestamp(before.snapshot.wallAt + 30 * minute);
    const countermands = [{ hold: 'ups/A', until, by: 'ada', reason: 'generator runs' }];
    const now = before.says(anEdit(2, { countermands })).later(second);
    expect(messages(told(before, now))).toEqual(expect.arrayContaining(['hold set aside', 'hold phase']));
  });
});

describe('for those who ask for debug', () => {
  it('each request is told', () => {
    const before = rest();
    expect(
      between(before, before.later(second, outage)).find(({ message }) => message === 'action begun'),
    ).toMatchObject({
      level: 'debug',
      fields: { action: 'suspend-gitops/cluster/SuspendFlux/roots', kind: 'SuspendFlux', risk: 'reversible' },
    });
  });

  it('each refusal is told once, for as long as it stands', () => {
    const before = rest()
      .says(anEdit(2, { act: 'never' }))
      .later(second);
    const refused = before.later(second, outage);
    expect(find(between(before, refused), 'action refused')).toMatchObject({
      level: 'debug',
      fields: { interlock: expect.any(String), reason: 'ActMode', why: expect.any(String) },
    });
    const still = refused.later(second);
    expect(still.decision.refusals.length).toBeGreaterThan(0);
    expect(messages(between(refused, still))).not.toContain('action refused');
  });

  it('a single reading that fails is told', () => {
    const before = rest();
    const now = before.later(second, (snapshot) => withCell(snapshot, 'flux', unknown('ApiUnavailable', 'no answer')));
    expect(find(between(before, now), 'fact changed')).toEqual({
      level: 'debug',
      message: 'fact changed',
      fields: { fact: 'flux', from: 'known', state: 'unknown', reason: 'ApiUnavailable', why: 'no answer' },
    });
  });
});

describe('the end of an action', () => {
  const end = (id: string, outcome: 'accepted' | 'failed' | 'unknown', note?: string) =>
    endLine({ id: actionId(id), outcome, at: instant(7), ...(note === undefined ? {} : { note }) });

  it('has what the other side said', () => {
    expect(end('stop-agent/pi-2/StopUnit', 'failed', 'sudo: a password is required')).toEqual({
      level: 'warn',
      message: 'action ended',
      fields: {
        action: 'stop-agent/pi-2/StopUnit',
        kind: 'StopUnit',
        outcome: 'failed',
        note: 'sudo: a password is required',
      },
    });
  });

  it.each([
    ['stop-agent/pi-2/StopUnit', 'accepted', 'debug'],
    ['stop-agent/pi-2/StopUnit', 'unknown', 'warn'],
    ['drain/pi-2/EvictPod/home/app-1/uid-1', 'failed', 'debug'],
    ['power-off/pi-2/PowerOff/poweroff/boot-7', 'unknown', 'info'],
    ['power-off/pi-2/PowerOff/poweroff/boot-7', 'failed', 'warn'],
  ] as const)('of %s, %s, is told at %s', (id, outcome, level) => {
    expect(end(id, outcome).level).toBe(level);
  });
});

describe('beside the decisions', () => {
  it('a part of the daemon says what it has at hand', () => {
    const circle: Record<string, unknown> = {};
    circle['circle'] = circle;
    const fields = { path: '/etc', count: 3, names: ['a'], gone: undefined, error: new Error('no'), more: { a: [1] } };
    expect(lineOf('warn', 'not watched', { ...fields, circle, big: 7n, none: null, mixed: ['a', 1] })).toEqual({
      level: 'warn',
      message: 'not watched',
      fields: {
        path: '/etc',
        count: 3,
        names: ['a'],
        error: 'no',
        more: '{"a":[1]}',
        circle: '(object)',
        big: '(bigint)',
        none: 'null',
        mixed: '["a",1]',
      },
    });
    expect(lineOf('info', 'told').fields).toEqual({});
  });

  it('what was found in the record, and what could not be written, is told', () => {
    expect(recoveredLines(['1 damaged line in journal.jsonl'])).toEqual([
      { level: 'warn', message: 'record recovered', fields: { why: '1 damaged line in journal.jsonl' } },
    ]);
    expect(projectionLine('status.json', new Error('no space left')).fields).toEqual({
      file: 'status.json',
      why: 'no space left',
    });
    expect(crashLine('a text that was thrown').fields).toEqual({ why: 'a text that was thrown' });
    expect(crashLine(new Error('no such run'))).toMatchObject({
      level: 'error',
      fields: { why: 'no such run', stack: expect.stringContaining('log-lines.test.ts') },
    });
  });

  it('the beginning and the end of a life, and what goes wrong around it, are told', () => {
    const about = { version: '0.1.0', node: 'v26', config: '/etc/ananke/ananke.yaml' };
    expect(startingLine(about)).toEqual({ level: 'info', message: 'starting', fields: about });
    expect(stoppingLine('SIGTERM').fields).toEqual({ why: 'SIGTERM' });
    expect(troubleLine('metrics', 'the port is taken')).toEqual({
      level: 'warn',
      message: 'trouble',
      fields: { part: 'metrics', why: 'the port is taken' },
    });
  });
});
