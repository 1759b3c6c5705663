// What a quiet day shows of status.json beside power and machines: Flux, who returns, what was proven, when it converged.
import { describe, expect, it } from 'vitest';
import { unknown } from '../../src/core/observed.ts';
import { statusOf } from '../../src/telemetry/status/status.ts';
import { outage } from '../support/builders/changes.ts';
import {
  aConfig,
  minute,
  pi1,
  pi2,
  pi3,
  second,
  withMachine,
  withMachines,
  withShutdown,
} from '../support/builders/config.ts';
import { anEdit } from '../support/builders/memory.ts';
import { aRunRecord } from '../support/builders/run-record.ts';
import { aFluxObject, withCell, withFact } from '../support/builders/snapshot.ts';
import { aStory, type Story } from '../support/builders/story.ts';

const told = ({ input, decision }: Story) => statusOf(input, decision, { version: 'test', host: 'keeper' });
const rest = () => aStory(aConfig());

describe('a status', () => {
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
});
