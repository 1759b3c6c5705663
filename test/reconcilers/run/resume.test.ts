// A way down that could not see: it goes on when the machines are back, and nobody who could stop them goes off.
import { describe, expect, it } from 'vitest';
import { known, unknown } from '../../../src/core/observed.ts';
import { type Change, outage, running, stopped } from '../../support/builders/changes.ts';
import { aConfig, minute, pi1, pi2, pi3, second, upsA, withUps } from '../../support/builders/config.ts';
import {
  aNode,
  bootOf,
  onBattery,
  onMains,
  withApiSilent,
  withCell,
  withFact,
  withFactAbout,
  withSilence,
  withUnknown,
  withUpsReading,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf } from '../../support/builders/story.ts';

const all = [pi1, pi2, pi3];
const config = aConfig();

describe('a way down that closed over machines that nobody could read', () => {
  const mute: Change = (snapshot) => all.reduce((now, name) => withSilence(now, name), outage(snapshot));
  // Without poweroffs: the own host would go off last, and never be seen to.
  const gentle = { ...config, shutdown: { ...config.shutdown, poweroffEnabled: false } };
  const closed = () =>
    aStory(gentle)
      .later(second, running(1))
      .later(second, mute)
      .ticks(60, 30 * second);

  it('says that it does not know', () => {
    expect(closed().memory.run).toMatchObject({
      phase: 'closed',
      unseen: Object.fromEntries(all.map((name) => [name, bootOf(name)])),
    });
    expect(closed().decision.conditions).toContainEqual(
      expect.objectContaining({ type: 'Converged', status: 'Unknown', reason: 'NotSeenDown' }),
    );
  });

  it('goes on when they are back in their old boot', () => {
    const before = closed();
    const back = before.later(second, running(1)).ticks(5, second);
    expect(back.memory.run).toMatchObject({ id: before.memory.run?.id, phase: 'acting' });
    expect(kindsOf(back.sent.slice(before.sent.length))).toContain('EndWorkloads');
    expect(back.later(second, stopped(1)).ticks(20, second).memory.run).toMatchObject({ phase: 'closed' });
    expect(back.later(second, stopped(1)).ticks(20, second).memory.run).not.toHaveProperty('unseen');
  });

  it('leaves alone what has booted since, also once that boot is an old acquaintance', () => {
    const before = closed();
    const one: Change = (snapshot) => withSilence(withSilence(running(2)(snapshot), pi2), pi3);
    const back = before.later(second, one).ticks(5, second).later(minute, running(2)).ticks(5, second);
    expect(back.memory.run?.phase).toBe('closed');
    expect(back.sent).toHaveLength(before.sent.length);
  });
});

describe('an own host behind a link that is down', () => {
  const unread: Change = (snapshot) =>
    all.reduce(
      (now, name) =>
        withCell(
          withCell(now, `reach/${name}`, unknown('NoLink', 'the own link is down')),
          `node/${name}`,
          unknown('NoLink', 'the own link is down'),
        ),
      withFact(
        withUpsReading(snapshot, upsA, { ...onBattery, runtimeSeconds: 30_000, tokens: ['OB', 'DISCHRG'] }),
        'host',
        (host) => ({ ...host, linkUp: false }),
      ),
    );
  const floor = withUps(config, upsA, {}, { onBatteryLimitMs: second });
  const waiting = aStory(floor)
    .later(second, unread)
    .ticks(60, 30 * second);

  it('stays on for machines that only it could still stop, until its battery is nearly empty', () => {
    expect(waiting.memory.run).toMatchObject({ byHold: true, phase: 'acting' });
    expect(waiting.decision.steps.find(({ step }) => step.row === 'power-off-self')?.assessment.verdict).toMatchObject({
      is: 'not-done',
      reason: 'CouldStillStop',
    });
    // Nothing is over yet: no hold may give way to a way up.
    expect(waiting.memory.run).not.toHaveProperty('downSettled');
    expect(kindsOf(waiting.sent)).not.toContain('PowerOffSelf');
    const low = waiting.later(second, (s) => outage(unread(s))).ticks(3, second);
    expect(kindsOf(low.sent)).toContain('PowerOffSelf');
  });

  it('stops them in order when the link is back', () => {
    const back = waiting.later(second, (snapshot) =>
      all.reduce((now, name) => {
        const answers = withFactAbout(now, 'reach', name, () => ({ answer: 'answers', since: now.takenAt }));
        return withCell(answers, `node/${name}`, known(aNode(name), now.takenAt));
      }, snapshot),
    );
    const first = kindsOf(back.sent.slice(waiting.sent.length));
    expect(first).toContain('SetStayDown');
    expect(first).not.toContain('StopUnit');
    expect(first).not.toContain('PowerOff');
  });
});

describe('a way down that closed over machines that this ananke has never read', () => {
  const gentle = { ...config, shutdown: { ...config.shutdown, poweroffEnabled: false } };
  const mute: Change = (snapshot) =>
    all.reduce((now, name) => withUnknown(withSilence(now, name), `node/${name}`), withApiSilent(snapshot));
  const closed = aStory(gentle, { memory: undefined, change: mute })
    .later(second, outage)
    .ticks(60, 30 * second);

  it('does not call them down', () => {
    expect(closed.memory.run).toMatchObject({ phase: 'closed' });
    expect(Object.keys(closed.memory.run?.unseen ?? {})).toEqual(all);
    expect(closed.decision.conditions).toContainEqual(
      expect.objectContaining({ type: 'Converged', status: 'Unknown', reason: 'NotSeenDown' }),
    );
  });

  it('goes on with those that run, in whatever boot, while its cause stands', () => {
    const back = closed.later(second, running(7)).ticks(20, second);
    expect(back.memory.run).toMatchObject({ id: closed.memory.run?.id, phase: 'acting' });
    expect(kindsOf(back.sent.slice(closed.sent.length))).toContain('StopUnit');
  });

  it('asks nothing of those that do not run, nor when its cause has gone', () => {
    const still = closed.later(second, stopped(1)).ticks(5, second);
    expect(still.memory.run).toMatchObject({ phase: 'closed' });
    const over = closed
      .later(second, (snapshot) => withUpsReading(snapshot, upsA, onMains))
      .ticks(5, minute)
      .later(second, running(1))
      .ticks(20, second);
    expect(kindsOf(over.sent.slice(closed.sent.length))).not.toContain('StopUnit');
  });
});
