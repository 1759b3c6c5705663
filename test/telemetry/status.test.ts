// A decision as status.json: what is told is what was decided, in a form that the schema describes.
import { describe, expect, it } from 'vitest';
import { ClusterStatus } from '../../src/api/status-schema.ts';
import { unknown } from '../../src/core/observed.ts';
import { statusOf } from '../../src/telemetry/status/status.ts';
import { allOff, onBatteryFor, outage, stopped } from '../support/builders/changes.ts';
import {
  aConfig,
  aConfigWithTwoUpses,
  minute,
  pi2,
  pi3,
  second,
  upsA,
  upsB,
  withMachine,
} from '../support/builders/config.ts';
import { anEdit } from '../support/builders/memory.ts';
import { onBattery, onMains, withCell, withFact, withUpsReading } from '../support/builders/snapshot.ts';
import { aStory, type Story } from '../support/builders/story.ts';

const told = ({ input, decision }: Story) => statusOf(input, decision, { version: 'test', host: 'keeper' });
const rest = () => aStory(aConfig());
const down = () => rest().later(second, outage).ticks(5, second);

describe('every status', () => {
  const stories: readonly (readonly [string, () => Story])[] = [
    ['at rest', rest],
    ['of a way down', down],
    [
      'of a way down that is over',
      () => down().later(second, stopped(1)).ticks(5, second).later(minute, allOff).ticks(9, second),
    ],
    ['of a way up', () => rest().says(anEdit(2)).ticks(2, second)],
    [
      'without a boot id',
      () => rest().later(second, (snapshot) => withCell(snapshot, 'host', unknown('NeverRead', 'not yet'))),
    ],
    [
      'of a UPS that is silent',
      () => rest().later(second, (snapshot) => withCell(snapshot, 'ups/A', unknown('UpsdUnreachable', 'no answer'))),
    ],
    [
      'after an invalid edit',
      () => rest().says({ state: 'invalid', place: '6:9 spec.mode', message: 'is wrong' }).later(second),
    ],
  ];
  it.each(stories)('%s has the form that its schema describes', (_, story) => {
    const status = told(story());
    expect(ClusterStatus.parse(JSON.parse(JSON.stringify(status)))).toEqual(status);
  });
});

describe('a status', () => {
  it('at rest tells of power, machines and gates, and of no run', () => {
    const status = told(rest());
    expect(status).toMatchObject({ holds: [], servers: { total: 1, ready: 1 }, agents: { total: 2, ready: 2 } });
    expect(status).not.toHaveProperty('run');
    expect(status.ups[0]).toMatchObject({ name: 'A', line: 'mains', scope: 'cluster' });
    expect(status.gates.map(({ verdict }) => verdict)).not.toContain('blocked');
  });

  it('of a way down tells who works, for how long, and until when it turns round', () => {
    const status = told(down());
    expect(status.run).toMatchObject({ way: 'down', to: 'poweroff', byHold: true, phase: 'acting' });
    expect(status.run?.remainingSeconds).toBeGreaterThan(0);
    expect(status.groups.map(({ name }) => name)).toEqual([
      'gitops',
      'snapshot',
      'drain',
      'volumes',
      'agents',
      'servers',
      'poweroff',
    ]);
    expect(status.groups.at(-1)).toMatchObject({ state: 'waiting', done: 0, total: 4, now: 'waits for servers' });
    expect(status.machines.find(({ name }) => name === pi2)).toMatchObject({ target: 'off', step: expect.any(String) });
    expect(Date.parse(status.outlook?.offAt ?? '')).toBeGreaterThan(Date.parse(status.outlook?.turnsRoundUntil ?? ''));
  });

  it('of a way down in which a machine was told to go off turns round no more', () => {
    const off = down().later(second, stopped(1)).ticks(5, second);
    expect(told(off).run?.committed).not.toEqual([]);
    expect(told(off).groups.at(-1)).toMatchObject({ name: 'poweroff', state: 'running', done: 0 });
    expect(told(off).outlook).toHaveProperty('offAt');
    expect(told(off).outlook).not.toHaveProperty('turnsRoundUntil');
  });

  it('of a way down in which only the own host waits for the end of its battery is no way up', () => {
    const left = (seconds: number) => onBatteryFor(seconds);
    const last = rest()
      .later(second, left(60))
      .ticks(5, second)
      .later(second, (snapshot) => left(1_500)(stopped(1)(snapshot)))
      .ticks(5, second)
      .later(minute, allOff)
      .ticks(9, second);
    expect(last.memory.run).toMatchObject({ phase: 'acting', downSettled: true });
    expect(last.decision.steps.find(({ step }) => step.row === 'power-off-self')?.assessment.verdict.reason).toBe(
      'WouldStrandItself',
    );
    expect(told(last).run).toMatchObject({ way: 'down', to: 'poweroff' });
  });

  it('of a way down of some machines says how far these go, while the cluster runs', () => {
    const [one, two] = aConfigWithTwoUpses().ups;
    if (one === undefined || two === undefined) throw new Error('two UPSes');
    const config = withMachine(
      { ...aConfigWithTwoUpses(), ups: [one, { ...two, onCritical: 'nodes' as const }] },
      pi3,
      { feeds: [upsB] },
    );
    const story = aStory(config)
      .later(second, (snapshot) => withUpsReading(snapshot, upsB, { ...onBattery, tokens: ['OB', 'LB'] }))
      .ticks(3, second);
    expect(story.memory.run?.targets.cluster).toBe('running');
    expect(told(story).run).toMatchObject({ way: 'down', to: 'poweroff' });
  });

  it('counts machines, and not the cluster as one of them', () => {
    expect(told(down()).groups.find(({ name }) => name === 'drain')?.total).toBe(3);
  });

  it('of a UPS that is silent gives no number for one that is not known', () => {
    const silent = rest().later(second, (snapshot) =>
      withCell(snapshot, 'ups/A', unknown('UpsdUnreachable', 'no answer')),
    );
    const [ups] = told(silent).ups;
    expect(ups).toMatchObject({ line: 'unknown', unknown: 'UpsdUnreachable: no answer' });
    expect(ups).not.toHaveProperty('runtimeSeconds');
    expect(ups).not.toHaveProperty('spareSeconds');
  });

  it('tells how long a UPS has been on battery, and only while it is', () => {
    expect(told(rest()).ups[0]).not.toHaveProperty('onBatterySeconds');
    const drained = rest()
      .later(second, (snapshot) => withUpsReading(snapshot, upsA, onBattery))
      .later(40 * second, (snapshot) => withUpsReading(snapshot, upsA, onBattery));
    expect(told(drained).ups[0]).toMatchObject({ line: 'battery', onBatterySeconds: 40 });
    const back = drained.later(second, (snapshot) => withUpsReading(snapshot, upsA, onMains));
    expect(told(back).ups[0]).not.toHaveProperty('onBatterySeconds');
  });

  it('of a hold that recharges says what is still missing', () => {
    const charging = down().later(second, (snapshot) =>
      withUpsReading(snapshot, upsA, { ...onMains, chargePercent: 30 }),
    );
    expect(told(charging.ticks(3, second)).holds[0]).toMatchObject({
      phase: 'Recharging',
      reason: expect.not.stringMatching('LowBattery'),
    });
  });

  it('names what only a person can end', () => {
    const drifted = rest()
      .says(anEdit(2))
      .later(second, (snapshot) => withFact(snapshot, 'flux-source', (source) => ({ ...source, branch: 'hotfix' })))
      .ticks(5, second);
    expect(told(drifted)).toMatchObject({
      needsYou: { reason: 'FluxSourceDrift' },
      gates: expect.arrayContaining([expect.objectContaining({ name: 'source-guard', verdict: 'blocked' })]),
    });
  });

  it('calls a wait for power no block: it ends by itself', () => {
    const waiting = down()
      .later(second, stopped(1))
      .ticks(5, second)
      .later(minute, allOff)
      .ticks(9, second)
      .later(second, (snapshot) => withUpsReading(snapshot, upsA, { ...onMains, chargePercent: 30 }))
      .ticks(3, second);
    const status = told(waiting);
    expect(status).not.toHaveProperty('needsYou');
    expect(status.run).toMatchObject({ way: 'up' });
    expect(status.gates[0]).toMatchObject({ name: 'power-safe', verdict: 'running' });
    expect(status.groups[0]).toMatchObject({ name: 'power', state: 'running' });
  });

  it('says that the last edit is not in force', () => {
    const wrong = rest()
      .says({ state: 'invalid', place: '6:9 spec.mode', message: '"power-off" is wrong' })
      .later(second);
    expect(told(wrong).desired?.problem).toMatchObject({
      reason: 'DesiredInvalid',
      message: '6:9 spec.mode "power-off" is wrong',
    });
  });
});
