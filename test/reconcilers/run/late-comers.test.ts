// Somebody switches a machine on in the middle of a way down: it gets its rows, is kept out of the cluster, and stays on.
import { describe, expect, it } from 'vitest';
import { noBoot } from '../../../src/core/ids.ts';
import { known } from '../../../src/core/observed.ts';
import { eventsBetween } from '../../../src/telemetry/events/events.ts';
import { type Change, outage } from '../../support/builders/changes.ts';
import { aConfig, pi2, pi3, second, withShutdown } from '../../support/builders/config.ts';
import { aDesired } from '../../support/builders/memory.ts';
import {
  aNode,
  bootOf,
  stoppedNode,
  withCell,
  withFactAbout,
  withMachineOff,
  withMachineReading,
} from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

const config = aConfig();
const on =
  (reading = aNode(pi3, { bootId: bootOf(pi3, 2) })): Change =>
  (snapshot) => {
    const answers = withFactAbout(snapshot, 'reach', pi3, () => ({ answer: 'answers', since: snapshot.takenAt }));
    const powered = withCell(answers, `outlet/${pi3}`, known({ power: 'on' }, snapshot.takenAt));
    return withMachineReading(powered, pi3, reading);
  };
const withoutIt = (site = config): Story =>
  aStory(site, { change: (snapshot) => withMachineOff(snapshot, pi3) })
    .later(second, outage)
    .ticks(3, second);
const stepsOf = ({ decision }: Story): readonly string[] =>
  decision.steps.filter(({ step }) => step.subject === pi3).map(({ step }) => step.row);
const sentTo = ({ sent }: Story): readonly string[] =>
  sent.filter(({ target }) => target === pi3).map(({ kind }) => kind);

describe('a machine that was off when the way down opened', () => {
  it('has no rows while it is off', () => {
    expect(stepsOf(withoutIt())).toEqual([]);
  });

  it('is stopped when somebody switches it on, and never told to go off', () => {
    const story = withoutIt()
      .later(5 * second, on())
      .ticks(30, 10 * second);
    expect(sentTo(story)).toEqual(expect.arrayContaining(['SetStayDown', 'StopUnit']));
    expect(sentTo(story)).not.toContain('PowerOff');
    expect(story.memory.committed[pi3]).toBe(bootOf(pi3));
    expect(story.decision.steps.find(({ step }) => step.id === `power-off/${pi3}`)).toMatchObject({
      assessment: { verdict: { is: 'done', reason: 'PoweredOnAfterRun' } },
    });
  });

  it('goes down like the others when it is back in the boot of before: it was never off', () => {
    const story = withoutIt()
      .later(5 * second, on(aNode(pi3)))
      .later(second, outage)
      .ticks(60, 10 * second);
    expect(sentTo(story)).toContain('StopUnit');
    expect(story.memory.committed).not.toHaveProperty(pi3, noBoot);
    expect(story.decision.steps.find(({ step }) => step.id === `power-off/${pi3}`)?.assessment.verdict.reason).not.toBe(
      'PoweredOnAfterRun',
    );
  });

  it('is told in the events', () => {
    const before = withoutIt();
    const after = before.later(5 * second, on());
    expect(eventsBetween(before.memory, after.memory)).toContainEqual(
      expect.objectContaining({
        what: 'machine',
        subject: pi3,
        message: 'was switched on in the middle of the way down',
      }),
    );
  });

  it('joins the run that is under way, and costs the others nothing of theirs', () => {
    const before = withoutIt();
    const after = before.later(5 * second, on());
    expect(after.memory.run).toMatchObject({ id: before.memory.run?.id, openedAt: before.memory.run?.openedAt });
    expect(after.memory.run?.steps).toMatchObject(before.memory.run?.steps ?? {});
    expect(after.memory.run?.from[pi2]).toBe(before.memory.run?.from[pi2]);
  });

  it('is left alone when it comes up without Kubernetes in a way down that leaves machines on', () => {
    const site = withShutdown(config, { poweroffEnabled: false });
    const story = withoutIt(site)
      .later(5 * second, on(stoppedNode(pi3, { bootId: bootOf(pi3, 2) })))
      .ticks(5, second);
    expect(sentTo(story)).toEqual([]);
  });

  it('is stopped in one that leaves machines on, too, and no boot of it counts as told', () => {
    const site = withShutdown(config, { poweroffEnabled: false });
    const story = withoutIt(site)
      .later(5 * second, on())
      .ticks(30, 10 * second);
    expect(sentTo(story)).toContain('StopUnit');
    expect(story.memory.committed).toEqual({});
  });

  it('is left alone for good when it is ignored', () => {
    const desired = aDesired({ ignoredNodes: [pi3] });
    const story = aStory(config, { change: (snapshot) => withMachineOff(snapshot, pi3), desired })
      .later(second, outage)
      .ticks(3, second)
      .later(5 * second, on())
      .ticks(30, 10 * second);
    expect(sentTo(story)).toEqual([]);
  });
});
