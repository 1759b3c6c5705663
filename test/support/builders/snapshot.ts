// A snapshot of a site in which all is well, and words for what differs from that.
import type { Config, MachineConfig } from '../../../src/core/config.ts';
import type {
  CellValues,
  FluxObject,
  KubeNodeReading,
  LoneCell,
  NodeReading,
  PodReading,
  Snapshot,
  SubjectCell,
  UpsReading,
} from '../../../src/core/facts.ts';
import { bootId, type NodeName, type UpsName } from '../../../src/core/ids.ts';
import { type Instant, instant, timestamp } from '../../../src/core/moment.ts';
import { known, type Observed, unknown } from '../../../src/core/observed.ts';

/** The own host has been up for an hour when a test begins. */
export const start = instant(3_600_000);
/** Since when everything has been as it is: long before any test. */
export const longAgo = instant(0);
export const hostBoot = bootId('keeper-boot-1');
export const bootOf = (name: NodeName, number = 1): ReturnType<typeof bootId> => bootId(`${name}-boot-${number}`);

export const onMains: UpsReading = {
  tokens: ['OL'],
  chargePercent: 100,
  runtimeSeconds: 1_800,
  loadPercent: 30,
  inputVoltage: 230,
};
export const onBattery: UpsReading = {
  tokens: ['OB', 'DISCHRG'],
  chargePercent: 90,
  runtimeSeconds: 1_500,
  loadPercent: 30,
  inputVoltage: 0,
};

export function aNode(name: NodeName, change: Partial<NodeReading> = {}): NodeReading {
  return {
    bootId: bootOf(name),
    unit: 'active',
    containers: { workload: 4, storage: 2, system: 3 },
    mounts: 1,
    clockSkewSeconds: 0,
    clockSynchronized: true,
    ...change,
  };
}
export const noContainers = { workload: 0, storage: 0, system: 0 } as const;
export const marker = { owner: 'ananke', epoch: 1, cause: 'test' } as const;
/** Kubernetes stopped, nothing left behind, and marked to stay down. */
export const stoppedNode = (name: NodeName, change: Partial<NodeReading> = {}): NodeReading =>
  aNode(name, { unit: 'inactive', containers: noContainers, mounts: 0, marker, ...change });

export function aPod(name: string, change: Partial<PodReading> = {}): PodReading {
  return {
    namespace: 'apps',
    name,
    uid: `uid-${name}`,
    kind: 'owned',
    terminating: false,
    graceSeconds: 30,
    ...change,
  };
}
export function aFluxObject(id: string, change: Partial<FluxObject> = {}): FluxObject {
  return { id, kind: 'Kustomization', root: false, suspended: false, ready: true, reconciling: false, ...change };
}
const readyNode: KubeNodeReading = { unschedulable: false, ready: true, lease: 'renewed' };

export interface SnapshotOptions {
  readonly at?: Instant;
  /** When the readings began; in the same instant if not said. */
  readonly began?: Instant;
  readonly sequence?: number;
}

export function aSnapshot(config: Config, options: SnapshotOptions = {}): Snapshot {
  const at = options.at ?? start;
  const began = options.began ?? at;
  const facts: Record<string, Observed<unknown>> = {};
  const put = (name: string, value: unknown): void => {
    facts[name] = known(value, began);
  };
  put('host', { bootId: hostBoot, bootstrapped: true, linkUp: true });
  put('journal', { durable: true, message: 'written' });
  for (const ups of config.ups) put(`ups/${ups.name}`, onMains);
  for (const machine of config.machines) if (machine.name !== config.self) putMachine(machine, put);
  put('api', { answer: 'ready', since: longAgo });
  put('flux', { objects: [aFluxObject('Kustomization/root', { root: true }), aFluxObject('Kustomization/apps')] });
  put('flux-source', { url: config.flux?.expectedUrl ?? '', branch: config.flux?.expectedBranch ?? '', ready: true });
  put('vault', { pods: [{ name: 'vault-0', sealed: false, initialised: true }] });
  put('snapshots', { listed: [] });
  put('storage', { notReadyOn: [] });
  put('workloads', { notConverged: [] });
  put('ingress', { notConverged: [] });
  for (const name of config.startup.services) put(`service/${name}`, { healthy: true, message: '200' });
  return { sequence: options.sequence ?? 1, takenAt: at, wallAt: timestamp(1_800_000_000_000 + at), facts };
}

function putMachine(machine: MachineConfig, put: (name: string, value: unknown) => void): void {
  const { name } = machine;
  put(`reach/${name}`, { answer: 'answers', since: longAgo });
  if (machine.role === 'host') {
    put(`node/${name}`, aNode(name, { unit: 'absent', containers: noContainers, mounts: 0 }));
    return;
  }
  put(`node/${name}`, aNode(name));
  put(`kube-node/${name}`, readyNode);
  put(`pods/${name}`, [aPod(`web-${name}`), aPod(`agent-${name}`, { kind: 'daemon', namespace: 'kube-system' })]);
  put(`volumes/${name}`, { engines: [`vol-${name}`], replicas: [{ volume: `vol-${name}`, engineOn: name }] });
}

/** The value before, if there was one. */
type Change<Kind extends keyof CellValues> = (value: CellValues[Kind]) => CellValues[Kind];

/** The named cell with another value; the reading began when the snapshot was taken. */
export function withFact<Kind extends LoneCell>(snapshot: Snapshot, kind: Kind, change: Change<Kind>): Snapshot {
  return changed(snapshot, kind, change);
}
export function withFactAbout<Kind extends SubjectCell>(
  snapshot: Snapshot,
  kind: Kind,
  subject: string,
  change: Change<Kind>,
): Snapshot {
  return changed(snapshot, `${kind}/${subject}`, change);
}

function changed(snapshot: Snapshot, name: string, change: (value: never) => unknown): Snapshot {
  const before = snapshot.facts[name];
  const value = before === undefined || before.state === 'unknown' ? undefined : before.value;
  return withCell(snapshot, name, known(change(value as never), snapshot.takenAt));
}

export function withCell(snapshot: Snapshot, name: string, cell: Observed<unknown>): Snapshot {
  return { ...snapshot, facts: { ...snapshot.facts, [name]: cell } };
}
export function withUnknown(snapshot: Snapshot, ...names: readonly string[]): Snapshot {
  return names.reduce((all, name) => withCell(all, name, unknown('SshTimeout', 'no answer in time')), snapshot);
}
/** The last good value is kept, and is no longer good. */
export function withStale(snapshot: Snapshot, name: string): Snapshot {
  const before = snapshot.facts[name];
  if (before === undefined || before.state === 'unknown') return snapshot;
  const { value, began } = before;
  return withCell(snapshot, name, { state: 'stale', value, began, reason: 'SshTimeout', message: 'no answer in time' });
}

export const withUpsReading = (snapshot: Snapshot, ups: UpsName, change: Partial<UpsReading>): Snapshot =>
  merged(snapshot, `ups/${ups}`, onMains, change);
export const withMachineReading = (snapshot: Snapshot, name: NodeName, change: Partial<NodeReading>): Snapshot =>
  merged(snapshot, `node/${name}`, aNode(name), change);
export const withKubeNode = (snapshot: Snapshot, name: NodeName, change: Partial<KubeNodeReading>): Snapshot =>
  merged(snapshot, `kube-node/${name}`, readyNode, change);

/** `rest` is what a reading says that nobody has made yet. */
function merged<Value extends object>(snapshot: Snapshot, name: string, rest: Value, change: Partial<Value>): Snapshot {
  const before = snapshot.facts[name];
  const value = before === undefined || before.state === 'unknown' ? rest : (before.value as Value);
  return withCell(snapshot, name, known({ ...value, ...change }, snapshot.takenAt));
}

/** Nobody answers on its SSH port since `since`, and what it said before is stale. */
export function withSilence(snapshot: Snapshot, name: NodeName, since: Instant = snapshot.takenAt): Snapshot {
  const silent = withFactAbout(snapshot, 'reach', name, () => ({ answer: 'silent', since }));
  return withStale(silent, `node/${name}`);
}
/** Off by two classes of sign: silent for long, and drawing no power. */
export function withMachineOff(snapshot: Snapshot, name: NodeName): Snapshot {
  const silent = withSilence(snapshot, name, longAgo);
  return withCell(silent, `outlet/${name}`, known({ power: 'off' }, snapshot.takenAt));
}
/** Another boot of the machine, in which Kubernetes runs. */
export const withNewBoot = (snapshot: Snapshot, name: NodeName, number = 2): Snapshot =>
  withMachineReading(snapshot, name, { bootId: bootOf(name, number) });
/** The API does not answer, and what it said before is stale. */
export function withApiSilent(snapshot: Snapshot, since: Instant = snapshot.takenAt): Snapshot {
  const fromApi = /^(kube-node|pods|volumes)\/|^(flux|flux-source|vault|storage|workloads|ingress)$/;
  const silent = withFact(snapshot, 'api', () => ({ answer: 'silent', since }));
  return Object.keys(silent.facts)
    .filter((name) => fromApi.test(name))
    .reduce(withStale, silent);
}
