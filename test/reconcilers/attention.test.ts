import { describe, expect, it } from 'vitest';
import type { AssessedStep } from '../../src/core/decision.ts';
import { instant } from '../../src/core/moment.ts';
import type { StepState } from '../../src/core/step.ts';
import { attentionOf } from '../../src/reconcilers/attention.ts';

const at = instant(0);
function aStep(state: StepState, ...basis: readonly string[]): AssessedStep {
  const step = { id: 'row/pi-1', row: 'row', subject: 'pi-1', group: 'row', usesApi: false, needs: [] };
  const verdict = { is: 'not-done', reason: 'GoingDown', message: '' };
  return { step, state, assessment: { verdict, basis, actions: [] } } as unknown as AssessedStep;
}
const ready: StepState = { is: 'ready', since: at };

describe('what is looked at often', () => {
  it('is the machine that the verdict of an open step rests on', () => {
    expect(attentionOf([aStep(ready, 'node/pi-1', 'reach/pi-1'), aStep(ready, 'node/pi-2')])).toEqual(['pi-1', 'pi-2']);
  });

  it('is the cluster where the API or a service tells it', () => {
    expect(attentionOf([aStep(ready, 'pods/pi-1'), aStep(ready, 'service/git'), aStep(ready, 'flux')])).toEqual([
      'cluster',
    ]);
  });

  it('is nothing while only a battery is waited for', () => {
    expect(attentionOf([aStep({ is: 'blocked', since: at }, 'ups/rack', 'host')])).toEqual([]);
  });

  it('is nothing of a step that waits for another, is done, or was given up with its chain', () => {
    const states: readonly StepState[] = [
      { is: 'waiting', for: [] },
      { is: 'done', at },
      { is: 'skipped', by: 'option' },
      { is: 'given-up', at, unready: true },
    ];
    expect(attentionOf(states.map((state) => aStep(state, 'node/pi-1')))).toEqual([]);
  });

  it('is also what was given up and is still attempted', () => {
    expect(attentionOf([aStep({ is: 'given-up', at }, 'node/pi-1')])).toEqual(['pi-1']);
  });
});
