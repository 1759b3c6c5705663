import { describe, expect, it } from 'vitest';
import type { ActionKind } from '../../src/core/action.ts';
import { nodeName, stepId } from '../../src/core/ids.ts';
import { after } from '../../src/core/moment.ts';
import { actMode } from '../../src/interlocks/act-mode.ts';
import { interlocks } from '../../src/interlocks/chain.ts';
import { durableBeforeStart } from '../../src/interlocks/durable-before-start.ts';
import { inScope } from '../../src/interlocks/in-scope.ts';
import { powerAllowsStart } from '../../src/interlocks/power-allows-start.ts';
import { quorumKept } from '../../src/interlocks/quorum-kept.ts';
import { placeHeldMs, wakesStaggered } from '../../src/interlocks/wakes-staggered.ts';
import { aPowerOff, type ScenePieces, toCluster, toNode, unmet, whenAsked } from '../support/builders/actions.ts';
import {
  aConfig,
  aConfigWithTwoUpses,
  minute,
  pi1,
  pi2,
  pi3,
  second,
  upsA,
  upsB,
  withMachine,
  withStartup,
  withUps,
} from '../support/builders/config.ts';
import { aHold, anUpRun, aRun } from '../support/builders/memory.ts';
import {
  aSnapshot,
  bootOf,
  start,
  withFact,
  withSilence,
  withUnknown,
  withUpsReading,
} from '../support/builders/snapshot.ts';

const config = aConfig();
const stop = toNode('StopUnit', 'stop-server', pi1);
const wake = toNode('Wake', 'wake', pi2);
const startUnit = toNode('StartUnit', 'start-agent', pi2);
const uncordon = toCluster('Uncordon', { nodes: [pi2] });
const resume = toCluster('ResumeFlux', { objects: ['Kustomization/apps'] });
const down = aRun(config);
const up = anUpRun(config);

describe('the chain', () => {
  it('names each check once, and asks for confirmation last', () => {
    const names = interlocks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.at(-1)).toBe('confirmed');
    expect(names[0]).toBe('act-mode');
  });
});

describe('the mode of acting', () => {
  it('never refuses everything', () => {
    expect(actMode(uncordon, whenAsked(config, { spec: { act: 'never' }, run: down }))?.reason).toBe('ActMode');
    expect(actMode(uncordon, whenAsked(config, { spec: { act: 'always' }, run: down }))).toBeUndefined();
  });

  it('power-only lets only runs act that a hold opened, while they are open', () => {
    const spec = { act: 'power-only' } as const;
    const byHold = aRun(config, { byHold: true });
    expect(actMode(stop, whenAsked(config, { spec, run: byHold }))).toBeUndefined();
    expect(actMode(stop, whenAsked(config, { spec, run: down }))?.reason).toBe('ActMode');
    expect(actMode(stop, whenAsked(config, { spec, run: { ...byHold, phase: 'closed' } }))?.reason).toBe('ActMode');
    expect(actMode(stop, whenAsked(config, { spec }))?.reason).toBe('ActMode');
  });
});

describe('the scope', () => {
  const downs: readonly ActionKind[] = ['EndWorkloads', 'SetStayDown', 'StopUnit', 'KillLeftovers'];
  const ups: readonly ActionKind[] = ['StartUnit', 'ClearStayDown', 'Wake'];

  it('leaves ignored and unknown machines alone', () => {
    const ignored = whenAsked(config, { spec: { ignoredNodes: [pi2] }, run: up });
    for (const action of [wake, startUnit, aPowerOff(pi2)]) expect(inScope(action, ignored)?.reason).toBe('Ignored');
    expect(inScope(toNode('Wake', 'wake', pi3), ignored)).toBeUndefined();
    const stranger = toNode('StopUnit', 'stop-agent', nodeName('nobody'));
    expect(inScope(stranger, whenAsked(config, { run: down }))?.reason).toBe('NotConfigured');
  });

  it.each(downs)('lets %s only go to machines that are meant to stop', (kind) => {
    const action = toNode(kind, 'row', pi2);
    expect(inScope(action, whenAsked(config, { run: down }))).toBeUndefined();
    expect(inScope(action, whenAsked(config, { run: aRun(config, {}, 'stopped') }))).toBeUndefined();
    expect(inScope(action, whenAsked(config, { run: up }))?.reason).toBe('NotInScope');
    expect(inScope(action, whenAsked(config))?.reason).toBe('NotInScope');
  });

  it.each(ups)('lets %s only go to machines that are meant to run', (kind) => {
    const action = toNode(kind, 'row', pi2);
    expect(inScope(action, whenAsked(config, { run: up }))).toBeUndefined();
    expect(inScope(action, whenAsked(config, { run: down }))?.reason).toBe('NotInScope');
  });

  it('lets a poweroff only go to machines that are meant to be off, or were told before', () => {
    const off = aPowerOff(pi2);
    expect(inScope(off, whenAsked(config, { run: down }))).toBeUndefined();
    expect(inScope(off, whenAsked(config, { run: up }))?.reason).toBe('NotInScope');
    expect(inScope(off, whenAsked(config, { run: aRun(config, {}, 'stopped') }))?.reason).toBe('NotInScope');
    const told = { run: up, memory: { committed: { [pi2]: bootOf(pi2) } } };
    expect(inScope(off, whenAsked(config, told))).toBeUndefined();
  });

  it('after a run is what is intended, and no longer what the run wanted', () => {
    const closed = aRun(config, { phase: 'closed' });
    expect(inScope(toNode('StopUnit', 'stop-agent', pi2), whenAsked(config, { run: closed }))?.reason).toBe(
      'NotInScope',
    );
  });
});

describe('the quorum', () => {
  const apiRows = ['drain'];

  it.each(['ready', 'waiting', 'soaking', 'blocked'] as const)(
    'is kept while a request that needs the API is %s',
    (is) => {
      const open = whenAsked(config, { states: { 'drain/pi-2': is }, apiRows });
      expect(quorumKept(stop, open)?.reason).toBe('QuorumWouldBeLost');
      expect(quorumKept(toNode('StopUnit', 'stop-agent', pi2), open)).toBeUndefined();
    },
  );

  it.each(['done', 'skipped', 'given-up'] as const)('may go when all such requests are %s', (is) => {
    expect(quorumKept(stop, whenAsked(config, { states: { 'drain/pi-2': is }, apiRows }))).toBeUndefined();
  });

  it('is not held up by what needs no API', () => {
    expect(
      quorumKept(stop, whenAsked(config, { states: { 'end-containers/pi-2': 'ready' }, apiRows })),
    ).toBeUndefined();
  });
});

describe('a disk that refuses', () => {
  const refused = withFact(aSnapshot(config), 'journal', () => ({ durable: false, message: 'EIO' }));

  it('refuses every start, and lets a way down go on', () => {
    for (const action of [wake, startUnit, uncordon, resume]) {
      expect(durableBeforeStart(action, whenAsked(config, { snapshot: refused }))?.reason).toBe('NotDurable');
      expect(durableBeforeStart(action, whenAsked(config))).toBeUndefined();
    }
    expect(durableBeforeStart(stop, whenAsked(config, { snapshot: refused }))).toBeUndefined();
    expect(durableBeforeStart(aPowerOff(pi2), whenAsked(config, { snapshot: refused }))).toBeUndefined();
  });
});

describe('power', () => {
  const starts = [wake, startUnit, uncordon, resume];

  it('on mains allows a start', () => {
    for (const action of starts) expect(powerAllowsStart(action, whenAsked(config, { run: up }))).toBeUndefined();
  });

  it.each([
    ['battery', 'OnBattery'],
    ['unknown', 'PowerUnknown'],
    ['explained', 'PowerUnknown'],
  ] as const)('that is %s allows none', (line, reason) => {
    const asked = whenAsked(config, { run: up, power: { [upsA]: { line } } });
    for (const action of starts) expect(powerAllowsStart(action, asked)?.reason).toBe(reason);
    expect(powerAllowsStart(stop, asked)).toBeUndefined();
  });

  it('under an Active hold allows none, with the reason of the hold', () => {
    const memory = { holds: { 'ups/A': aHold({ reason: 'ChargeBelowFloor' }) } };
    for (const action of starts) {
      expect(powerAllowsStart(action, whenAsked(config, { run: up, memory }))?.reason).toBe('ChargeBelowFloor');
    }
    const accepted = anUpRun(config, { options: { acceptPower: { [upsA]: 'on-battery' } } });
    expect(powerAllowsStart(wake, whenAsked(config, { run: accepted, memory }))?.reason).toBe('ChargeBelowFloor');
  });

  it('that a person accepted for this run allows it, and only as it was accepted', () => {
    const accepting = (state: 'unknown' | 'on-battery') =>
      anUpRun(config, { options: { acceptPower: { [upsA]: state } } });
    const asked = (state: 'unknown' | 'on-battery', line: 'battery' | 'unknown') =>
      powerAllowsStart(uncordon, whenAsked(config, { run: accepting(state), power: { [upsA]: { line } } }))?.reason;
    expect(asked('unknown', 'unknown')).toBeUndefined();
    expect(asked('on-battery', 'battery')).toBeUndefined();
    expect(asked('unknown', 'battery')).toBe('OnBattery');
    expect(asked('on-battery', 'unknown')).toBe('PowerUnknown');
  });

  it.each(['unknown', 'on-battery'] as const)('that a person accepted as %s allows it on mains as well', (state) => {
    const accepted = anUpRun(config, { options: { acceptPower: { [upsA]: state } } });
    const asked = whenAsked(config, { run: accepted, power: { [upsA]: { startRule: unmet, reversalRule: unmet } } });
    for (const action of starts) expect(powerAllowsStart(action, asked)).toBeUndefined();
  });

  it('that is unknown lets its own upsd host be woken, and nobody else', () => {
    const served = withUps(config, upsA, { serverHost: pi2 });
    const waited = { ...up, openedAt: after(start, -120 * minute) };
    const asked = whenAsked(served, { run: waited, power: { [upsA]: { line: 'explained' } } });
    expect(powerAllowsStart(wake, asked)).toBeUndefined();
    expect(powerAllowsStart(startUnit, asked)?.reason).toBe('ScoutWake');
    expect(
      powerAllowsStart(wake, whenAsked(served, { run: up, power: { [upsA]: { line: 'explained' } } }))?.reason,
    ).toBe('PowerUnknown');
    expect(powerAllowsStart(toNode('Wake', 'wake', pi3), asked)?.reason).toBe('PowerUnknown');
    const dark = whenAsked(served, { run: up, power: { [upsA]: { line: 'battery' } } });
    expect(powerAllowsStart(wake, dark)?.reason).toBe('OnBattery');
  });

  it('of a UPS that does not concern a machine does not matter to it', () => {
    const two = aConfigWithTwoUpses();
    const asked = whenAsked(two, { run: anUpRun(two), power: { [upsB]: { line: 'battery' } } });
    expect(powerAllowsStart(wake, asked)).toBeUndefined();
    expect(powerAllowsStart(toNode('Wake', 'wake', pi3), asked)?.reason).toBe('OnBattery');
  });

  it('on mains without the reserve for one more way down allows none', () => {
    const asked = whenAsked(config, { run: up, power: { [upsA]: { startRule: unmet, reversalRule: unmet } } });
    for (const action of starts) expect(powerAllowsStart(action, asked)?.reason).toBe('ReserveBelowNeed');
  });

  it('that covers one more way down undoes what still runs, and wakes nobody', () => {
    const turned = anUpRun(config, {
      reverses: true,
      boots: { [pi1]: bootOf(pi1), [pi2]: bootOf(pi2), [pi3]: bootOf(pi3) },
    });
    const asked = whenAsked(config, { run: turned, power: { [upsA]: { startRule: unmet } } });
    expect(powerAllowsStart(startUnit, asked)).toBeUndefined();
    expect(powerAllowsStart(wake, asked)?.reason).toBe('ReserveBelowNeed');
  });

  it('starts nothing before the bootstrap of this boot', () => {
    const asked = whenAsked(config, { run: up, memory: { bootstrapFor: bootOf(pi1) } });
    for (const action of [wake, startUnit]) expect(powerAllowsStart(action, asked)?.reason).toBe('AwaitingBootstrap');
  });
});

describe('wakes', () => {
  const wakeRecord = (agoMs: number) =>
    ({ lane: 'wake', attempts: 1, startedAt: after(start, -agoMs), outcome: 'accepted' }) as const;
  const other = toNode('Wake', 'wake', pi3);
  const waking = { 'wake/pi-3': 'ready' } as const;

  it('go one after another', () => {
    const asked = (agoMs: number) =>
      whenAsked(config, { run: up, memory: { records: { [other.id]: wakeRecord(agoMs) } }, states: waking });
    expect(wakesStaggered(wake, asked(5 * second - 1))?.reason).toBe('WakesStaggered');
    expect(wakesStaggered(wake, asked(5 * second))).toBeUndefined();
    expect(wakesStaggered(wake, whenAsked(config, { run: up, passed: [other] }))?.reason).toBe('WakesStaggered');
    expect(wakesStaggered(wake, whenAsked(config, { run: up }))).toBeUndefined();
  });

  it('count from the first call of one that is called again and again', () => {
    const records = { [other.id]: { ...wakeRecord(second), attempts: 7 } };
    const begun = (agoMs: number) => ({ ...up, steps: { [stepId('wake', pi3)]: { readyAt: after(start, -agoMs) } } });
    const asked = (agoMs: number) => whenAsked(config, { run: begun(agoMs), memory: { records }, states: waking });
    expect(wakesStaggered(wake, asked(5 * second))).toBeUndefined();
    expect(wakesStaggered(wake, asked(5 * second - 1))?.reason).toBe('WakesStaggered');
  });

  it('ask to be looked at when the next one may go', () => {
    const asked = whenAsked(config, { run: up, passed: [other] });
    wakesStaggered(wake, asked);
    expect(asked.now.next()).toBe(after(start, 5 * second));
  });

  it('are few at a time: those that do not answer yet take a place', () => {
    const one = withStartup(config, { wakeParallel: 1 });
    const memory = { records: { [other.id]: wakeRecord(placeHeldMs - 1) } };
    const booting = withSilence(aSnapshot(one), pi3);
    const states = waking;
    const pieces = { run: up, memory, snapshot: booting };
    expect(wakesStaggered(wake, whenAsked(one, { ...pieces, states }))?.reason).toBe('WakesStaggered');
    expect(wakesStaggered(wake, whenAsked(one, { run: up, memory, states }))).toBeUndefined();
    // Left alone by a person meanwhile: it has no step any more.
    expect(wakesStaggered(wake, whenAsked(one, pieces))).toBeUndefined();
  });

  it('do not wait for a dead machine any longer than the rush of current lasts', () => {
    const one = withStartup(config, { wakeParallel: 1 });
    const memory = { records: { [other.id]: wakeRecord(placeHeldMs) } };
    const snapshot = withSilence(aSnapshot(one), pi3);
    expect(wakesStaggered(wake, whenAsked(one, { run: up, memory, snapshot, states: waking }))).toBeUndefined();
  });

  it('wait while the UPS carries too much', () => {
    const loaded = (loadPercent: number) => withUpsReading(aSnapshot(config), upsA, { loadPercent });
    expect(wakesStaggered(wake, whenAsked(config, { run: up, snapshot: loaded(81) }))?.reason).toBe('UpsLoaded');
    expect(wakesStaggered(wake, whenAsked(config, { run: up, snapshot: loaded(80) }))).toBeUndefined();
    const unread = withUnknown(aSnapshot(config), 'ups/A');
    expect(wakesStaggered(wake, whenAsked(config, { run: up, snapshot: unread }))).toBeUndefined();
    const elsewhere = withMachine(aConfigWithTwoUpses(), pi2, { feeds: [upsB] });
    expect(wakesStaggered(wake, whenAsked(elsewhere, { run: up, snapshot: loaded(99) }))).toBeUndefined();
  });

  it('that are repeated keep their distance from every other call, and wait like the first', () => {
    const again = (change: ScenePieces, agoMs = 20 * second, of = config) => {
      const records = { [wake.id]: wakeRecord(30 * second), [other.id]: wakeRecord(agoMs) };
      const states = { ...waking, 'wake/pi-2': 'ready' } as const;
      return wakesStaggered(wake, whenAsked(of, { run: up, memory: { records }, states, ...change }))?.reason;
    };
    expect(again({})).toBeUndefined();
    expect(again({}, 5 * second - 1)).toBe('WakesStaggered');
    expect(again({ passed: [other] })).toBe('WakesStaggered');
    expect(again({ snapshot: withUpsReading(aSnapshot(config), upsA, { loadPercent: 97 }) })).toBe('UpsLoaded');
    const one = withStartup(config, { wakeParallel: 1 });
    expect(again({ snapshot: withSilence(aSnapshot(one), pi3) }, 20 * second, one)).toBe('WakesStaggered');
  });

  it('of one machine again and again wait for nobody', () => {
    const memory = { records: { [wake.id]: wakeRecord(second) } };
    const states = { 'wake/pi-2': 'ready' } as const;
    expect(wakesStaggered(wake, whenAsked(config, { run: up, memory, states }))).toBeUndefined();
  });
});
