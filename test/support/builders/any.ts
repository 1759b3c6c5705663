// Any site in any state that observers could report, and any short past that could have led there.
import fc from 'fast-check';
import type { Config } from '../../../src/core/config.ts';
import type { Desired, DesiredSpec } from '../../../src/core/desired.ts';
import type { Snapshot, UpsReading } from '../../../src/core/facts.ts';
import { type NodeName, runId } from '../../../src/core/ids.ts';
import { after, instant } from '../../../src/core/moment.ts';
import { known } from '../../../src/core/observed.ts';
import type { Change } from './changes.ts';
import {
  aConfig,
  aConfigOf,
  aConfigWithTwoUpses,
  minute,
  pi2,
  pi3,
  second,
  upsA,
  withMachine,
  withUps,
} from './config.ts';
import { anEdit } from './memory.ts';
import {
  aFluxObject,
  aNode,
  aPod,
  aSnapshot,
  bootOf,
  longAgo,
  noContainers,
  onBattery,
  onMains,
  stoppedNode,
  withApiSilent,
  withCell,
  withFact,
  withFactAbout,
  withKubeNode,
  withMachineOff,
  withMachineReading,
  withNewBoot,
  withSilence,
  withStale,
  withUnknown,
} from './snapshot.ts';
import { aStory, type Story } from './story.ts';

export const anyConfig: fc.Arbitrary<Config> = fc.constantFrom(
  aConfig(),
  aConfigWithTwoUpses(),
  aConfigOf(4, 3),
  withUps(withMachine(aConfig(), pi3, { wake: { method: 'mains' } }), upsA, { returnOutput: true }),
  withMachine(aConfigWithTwoUpses(), pi2, { role: 'host', serves: [pi3] }),
);

const anyUpsReading: fc.Arbitrary<UpsReading> = fc.oneof(
  fc.constantFrom<UpsReading>(
    onMains,
    { ...onMains, chargePercent: 40 },
    onBattery,
    { ...onBattery, runtimeSeconds: 200 },
    { ...onBattery, tokens: ['OB', 'LB'], runtimeSeconds: 60 },
    { tokens: ['OB'] },
    { ...onMains, tokens: ['OL', 'FSD'] },
  ),
  fc.record(
    {
      tokens: fc.subarray(['OL', 'OB', 'LB', 'FSD', 'CAL', 'WAIT', 'CHRG', 'BYPASS']),
      chargePercent: fc.integer({ min: -5, max: 120 }),
      runtimeSeconds: fc.constantFrom(-1, 0, 10, 100, 300, 400, 1_000, 65_535),
      loadPercent: fc.integer({ min: 0, max: 120 }),
      inputVoltage: fc.constantFrom(0, 230),
    },
    { requiredKeys: ['tokens'] },
  ),
);

const anyMachineChange = (name: NodeName): fc.Arbitrary<Change> =>
  fc.oneof(
    fc.constantFrom<Change>(
      (snapshot) => withCell(snapshot, `node/${name}`, known(stoppedNode(name), snapshot.takenAt)),
      (snapshot) => withMachineReading(snapshot, name, { unit: 'inactive' }),
      (snapshot) => withMachineReading(snapshot, name, { unit: 'deactivating', mounts: 0 }),
      (snapshot) => withMachineReading(snapshot, name, { containers: noContainers, mounts: 0 }),
      (snapshot) => withMachineReading(snapshot, name, { containers: { workload: 0, storage: 1, system: 1 } }),
      (snapshot) => withMachineReading(snapshot, name, { clockSkewSeconds: 90 }),
      (snapshot) => withMachineOff(snapshot, name),
      (snapshot) => withSilence(snapshot, name),
      (snapshot) => withSilence(snapshot, name, longAgo),
      (snapshot) => withNewBoot(snapshot, name),
      (snapshot) => withUnknown(snapshot, `node/${name}`),
      (snapshot) => withUnknown(snapshot, `reach/${name}`, `node/${name}`),
      (snapshot) => withKubeNode(snapshot, name, { unschedulable: true, cordonedBy: 'run-1' }),
      (snapshot) => withKubeNode(snapshot, name, { unschedulable: true }),
      (snapshot) => withKubeNode(snapshot, name, { ready: false }),
      (snapshot) => withFactAbout(snapshot, 'pods', name, () => []),
      (snapshot) => withFactAbout(snapshot, 'pods', name, () => [aPod('db', { blockedBy: 'db' }), aPod('web')]),
      (snapshot) => withFactAbout(snapshot, 'volumes', name, () => ({ engines: [], replicas: [] })),
      (snapshot) => withCell(snapshot, `words/${name}`, known({ bootId: bootOf(name) }, snapshot.takenAt)),
    ),
    fc.constant<Change>((snapshot) => withBack(snapshot, name)),
  );

function withBack(snapshot: Snapshot, name: NodeName): Snapshot {
  const answers = withFactAbout(snapshot, 'reach', name, () => ({ answer: 'answers', since: snapshot.takenAt }));
  return withFactAbout(answers, 'node', name, () => aNode(name));
}

const anyClusterChange: fc.Arbitrary<Change> = fc.constantFrom<Change>(
  (snapshot) => withApiSilent(snapshot),
  (snapshot) => withApiSilent(snapshot, longAgo),
  (snapshot) => withUnknown(snapshot, 'api'),
  (snapshot) => withStale(snapshot, 'api'),
  (snapshot) => withFact(snapshot, 'api', () => ({ answer: 'ready', since: snapshot.takenAt })),
  (snapshot) =>
    withFact(snapshot, 'flux', () => ({
      objects: [
        aFluxObject('Kustomization/root', { root: true, suspended: true, suspendedBy: 'run-1' }),
        aFluxObject('Kustomization/apps', { suspended: true, suspendedBy: 'run-1', reconciling: true }),
      ],
    })),
  (snapshot) =>
    withFact(snapshot, 'flux', ({ objects }) => ({
      objects: objects.map((object) => ({ ...object, suspended: true, suspendedBy: runId('run-1') })),
    })),
  (snapshot) => withFact(snapshot, 'flux-source', (source) => ({ ...source, branch: 'hotfix' })),
  (snapshot) => withFact(snapshot, 'vault', () => ({ pods: [{ name: 'vault-0', sealed: true, initialised: true }] })),
  (snapshot) => withFact(snapshot, 'journal', () => ({ durable: false, message: 'EIO' })),
  (snapshot) => withFact(snapshot, 'workloads', () => ({ notConverged: ['Deployment/apps/web'] })),
  (snapshot) => withFact(snapshot, 'storage', () => ({ notReadyOn: ['pi-2'] })),
  (snapshot) => withFactAbout(snapshot, 'service', 'git', () => ({ healthy: false, message: '502' })),
  (snapshot) => withFact(snapshot, 'host', (host) => ({ ...host, linkUp: false })),
);

const anyUpsChange = (config: Config): fc.Arbitrary<Change> =>
  fc.tuple(fc.constantFrom(...config.ups), fc.option(anyUpsReading)).map(
    ([{ name }, reading]): Change =>
      (snapshot) =>
        reading === null
          ? withUnknown(snapshot, `ups/${name}`)
          : withCell(snapshot, `ups/${name}`, known(reading, snapshot.takenAt)),
  );

export const anyChange = (config: Config): fc.Arbitrary<Change> => {
  const machines = config.machines.filter(({ name }) => name !== config.self);
  return fc.oneof(
    { weight: 3, arbitrary: anyUpsChange(config) },
    { weight: 4, arbitrary: fc.constantFrom(...machines).chain(({ name }) => anyMachineChange(name)) },
    { weight: 2, arbitrary: anyClusterChange },
  );
};

const anySpec: fc.Arbitrary<Partial<DesiredSpec>> = fc.record(
  {
    cluster: fc.constantFrom('up', 'down'),
    mode: fc.constantFrom('config', 'cluster-only', 'poweroff'),
    ignoredNodes: fc.subarray([pi2, pi3]),
    act: fc.constantFrom('always', 'always', 'always', 'power-only', 'never'),
    options: fc.constantFrom({}, { skipDrain: true }, { skipEtcdSnapshot: true }),
    countermands: fc.constantFrom(
      [],
      [{ hold: 'ups/A', until: 1_800_000_000_000 + 2 * 3_600_000, by: 'me', reason: '' }],
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<DesiredSpec>>;
export const anyEdit: fc.Arbitrary<Desired> = fc
  .tuple(fc.integer({ min: 2, max: 5 }), anySpec)
  .map(([number, spec]) => anEdit(number, spec));

interface Move {
  readonly afterMs: number;
  readonly changes: readonly Change[];
  readonly edit: Desired | null;
}
const anyMove = (config: Config): fc.Arbitrary<Move> =>
  fc.record({
    afterMs: fc.constantFrom(1, 500, second, 2 * second, 10 * second, minute, 6 * minute),
    changes: fc.array(anyChange(config), { maxLength: 4 }),
    edit: fc.option(anyEdit, { freq: 4 }),
  });

/** A site that was at rest and has come through some moves; the last decision is the one to look at. */
export const anyStory: fc.Arbitrary<Story> = anyConfig.chain((config) =>
  fc
    .tuple(fc.array(anyMove(config), { minLength: 1, maxLength: 7 }), fc.boolean())
    .map(([moves, first]) =>
      moves.reduce(
        (story, { afterMs, changes, edit }) =>
          (edit === null ? story : story.says(edit)).later(afterMs, (snapshot) =>
            changes.reduce((all, change) => change(all), snapshot),
          ),
        aStory(config, first ? { memory: undefined } : {}),
      ),
    ),
);

/** The same snapshot later: nothing was read anew. */
export const unchanged = (snapshot: Snapshot, milliseconds: number): Snapshot => ({
  ...snapshot,
  takenAt: after(snapshot.takenAt, milliseconds),
});
/** All is well, and the readings are as old as can be. */
export const restingSnapshot = (config: Config): Snapshot => aSnapshot(config, { began: instant(0) });
