// Two UPSes, and only one of them has its mains back: what hangs on that one comes up, without the other.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config.ts';
import { type NodeName, nodeName, stepId, type UpsName } from '../../../src/core/ids.ts';
import { known } from '../../../src/core/observed.ts';
import { type Change, stopped } from '../../support/builders/changes.ts';
import {
  aConfig,
  aConfigOf,
  aUps,
  keeper,
  minute,
  pi1,
  pi2,
  pi3,
  second,
  upsA,
  upsB,
  withMachine,
} from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import {
  aNode,
  bootOf,
  onBattery,
  onMains,
  stoppedNode,
  withCell,
  withFact,
  withFactAbout,
  withKubeNode,
  withMachineOff,
  withUpsReading,
} from '../../support/builders/snapshot.ts';
import { aStory, kindsOf, type Story } from '../../support/builders/story.ts';

const pi4 = nodeName('pi-4');
const low =
  (ups: UpsName): Change =>
  (snapshot) =>
    withUpsReading(snapshot, ups, { ...onBattery, tokens: ['OB', 'LB'], runtimeSeconds: 60 });
const mains =
  (ups: UpsName, chargePercent = 100): Change =>
  (snapshot) =>
    withCell(snapshot, `ups/${ups}`, known({ ...onMains, chargePercent }, snapshot.takenAt));
const all =
  (...changes: readonly Change[]): Change =>
  (snapshot) =>
    changes.reduce((now, change) => change(now), snapshot);
const off =
  (...names: readonly NodeName[]): Change =>
  (snapshot) =>
    names.reduce((now, name) => withMachineOff(now, name), snapshot);
const answers =
  (name: NodeName, runs: boolean): Change =>
  (snapshot) => {
    const reachable = withFactAbout(snapshot, 'reach', name, () => ({ answer: 'answers', since: snapshot.takenAt }));
    const bootId = bootOf(name, 2);
    const node = runs ? aNode(name, { bootId }) : stoppedNode(name, { bootId });
    return withCell(reachable, `node/${name}`, known(node, snapshot.takenAt));
  };
const stateOf = ({ decision }: Story, row: string, subject: string) =>
  decision.steps.find(({ step }) => step.id === stepId(row, subject))?.state.is;

/** pi-3 alone on B, which takes only its own down; the own host on none. */
const outside = (config: Config): Config => withMachine(config, keeper, { feeds: [] });
const two: Config['ups'] = [aUps(upsA), aUps(upsB, { onCritical: 'nodes' })];

describe('servers that wait for their start', () => {
  const config = outside(withMachine({ ...aConfigOf(4, 3), ups: two }, pi3, { feeds: [upsB] }));

  it('are no dead ones: the first that answers does not make the hold of the other UPS one of the cluster', () => {
    const down = aStory(config)
      .later(second, all(low(upsA), low(upsB)))
      .ticks(3, second)
      .later(second, stopped(1))
      .ticks(5, second)
      .later(minute, off(pi1, pi2, pi3, pi4))
      .ticks(5, second);
    const first = down
      .later(minute, mains(upsA))
      .ticks(40, 10 * second)
      .later(second, answers(pi1, false))
      .ticks(2, second);
    const up = first.later(20 * second, all(answers(pi2, false), answers(pi4, false))).ticks(20, minute);
    expect(up.memory.run?.targets.cluster).toBe('running');
    expect(up.memory.holds['ups/B']).not.toHaveProperty('latchedWide');
    expect(kindsOf(up.sent.slice(first.sent.length))).toContain('StartUnit');
  });

  it('that are ignored and off do not vote: the last majority is not carried away without saying so', () => {
    const ignoring = outside(withMachine({ ...aConfigOf(4, 3), ups: two }, pi2, { feeds: [upsB] }));
    const story = aStory(ignoring, { change: off(pi3) })
      .says(anEdit(2, { ignoredNodes: [pi3] }))
      .ticks(5, second)
      .later(second, low(upsB))
      .ticks(5, second);
    expect(story.memory.run?.targets.cluster).toBe('quiet');
  });
});

describe('a way down that turns round for one UPS while the hold of the other stands', () => {
  it('takes its own cordons and suspensions back', () => {
    const config = outside(withMachine(aConfig({ ups: two }), pi3, { feeds: [upsB] }));
    const cordoned: Change = (snapshot) => {
      const quiet = withFact(snapshot, 'flux', ({ objects }) => ({
        objects: objects.map((object) => ({ ...object, suspended: true, suspendedBy: 'run-1' })),
      }));
      return [pi1, pi2, pi3].reduce(
        (now, name) => withKubeNode(now, name, { unschedulable: true, cordonedBy: 'run-1' }),
        quiet,
      );
    };
    const down = aStory(config)
      .later(second, all(low(upsA), low(upsB)))
      .ticks(2, second)
      .later(second, cordoned)
      .ticks(1, second);
    const turned = down
      .later(second, mains(upsA))
      .ticks(12, 10 * second)
      .later(second, off(pi3))
      .ticks(40, 10 * second);
    expect(kindsOf(turned.sent.slice(down.sent.length))).toEqual(expect.arrayContaining(['Uncordon', 'ResumeFlux']));
  });
});

describe('a UPS that never gets the charge that a start needs', () => {
  it('keeps nobody down whose own power is safe', () => {
    const config = outside(withMachine(aConfig({ ups: two }), pi3, { feeds: [upsB] }));
    const down = aStory(config)
      .later(second, all(low(upsA), low(upsB)))
      .ticks(3, second)
      .later(second, stopped(1))
      .ticks(5, second)
      .later(minute, off(pi1, pi2, pi3))
      .ticks(5, second);
    const back = down
      .later(minute, all(mains(upsA), mains(upsB, 40)))
      .ticks(40, 10 * second)
      .later(second, all(answers(pi1, false), answers(pi2, false)))
      .ticks(3, second);
    expect(stateOf(back, 'uncordon', 'cluster')).toBe('waiting');
    const up = back.later(second, all(answers(pi1, true), answers(pi2, true))).ticks(10, minute);
    expect(kindsOf(up.sent.slice(back.sent.length))).toEqual(expect.arrayContaining(['Uncordon', 'ResumeFlux']));
    expect(stateOf(up, 'power-safe', pi3)).toBe('blocked');
    expect(up.decision.conditions.find(({ type }) => type === 'Converged')?.status).toBe('False');
  });
});
