import { describe, expect, it } from 'vitest';
import { upsName } from '../../src/core/ids.ts';
import { after } from '../../src/core/moment.ts';
import { bootIdFence } from '../../src/interlocks/boot-id-fence.ts';
import { confirmed } from '../../src/interlocks/confirmed.ts';
import { containersEnded } from '../../src/interlocks/containers-ended.ts';
import { freshCause } from '../../src/interlocks/fresh-cause.ts';
import { selfLast } from '../../src/interlocks/self-last.ts';
import { aPowerOff, toNode, whenAsked } from '../support/builders/actions.ts';
import { aConfig, keeper, pi1, pi2, upsA, withMachine } from '../support/builders/config.ts';
import { aHold, anUpRun, aRun } from '../support/builders/memory.ts';
import {
  aSnapshot,
  bootOf,
  hostBoot,
  noContainers,
  start,
  withMachineReading,
  withNewBoot,
  withStale,
  withUnknown,
} from '../support/builders/snapshot.ts';

const config = aConfig();
const off = aPowerOff(pi2);
const selfOff = { ...toNode('PowerOffSelf', 'power-off-self', keeper), boot: hostBoot };
const rest = aSnapshot(config);
const emptied = withMachineReading(rest, pi2, { containers: noContainers });

describe('the boot that a poweroff is aimed at', () => {
  it('must have been read freshly', () => {
    for (const snapshot of [withUnknown(rest, 'node/pi-2'), withStale(rest, 'node/pi-2')]) {
      expect(bootIdFence(off, whenAsked(config, { snapshot }))?.reason).toBe('BootUnknown');
    }
    expect(bootIdFence(off, whenAsked(config))).toBeUndefined();
  });

  it('must be the one that runs now', () => {
    expect(bootIdFence(off, whenAsked(config, { snapshot: withNewBoot(rest, pi2) }))?.reason).toBe('BootIdDiffers');
  });

  it('must be the one that was told before, when one was told', () => {
    const again = aPowerOff(pi2, { boot: bootOf(pi2, 2) });
    const snapshot = withNewBoot(rest, pi2);
    const told = { memory: { committed: { [pi2]: bootOf(pi2) } }, snapshot };
    expect(bootIdFence(again, whenAsked(config, told))?.reason).toBe('PoweredOnAfterRun');
    expect(bootIdFence(off, whenAsked(config, { memory: told.memory }))).toBeUndefined();
  });
});

describe('containers on a machine', () => {
  it('refuse its poweroff, whatever kind they are', () => {
    for (const one of [{ workload: 1 }, { storage: 1 }, { system: 1 }]) {
      const snapshot = withMachineReading(rest, pi2, { containers: { ...noContainers, ...one } });
      expect(containersEnded(off, whenAsked(config, { snapshot }))?.reason).toBe('ContainersLeft');
    }
    expect(containersEnded(off, whenAsked(config, { snapshot: emptied }))).toBeUndefined();
  });

  it('are not taken for gone when nobody can tell', () => {
    const snapshot = withUnknown(rest, 'node/pi-2');
    expect(containersEnded(off, whenAsked(config, { snapshot }))?.reason).toBe('ContainersLeft');
  });

  it('hold nothing up once ending them was given up on record, for this machine', () => {
    const states = { 'end-containers/pi-2': 'given-up' } as const;
    expect(containersEnded(off, whenAsked(config, { states }))).toBeUndefined();
    const other = { 'end-containers/pi-3': 'given-up', 'stop-agent/pi-2': 'given-up' } as const;
    expect(containersEnded(off, whenAsked(config, { states: other }))?.reason).toBe('ContainersLeft');
  });

  it('do not matter on a plain host', () => {
    const host = withMachine(config, pi2, { role: 'host' });
    expect(containersEnded(off, whenAsked(host))).toBeUndefined();
  });
});

describe('the cause of a poweroff', () => {
  const byHold = aRun(config, { byHold: true });
  const asked = (updates: number, blind = false) =>
    whenAsked(config, {
      run: byHold,
      memory: { holds: { 'ups/A': aHold({ updates }) } },
      power: { [upsA]: { line: 'battery', trigger: { reason: 'LowBattery', message: '', updates, blind } } },
    });

  it('must have been seen in two updates', () => {
    expect(freshCause(off, asked(1))?.reason).toBe('TriggerNotConfirmed');
    expect(freshCause(selfOff, asked(1))?.reason).toBe('TriggerNotConfirmed');
    expect(freshCause(off, asked(2))).toBeUndefined();
  });

  it('may be one update and then silence', () => {
    const silent = whenAsked(config, {
      run: byHold,
      memory: { holds: { 'ups/A': aHold() } },
      power: { [upsA]: { line: 'unknown' } },
    });
    expect(freshCause(off, silent)).toBeUndefined();
    expect(freshCause(off, asked(1, true))).toBeUndefined();
  });

  it('is none once mains are back, and none under a hold that recharges', () => {
    const memory = { holds: { 'ups/A': aHold() } };
    expect(freshCause(off, whenAsked(config, { run: byHold, memory }))?.reason).toBe('TriggerNotConfirmed');
    const recharging = { holds: { 'ups/A': aHold({ phase: 'Recharging' }) } };
    const power = { [upsA]: { line: 'battery' } } as const;
    expect(freshCause(off, whenAsked(config, { run: byHold, memory: recharging, power }))?.reason).toBe(
      'TriggerNotConfirmed',
    );
  });

  it('is none of a UPS that nothing is known of', () => {
    const memory = { holds: { 'ups/X': aHold({ ups: upsName('X') }) } };
    expect(freshCause(off, whenAsked(config, { run: byHold, memory }))?.reason).toBe('TriggerNotConfirmed');
  });

  it('is enough once for all machines of a run', () => {
    const memory = { holds: { 'ups/A': aHold() } };
    expect(freshCause(off, whenAsked(config, { run: { ...byHold, poweringOff: true }, memory }))).toBeUndefined();
  });

  it('is not vouched for by a machine that an earlier run told', () => {
    const memory = { holds: { 'ups/A': aHold({ updates: 1 }) }, committed: { [pi1]: bootOf(pi1) } };
    const power = { [upsA]: { line: 'battery' } } as const;
    expect(freshCause(off, whenAsked(config, { run: byHold, memory, power }))?.reason).toBe('TriggerNotConfirmed');
  });

  it('was confirmed for a boot that was told before: that one finishes going off, in whatever run', () => {
    const told = { committed: { [off.node]: off.boot } };
    expect(freshCause(off, whenAsked(config, { run: anUpRun(config), memory: told }))).toBeUndefined();
    const booted = { committed: { [off.node]: bootOf(off.node, 2) } };
    expect(freshCause(off, whenAsked(config, { run: anUpRun(config), memory: booted }))?.reason).toBe(
      'TriggerNotConfirmed',
    );
  });

  it('is the word of a person, without a second one', () => {
    const spec = { cluster: 'down' } as const;
    expect(freshCause(off, whenAsked(config, { run: aRun(config), spec }))).toBeUndefined();
  });

  it('must have opened a run: a closed one powers nothing off', () => {
    const spec = { cluster: 'down' } as const;
    expect(freshCause(off, whenAsked(config, { spec }))?.reason).toBe('NoCause');
    expect(freshCause(off, whenAsked(config, { spec, run: aRun(config, { phase: 'closed' }) }))?.reason).toBe(
      'NoCause',
    );
  });

  it('is not asked for by anything but a poweroff', () => {
    expect(freshCause(toNode('StopUnit', 'stop-agent', pi2), whenAsked(config))).toBeUndefined();
  });
});

describe('the own host', () => {
  it('goes off when every other one is off, skipped or given up', () => {
    const states = {
      'power-off/pi-1': 'done',
      'power-off/pi-2': 'given-up',
      'power-off/pi-3': 'skipped',
      'power-off-self/keeper': 'ready',
    } as const;
    expect(selfLast(selfOff, whenAsked(config, { states }))).toBeUndefined();
  });

  it.each(['ready', 'waiting', 'soaking', 'blocked'] as const)('waits for one whose poweroff is %s', (is) => {
    const states = { 'power-off/pi-1': 'done', 'power-off-serving/pi-2': is } as const;
    expect(selfLast(selfOff, whenAsked(config, { states }))?.reason).toBe('NotLast');
    expect(selfLast(off, whenAsked(config, { states }))).toBeUndefined();
  });
});

describe('what cannot be undone', () => {
  const since = after(start, -1_000);
  const proposed = { memory: { proposedAt: { [off.id]: since } } };

  it('waits when it is proposed for the first time', () => {
    expect(confirmed(off, whenAsked(config))?.reason).toBe('NotConfirmed');
  });

  it('goes when every fact that it rests on was read after the proposal', () => {
    expect(confirmed(off, whenAsked(config, proposed))).toBeUndefined();
  });

  it('waits while one of them was read before, in the same instant, or not at all', () => {
    const old = aSnapshot(config, { at: start, began: since });
    const mixed = withMachineReading(old, pi2, {});
    for (const snapshot of [old, mixed, withUnknown(rest, 'reach/pi-2'), withStale(rest, 'node/pi-2')]) {
      expect(confirmed(off, whenAsked(config, { ...proposed, snapshot }))?.reason).toBe('NotConfirmed');
    }
  });

  it('is everything irreversible, and nothing else', () => {
    expect(confirmed({ ...off, risk: 'disruptive' }, whenAsked(config))).toBeUndefined();
  });
});
