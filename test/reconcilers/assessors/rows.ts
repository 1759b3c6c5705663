// Each row: what makes it done, what makes it not done, and the cells without which nobody can tell.
import type { AssessPieces } from '../../support/builders/assess.ts';
import type { Change } from '../../support/builders/changes.ts';
import { aConfig, pi2, pi3, upsA } from '../../support/builders/config.ts';
import { anUpRun, aRun } from '../../support/builders/memory.ts';
import {
  aFluxObject,
  bootOf,
  longAgo,
  noContainers,
  withFact,
  withFactAbout,
  withKubeNode,
  withMachineOff,
  withMachineReading,
  withSilence,
} from '../../support/builders/snapshot.ts';
export interface Row {
  readonly id: string;
  readonly done: Change;
  readonly notDone: Change;
  /** The cells without which nobody can tell. */
  readonly cells: readonly string[];
  readonly pieces?: AssessPieces;
}
const config = aConfig();
const well: Change = (snapshot) => snapshot;
export const upwards: AssessPieces = { run: anUpRun(config) };
export const told: AssessPieces = { memory: { committed: { [pi2]: bootOf(pi2) } } };
const flux =
  (change: Partial<Parameters<typeof aFluxObject>[1]>): Change =>
  (snapshot) =>
    withFact(snapshot, 'flux', () => ({ objects: [aFluxObject('Kustomization/root', { root: true, ...change })] }));
const reading =
  (change: Parameters<typeof withMachineReading>[2]): Change =>
  (snapshot) =>
    withMachineReading(snapshot, pi2, change);
const kubeNodes =
  (change: Parameters<typeof withKubeNode>[2]): Change =>
  (snapshot) =>
    config.machines.slice(0, 3).reduce((all, { name }) => withKubeNode(all, name, change), snapshot);
const off: Change = (snapshot) => withMachineOff(snapshot, pi2);
const kubeCells = ['kube-node/pi-1', 'kube-node/pi-2', 'kube-node/pi-3'];
const node = ['node/pi-2'];
const snapshotName = `ananke-run-1-${aRun(config).openedWallAt}`;

export const rows: readonly Row[] = [
  { id: 'suspend-gitops/cluster', done: flux({ suspended: true }), notDone: well, cells: ['flux'] },
  {
    id: 'snapshot-etcd/cluster',
    done: (snapshot) => withFact(snapshot, 'snapshots', () => ({ listed: [`${snapshotName}-pi-1`] })),
    notDone: well,
    cells: ['snapshots'],
  },
  { id: 'cordon/cluster', done: kubeNodes({ unschedulable: true }), notDone: well, cells: kubeCells },
  {
    id: 'drain/pi-2',
    done: (snapshot) => withFactAbout(snapshot, 'pods', pi2, () => []),
    notDone: well,
    cells: ['pods/pi-2'],
  },
  {
    id: 'end-workloads/pi-2',
    done: reading({ containers: { ...noContainers, storage: 2 } }),
    notDone: well,
    cells: node,
  },
  {
    id: 'detach-volumes/pi-2',
    done: (snapshot) => withFactAbout(snapshot, 'volumes', pi2, () => ({ engines: [], replicas: [] })),
    notDone: well,
    cells: ['volumes/pi-2'],
  },
  {
    id: 'stay-down/pi-2',
    done: reading({ marker: { owner: 'ananke', epoch: 1, cause: '' } }),
    notDone: well,
    cells: node,
  },
  {
    id: 'stop-agent/pi-2',
    done: reading({ unit: 'inactive' }),
    notDone: reading({ unit: 'deactivating' }),
    cells: node,
  },
  { id: 'stop-server/pi-2', done: reading({ unit: 'failed' }), notDone: well, cells: node },
  { id: 'end-containers/pi-2', done: reading({ containers: noContainers }), notDone: well, cells: node },
  {
    id: 'end-server-containers/pi-2',
    done: reading({ containers: noContainers }),
    notDone: reading({ containers: { ...noContainers, system: 1 } }),
    cells: node,
  },
  ...['power-off', 'power-off-host', 'power-off-serving', 'power-off-peer', 'power-off-upsd'].map((row) => ({
    id: `${row}/pi-2`,
    done: off,
    notDone: well,
    cells: ['reach/pi-2', 'outlet/pi-2'],
    pieces: told,
  })),
  {
    id: 'power-safe/pi-2',
    done: well,
    notDone: off,
    cells: [],
    pieces: { ...upwards, power: { [upsA]: { startRule: { met: false, reason: 'Recharging', message: '' } } } },
  },
  {
    id: 'finish-off/pi-2',
    done: off,
    notDone: well,
    cells: ['reach/pi-2'],
    pieces: { ...upwards, ...told },
  },
  {
    id: 'wake/pi-2',
    done: well,
    notDone: (snapshot) => withSilence(snapshot, pi2),
    cells: ['reach/pi-2'],
    pieces: upwards,
  },
  {
    id: 'clock-sane/pi-2',
    done: reading({ clockSynchronized: true }),
    notDone: reading({ clockSynchronized: false, clockSkewSeconds: -6 }),
    cells: node,
    pieces: upwards,
  },
  {
    id: 'start-server/pi-2',
    done: reading({ unit: 'activating' }),
    notDone: reading({ unit: 'inactive' }),
    cells: node,
    pieces: upwards,
  },
  {
    id: 'start-agent/pi-2',
    done: well,
    notDone: reading({ marker: { owner: 'ananke', epoch: 1, cause: '' } }),
    cells: node,
    pieces: upwards,
  },
  {
    id: 'api-ready/cluster',
    done: well,
    notDone: (snapshot) => withFact(snapshot, 'api', () => ({ answer: 'failing', since: longAgo })),
    cells: ['api'],
    pieces: upwards,
  },
  {
    id: 'node-ready/pi-2',
    done: well,
    notDone: (snapshot) => withKubeNode(snapshot, pi2, { lease: 'stale' }),
    cells: ['kube-node/pi-2'],
    pieces: upwards,
  },
  {
    id: 'storage-ready/cluster',
    done: well,
    notDone: (snapshot) => withFact(snapshot, 'storage', () => ({ notReadyOn: ['pi-2'] })),
    cells: ['storage'],
    pieces: upwards,
  },
  {
    id: 'uncordon/cluster',
    done: kubeNodes({ unschedulable: true }),
    notDone: kubeNodes({ unschedulable: true, cordonedBy: 'run-1' }),
    cells: kubeCells,
    pieces: upwards,
  },
  {
    id: 'unseal-vault/cluster',
    done: well,
    notDone: (snapshot) => withFact(snapshot, 'vault', () => ({ pods: [] })),
    cells: ['vault'],
    pieces: upwards,
  },
  {
    id: 'source-guard/cluster',
    done: well,
    notDone: (snapshot) =>
      withFact(snapshot, 'flux-source', (source) => ({ ...source, url: 'https://elsewhere.example' })),
    cells: ['flux-source'],
    pieces: upwards,
  },
  {
    id: 'source-ready/cluster',
    done: well,
    notDone: (snapshot) => withFact(snapshot, 'flux-source', (source) => ({ ...source, ready: false })),
    cells: ['flux-source'],
    pieces: upwards,
  },
  {
    id: 'resume-gitops/cluster',
    done: flux({ suspended: true }),
    notDone: flux({ suspended: true, suspendedBy: 'run-1' }),
    cells: ['flux'],
    pieces: upwards,
  },
  {
    id: 'flux-healthy/cluster',
    done: flux({ suspended: true, ready: false }),
    notDone: flux({ ready: false }),
    cells: ['flux'],
    pieces: upwards,
  },
  {
    id: 'workloads-converged/cluster',
    done: well,
    notDone: (snapshot) => withFact(snapshot, 'workloads', () => ({ notConverged: ['Deployment/apps/web'] })),
    cells: ['workloads'],
    pieces: upwards,
  },
  {
    id: 'ingress-checklist/cluster',
    done: well,
    notDone: (snapshot) => withFact(snapshot, 'ingress', () => ({ notConverged: ['git.example'] })),
    cells: ['ingress'],
    pieces: upwards,
  },
  {
    id: 'service-checklist/cluster',
    done: well,
    notDone: (snapshot) => withFactAbout(snapshot, 'service', 'git', () => ({ healthy: false, message: '502' })),
    cells: ['service/git'],
    pieces: upwards,
  },
  {
    id: 'all-machines-back/cluster',
    done: well,
    notDone: (snapshot) => withSilence(snapshot, pi3),
    cells: ['reach/pi-1', 'reach/pi-2', 'reach/pi-3'],
    pieces: upwards,
  },
  {
    id: 'soak/cluster',
    done: well,
    notDone: (snapshot) => withFactAbout(snapshot, 'service', 'git', () => ({ healthy: false, message: '502' })),
    cells: [],
    pieces: upwards,
  },
];
