// What counts as a proof that all of it goes down and comes back.
import { describe, expect, it } from 'vitest';
import { lastFullCycle } from '../../src/telemetry/runs/full-cycle.ts';
import { aConfig, withShutdown } from '../support/builders/config.ts';
import { aRunRecord } from '../support/builders/run-record.ts';

const config = aConfig();
const down = aRunRecord({ id: 'run-1' });
const up = aRunRecord({ id: 'run-2', way: 'up', to: 'up', cause: 'no hold stands any more' });
const partial = aRunRecord({ id: 'run-3', scope: 'machines' });
const again = { ...up, id: 'run-4' };

describe('a full cycle', () => {
  it('is a whole way down and the way up after it', () => {
    expect(lastFullCycle([down, up], config)).toEqual({ down, up });
    expect(lastFullCycle([], config)).toBeUndefined();
    expect(lastFullCycle([up, down], config)).toBeUndefined();
    expect(lastFullCycle([down, up, again], config)).toEqual({ down, up });
  });

  it.each([
    ['of some machines', partial],
    ['that gave something up', { ...down, end: 'incomplete' as const }],
    ['that turned round', { ...down, end: 'turned-round' as const }],
    ['that left the machines on', { ...down, to: 'cluster-only' as const }],
  ])('is none with a way down %s', (_, other) => {
    expect(lastFullCycle([other, up], config)).toBeUndefined();
  });

  it('is none with a way up that gave something up, until one has not', () => {
    const lame = { ...up, end: 'incomplete' as const };
    expect(lastFullCycle([down, lame], config)).toBeUndefined();
    expect(lastFullCycle([down, lame, again], config)).toEqual({ down, up: again });
  });

  it('goes as far down as the configuration says', () => {
    const kept = withShutdown(config, { poweroffEnabled: false });
    expect(lastFullCycle([down, up], kept)).toBeUndefined();
    expect(lastFullCycle([{ ...down, to: 'cluster-only' }, up], kept)?.up).toBe(up);
  });

  it('is the last of several, whatever came after it', () => {
    expect(lastFullCycle([down, up, partial, again], config)).toEqual({ down, up });
    expect(lastFullCycle([down, up, { ...down, id: 'run-5' }, again], config)?.up).toBe(again);
  });
});
