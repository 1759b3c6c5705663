// A decision as status.json: what is told is what was decided, in a form that the schema describes.
import { describe, expect, it } from 'vitest';
import { ClusterStatus } from '../../src/api/status-schema.ts';
import { unknown } from '../../src/core/observed.ts';
import { statusOf } from '../../src/telemetry/status/status.ts';
import { allOff, outage, stopped } from '../support/builders/changes.ts';
import {
  aConfig,
  minute,
  pi1,
  pi2,
  pi3,
  second,
  upsA,
  withMachine,
  withMachines,
  withShutdown,
} from '../support/builders/config.ts';
import { anEdit } from '../support/builders/memory.ts';
import { aRunRecord } from '../support/builders/run-record.ts';
import { aFluxObject, onBattery, onMains, withCell, withFact, withUpsReading } from '../support/builders/snapshot.ts';
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

  it('at rest tells which branch Flux follows, how much is ready, and who suspended the rest', () => {
    const objects = [
      aFluxObject('Kustomization/root', { root: true }),
      aFluxObject('Kustomization/apps', { ready: false }),
      aFluxObject('HelmRelease/media', { kind: 'HelmRelease', suspended: true }),
      aFluxObject('HelmRelease/wiki', { kind: 'HelmRelease', suspended: true, suspendedBy: 'run-1' }),
    ];
    const story = rest().later(second, (snapshot) => withFact(snapshot, 'flux', () => ({ objects })));
    expect(told(story).flux).toEqual({
      branch: 'main',
      objects: {
        kustomizations: { total: 2, ready: 1 },
        helmReleases: { total: 2, ready: 2 },
        suspendedByOthers: ['HelmRelease/media'],
        suspendedByAnanke: 1,
      },
    });
  });

  it('tells no number of Flux that is not known, and nothing of a Flux that is not configured', () => {
    const silent = rest().later(second, (snapshot) =>
      withCell(
        withCell(snapshot, 'flux', unknown('ApiUnavailable', 'no answer')),
        'flux-source',
        unknown('StaleList', 'too old'),
      ),
    );
    expect(told(silent).flux).toEqual({
      branchUnknown: 'StaleList: too old',
      objectsUnknown: 'ApiUnavailable: no answer',
    });
    const { flux: _, ...without } = aConfig();
    expect(told(aStory(without))).not.toHaveProperty('flux');
  });

  it('tells who does not come back by itself, as the configuration check finds it, but for ignored machines', () => {
    expect(told(rest()).returns).toEqual({ total: 4, onlyWithPower: [], byHand: [] });
    const byPower = withMachines(aConfig(), (machine) => ({ ...machine, wake: { method: 'mains' } }));
    const config = withMachine(byPower, pi3, { wake: { method: 'manual' } });
    expect(told(aStory(config)).returns).toEqual({ total: 4, onlyWithPower: [pi1, pi2], byHand: [pi3] });
    const left = aStory(config)
      .says(anEdit(2, { ignoredNodes: [pi2] }))
      .later(second);
    expect(told(left).returns).toEqual({ total: 3, onlyWithPower: [pi1], byHand: [pi3] });
    const kept = aStory(withShutdown(config, { poweroffEnabled: false }));
    expect(told(kept).returns).toMatchObject({ onlyWithPower: [], byHand: [pi3] });
  });

  it('tells how old the newest snapshot of etcd is, by the names that are listed', () => {
    const listing = (...listed: string[]) =>
      told(rest().later(second, (snapshot) => withFact(snapshot, 'snapshots', () => ({ listed })))).snapshots;
    expect(listing()).toEqual({ listed: 0 });
    expect(listing('etcd-snapshot-pi-1-1800000000', 'ananke-run-2-1799999000000-pi-1-1799999001.zip')).toEqual({
      listed: 2,
      newestAt: '2027-01-15T08:00:00.000Z',
    });
    expect(listing('ananke-run-2-1800000000000')).toMatchObject({ newestAt: '2027-01-15T08:00:00.000Z' });
    expect(listing('before-the-upgrade')).toEqual({ listed: 1 });
    const silent = rest().later(second, (snapshot) => withCell(snapshot, 'snapshots', unknown('SshTimeout', 'slow')));
    expect(told(silent).snapshots).toEqual({ unknown: 'SshTimeout: slow' });
    expect(told(aStory(aConfig({ cluster: { name: 'garden', datastore: 'sqlite' } })))).not.toHaveProperty('snapshots');
  });

  it('tells of the last full cycle where the history is at hand', () => {
    const { input, decision } = rest();
    const teller = { version: 'test', host: 'keeper' };
    expect(statusOf(input, decision, teller)).not.toHaveProperty('proven');
    expect(statusOf(input, decision, { ...teller, runs: [] }).proven).toEqual({});
    const up = aRunRecord({ id: 'run-2', way: 'up', to: 'up', openedAt: '2026-10-18T04:20:00.000Z' });
    expect(statusOf(input, decision, { ...teller, runs: [aRunRecord(), up] }).proven).toEqual({
      fullCycle: { at: up.openedAt, cause: 'ups/Pyrphoros: RuntimeBelowBudget' },
    });
  });

  it('tells when the way up was done, and how long it took while that is remembered', () => {
    expect(told(rest())).not.toHaveProperty('convergedTookSeconds');
    const up = rest().says(anEdit(2)).ticks(20, minute);
    const { run, convergedAt } = up.memory;
    const took = ((run?.closedAt ?? 0) - (run?.openedAt ?? 0)) / second;
    expect(convergedAt).toBe(run?.closedAt);
    expect(told(up).convergedTookSeconds).toBe(took);
    const later = up.later(second, outage).ticks(5, second);
    expect(told(later)).not.toHaveProperty('convergedTookSeconds');
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
