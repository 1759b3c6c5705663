import { describe, expect, it } from 'vitest';
import { type StepId, stepId } from '../../../src/core/ids.ts';
import type { Run } from '../../../src/core/memory.ts';
import { minimumPatienceMs } from '../../../src/reconcilers/graph/settle.ts';
import { leftOf } from '../../../src/reconcilers/run/spent.ts';
import { minute, second } from '../../support/builders/config.ts';

const drain: StepId = stepId('drain', 'pi-1');
const afterMs = (spentMs: number) => ({ spent: { [drain]: spentMs } }) as unknown as Run;

describe('what is left of a limit', () => {
  it('is what the runs before did not take', () => {
    expect(leftOf(2 * minute, drain, afterMs(minute))).toBe(minute);
    expect(leftOf(2 * minute, stepId('drain', 'pi-2'), afterMs(minute))).toBe(2 * minute);
  });

  it('is a moment in each run, so that one reading that is missed as it opens gives nothing up', () => {
    expect(leftOf(2 * minute, drain, afterMs(10 * minute))).toBe(minimumPatienceMs);
  });

  it('is never more than the limit', () => {
    expect(leftOf(second, drain, afterMs(0))).toBe(second);
    expect(leftOf(second, drain, afterMs(minute))).toBe(second);
    expect(leftOf(Infinity, drain, afterMs(minute))).toBe(Infinity);
  });
});
