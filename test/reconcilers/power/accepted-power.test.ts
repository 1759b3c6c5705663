// `set up --accept-power`: a person takes the risk for one run.
import { describe, expect, it } from 'vitest';
import { allOff, type Change } from '../../support/builders/changes.ts';
import { aConfig, minute, pi1, pi2, second, upsA } from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import {
  aNode,
  onBattery,
  onMains,
  withFactAbout,
  withMachineReading,
  withUpsReading,
} from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';

const little = { chargePercent: 30, runtimeSeconds: 1_500 };
const onBatteryStill: Change = (snapshot) => withUpsReading(snapshot, upsA, { ...onBattery, ...little });
const mainsBack: Change = (snapshot) => withUpsReading(snapshot, upsA, { ...onMains, ...little });
const comesUp =
  (name = pi1): Change =>
  (snapshot) =>
    withMachineReading(
      withFactAbout(snapshot, 'reach', name, () => ({ answer: 'answers', since: snapshot.takenAt })),
      name,
      aNode(name, { unit: 'inactive' }),
    );
const accepted = (state: 'on-battery' | 'unknown'): Story =>
  aStory(aConfig(), { change: (snapshot) => onBatteryStill(allOff(snapshot)) })
    .ticks(2, second)
    .says(anEdit(2, { cluster: 'up', options: { acceptPower: { [upsA]: state } } }))
    .ticks(2, second);
const sentAfter = (before: Story, later: Story): readonly string[] =>
  later.sent.slice(before.sent.length).map(({ id }) => id);

describe('power that a person accepted as it is', () => {
  it('wakes machines on battery', () => {
    expect(sentAfter(aStory(aConfig()), accepted('on-battery'))).toContain(`wake/${pi1}/Wake`);
    expect(sentAfter(aStory(aConfig()), accepted('unknown'))).toEqual([]);
  });

  it('is not taken back by mains, with however little charge', () => {
    const woken = accepted('on-battery');
    const back = woken.later(second, (snapshot) => comesUp()(mainsBack(snapshot))).ticks(20, second);
    expect(sentAfter(woken, back)).toEqual(
      expect.arrayContaining([`start-server/${pi1}/StartUnit`, `wake/${pi2}/Wake`]),
    );
  });

  it('is good for mains also when they are back before anything was woken', () => {
    const silent = accepted('unknown');
    expect(sentAfter(silent, silent.later(second, mainsBack).ticks(3, second))).toContain(`wake/${pi1}/Wake`);
  });

  it('ends with an Active hold', () => {
    const low: Change = (snapshot) => withUpsReading(snapshot, upsA, { ...onBattery, tokens: ['OB', 'LB'] });
    const woken = accepted('on-battery').ticks(10, minute);
    const held = sentAfter(woken, woken.later(second, low).ticks(10, minute));
    expect(held.filter((id) => id.startsWith('wake/'))).toEqual([]);
  });
});
