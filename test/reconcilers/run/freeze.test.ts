// The time of a pause is nobody's: limits stand still, and nothing is given up at its end that nobody was allowed to try.
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/facts.ts';
import { known } from '../../../src/core/observed.ts';
import { stopped } from '../../support/builders/changes.ts';
import { aConfig, minute, pi1, pi2, pi3, second } from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import { aPod, withApiSilent, withFact, withFactAbout, withKubeNode } from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

const down = anEdit(2, { cluster: 'down' });
const paused = (story: Story): Story => story.says(anEdit(3, { cluster: 'down', act: 'never' })).later(0);
const resumed = (story: Story): Story => story.says(anEdit(4, { cluster: 'down' })).later(second);
const quiet = (snapshot: Snapshot): Snapshot =>
  [pi1, pi2, pi3].reduce(
    (all, name) => withKubeNode(all, name, { unschedulable: true, cordonedBy: 'run-1' }),
    withFact(snapshot, 'flux', ({ objects }) => ({
      objects: objects.map((one) => ({ ...one, suspended: true, suspendedBy: 'run-1' })),
    })),
  );
const draining = aStory(aConfig()).says(down).ticks(2, second).later(second, quiet).ticks(3, second);
const stateOf = (story: Story, id: string): string | undefined =>
  story.decision.steps.find(({ step }) => step.id === id)?.state.is;

describe('a way down that is paused for an hour in the middle of its drain', () => {
  it('goes on draining when it is resumed', () => {
    expect(stateOf(draining, 'drain/pi-2')).toBe('ready');
    expect(stateOf(resumed(paused(draining).ticks(60, minute)), 'drain/pi-2')).toBe('ready');
  });

  it('obeys budgets for what is left of their patience', () => {
    const blocked = draining.later(second, (snapshot) =>
      withFactAbout(snapshot, 'pods', pi2, () => [aPod('db', { blockedBy: 'db-pdb' })]),
    );
    const after = resumed(paused(blocked).ticks(60, minute));
    expect(after.sent.filter(({ kind }) => kind === 'DeletePod')).toEqual([]);
    // What is left of it passes all the same.
    expect(after.ticks(30, second).sent.some(({ kind }) => kind === 'DeletePod')).toBe(true);
  });

  it('does not give up an API that was away meanwhile', () => {
    const well = draining.snapshot.facts;
    const back = (snapshot: Snapshot): Snapshot => ({
      ...snapshot,
      facts: Object.fromEntries(
        Object.entries(well).map(([key, cell]) => [
          key,
          cell.state === 'known' ? known(cell.value, snapshot.takenAt) : cell,
        ]),
      ),
    });
    const away = paused(draining).later(second, withApiSilent).ticks(10, minute);
    expect(resumed(away.later(second, back)).memory.run?.apiGivenUpAt).toBeUndefined();
    // One that has been away all the time is away.
    expect(resumed(away).memory.run?.apiGivenUpAt).toBeDefined();
  });

  it('does not use force at once on what it told to go off before the pause', () => {
    let told = draining.later(second, stopped(1));
    const isTold = (): boolean => told.sent.some(({ kind }) => kind === 'PowerOff');
    for (let tick = 0; tick < 120 && !isTold(); tick++) told = told.later(second);
    expect(isTold()).toBe(true);
    const after = resumed(paused(told).ticks(60, minute)).ticks(3, second);
    expect(after.sent.filter(({ id }) => id.includes('/force/') || id.includes('PowerOffSelf'))).toEqual([]);
  });
});
