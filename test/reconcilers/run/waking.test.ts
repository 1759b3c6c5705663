// Many machines are woken in turns. Whoever only waits for its turn has not begun, and is not given up.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import { nodeName, stepId } from '../../../src/core/ids.ts';
import { placeHeldMs } from '../../../src/interlocks/wakes-staggered.ts';
import {
  aConfig,
  aConfigOf,
  aMachine,
  minute,
  pi1,
  pi2,
  pi3,
  second,
  upsA,
  withStartup,
} from '../../support/builders/config.ts';
import { aMemory, anUpRun } from '../../support/builders/memory.ts';
import { withMachineOff, withUpsReading } from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

const bootMs = 5 * minute;
const inTurns = withStartup(aConfig(), { wakeParallel: 1 });
const dark = (snapshot: Snapshot): Snapshot =>
  [pi1, pi2, pi3].reduce((now, name) => withMachineOff(now, name), snapshot);
const waking = (config: Config, change: (snapshot: Snapshot) => Snapshot = dark): Story =>
  aStory(config, { memory: aMemory(config, { run: anUpRun(config), runCount: 1 }), change });
const woken = ({ sent }: Story): readonly string[] => [
  ...new Set(sent.flatMap((action) => (action.kind === 'Wake' ? [action.node] : []))),
];
const stateOf = ({ decision }: Story, name: string) =>
  decision.steps.find(({ step }) => step.id === stepId('wake', name))?.state.is;

describe('machines that are woken one after another', () => {
  it('come as soon as the place of a dead one is free, and are given up after their own limit', () => {
    const place = placeHeldMs / second;
    const first = waking(inTurns).ticks(place - 1, second);
    expect(woken(first)).toEqual([pi1]);
    const second_ = first.ticks(1, second);
    expect(woken(second_)).toEqual([pi1, pi2]);
    const third = second_.ticks(place, second);
    expect(woken(third)).toEqual([pi1, pi2, pi3]);
    const boot = bootMs / second;
    const states = (story: Story) => [pi1, pi2, pi3].map((name) => stateOf(story, name));
    const early = third.ticks(boot - 2 * place - 1, second);
    expect(states(early)).toEqual(['ready', 'ready', 'ready']);
    expect(states(early.ticks(1, second))).toEqual(['given-up', 'ready', 'ready']);
    expect(states(early.ticks(1 + place, second))).toEqual(['given-up', 'given-up', 'ready']);
    expect(states(early.ticks(1 + 2 * place, second))).toEqual(['given-up', 'given-up', 'given-up']);
  });

  it('keep their distance, however often the one before is called again', () => {
    const apart = withStartup(aConfig(), { wakeStaggerMs: minute });
    const story = waking(apart).ticks(59, second);
    expect(woken(story)).toEqual([pi1]);
    expect(story.sent.length).toBeGreaterThan(1);
    expect(woken(story.ticks(1, second))).toEqual([pi1, pi2]);
  });

  it('are called for the first time before dead ones are called again, also where the lane is full', () => {
    const names = Array.from({ length: 40 }, (_, index) => nodeName(`pi-${index + 1}`));
    const many = withStartup(aConfigOf(40, 1), { wakeParallel: 4, wakeStaggerMs: 0 });
    const off = (snapshot: Snapshot) => names.reduce((now, name) => withMachineOff(now, name), snapshot);
    // As slow as a BMC: what is sent in one tick ends with the next.
    const story = waking(many, off).ticks(60, 10 * second);
    expect(woken(story)).toHaveLength(40);
    const untried = story.decision.steps.filter(
      ({ step, state }) => step.row === 'wake' && state.is === 'given-up' && !woken(story).includes(step.subject),
    );
    expect(untried).toEqual([]);
  });

  it('are called again in turns, too, and none of them is forgotten', () => {
    const names = Array.from({ length: 12 }, (_, index) => nodeName(`pi-${index + 1}`));
    const off = (snapshot: Snapshot) => names.reduce((now, name) => withMachineOff(now, name), snapshot);
    const called = waking(aConfigOf(12), off).ticks(60, 5 * second);
    let story = called;
    for (let tick = 0; tick < 60; tick++) {
      const before = story.sent.length;
      story = story.later(second);
      expect(story.sent.length - before).toBeLessThan(2);
    }
    const again = story.sent.slice(called.sent.length).filter(({ kind }) => kind === 'Wake');
    expect(new Set(again.map(({ target }) => target)).size).toBe(12);
  });

  it('are not called again while the UPS carries too much', () => {
    const called = waking(aConfig()).ticks(60, second);
    const loaded = called.later(second, (snapshot) => withUpsReading(snapshot, upsA, { loadPercent: 97 }));
    expect(loaded.ticks(60, second).sent).toEqual(called.sent);
  });

  it('write nothing while they wait', () => {
    const asked = waking(inTurns).ticks(30, second);
    const later = asked.later(second);
    expect(later.memory.run?.steps).toBe(asked.memory.run?.steps);
    expect(later.memory.run?.steps[stepId('wake', pi2)]).toBeUndefined();
  });

  it('do not wait for ever behind a UPS that carries too much: that is no turn that comes', () => {
    const loaded = waking(inTurns, (snapshot) => withUpsReading(dark(snapshot), upsA, { loadPercent: 99 }));
    const late = loaded.ticks(bootMs / second, second);
    expect(woken(late)).toEqual([]);
    expect([pi1, pi2, pi3].map((name) => stateOf(late, name))).toEqual(['given-up', 'given-up', 'given-up']);
  });

  it('come in the order in which they are needed: whoever serves, servers, the rest', () => {
    const shelf = nodeName('shelf');
    const keeper = aMachine(inTurns.self, { role: 'host', wake: { method: 'mains' } });
    const nfs = aMachine(shelf, { role: 'host', serves: [pi1] });
    const config: Config = { ...inTurns, machines: [aMachine(pi3), aMachine(pi1, { role: 'server' }), nfs, keeper] };
    const off = (snapshot: Snapshot) => [pi3, pi1, shelf].reduce((now, name) => withMachineOff(now, name), snapshot);
    expect(woken(waking(config, off).ticks((3 * bootMs) / second, second))).toEqual([shelf, pi1, pi3]);
  });
});
