// Many machines are woken in turns. Whoever only waits for its turn has not begun, and is not given up.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import { nodeName, stepId } from '../../../src/core/ids.ts';
import { aConfig, aMachine, minute, pi1, pi2, pi3, second, upsA, withStartup } from '../../support/builders/config.ts';
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
  it('are given up after their own limit, and not after the one of those before them', () => {
    const first = waking(inTurns).ticks(bootMs / second - 1, second);
    expect(woken(first)).toEqual([pi1]);
    expect(stateOf(first, pi1)).toBe('ready');
    const next = first.ticks(5, second);
    expect(woken(next)).toEqual([pi1, pi2]);
    expect([pi1, pi2, pi3].map((name) => stateOf(next, name))).toEqual(['given-up', 'ready', 'ready']);
    const last = next.ticks(bootMs / second, second);
    expect(woken(last)).toEqual([pi1, pi2, pi3]);
    expect([pi1, pi2, pi3].map((name) => stateOf(last, name))).toEqual(['given-up', 'given-up', 'ready']);
    expect(stateOf(last.ticks(bootMs / second + 5, second), pi3)).toBe('given-up');
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
