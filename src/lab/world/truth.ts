// The state of the world. Inside this folder it is written by the file that owns each part; outside it is `Truth`,
// the same objects behind read-only types. Checkers read it; a controller must never see it.
import type { SnapshotStatus, StayDown, UnitState } from './command.ts';
import type { FaultKind } from './faults.ts';
import type { Scheduled } from './queue.ts';
import type { FluxSpec, MachineSpec, PdbSpec, PodSpec, ServiceSpec, SwitchSpec, UpsSpec, VolumeSpec } from './site.ts';
import type { MachinePower } from './trace.ts';

export interface State {
  /** Circuit name to: are there mains. */
  circuits: Map<string, boolean>;
  upses: Map<string, UpsState>;
  switches: Map<string, SwitchState>;
  machines: Map<string, MachineState>;
  nodes: Map<string, NodeState>;
  /** By uid. */
  pods: Map<string, PodState>;
  pdbs: PdbSpec[];
  volumes: Map<string, VolumeState>;
  /** By Kind/name. */
  flux: Map<string, FluxState>;
  /** By place (namespace/name). */
  vault: Map<string, VaultPodState>;
  services: Map<string, ServiceState>;
  api: ApiState;
  /** Faults in force, by number. */
  faults: Map<number, ActiveFault>;
}

export interface UpsState {
  spec: UpsSpec;
  /** Energy at `settledAt`; ask `energyWh` of battery.ts for the present one. */
  energyWh: number;
  settledAt: number;
  /** Watts in (positive) or out (negative) of the battery since `settledAt`. */
  flowWatts: number;
  loadWatts: number;
  outputOn: boolean;
  delaySeconds: number;
  battery: 'discharging' | 'charging' | 'full' | 'empty';
  /** The device itself says nothing to its driver since then. */
  silentSince?: number | undefined;
  /** The driver is dead until then, after a transfer. */
  driverDeadUntil: number;
  /** Drivers read their device on a grid of 2 s that begins here. */
  refreshPhaseMs: number;
  /** The output goes off then, and comes back with the mains. */
  cutAt?: number | undefined;
  forcedShutdown: boolean;
  served: Served;
  /** What the driver last read beside the status, and when. */
  numbers?: { readonly at: number; readonly status: string; readonly values: Readonly<Record<string, string>> };
  crossing?: Scheduled | undefined;
  cut?: Scheduled | undefined;
  restore?: Scheduled | undefined;
  refresh?: Scheduled | undefined;
  /** Relative error of the runtime estimate, wandering while on battery, jumping with the load. */
  runtimeBias: number;
  biasLoadWatts: number;
}

/** What a read of upsd yields. Neither variables nor an error: nothing answers. */
export interface Served {
  vars?: Readonly<Record<string, string>> | undefined;
  error?: 'DATA-STALE' | 'DRIVER-NOT-CONNECTED' | undefined;
}

export interface SwitchState {
  spec: SwitchSpec;
  up: boolean;
}

export interface MachineState {
  spec: MachineSpec;
  state: MachinePower;
  /** Enough of its feeds are live. */
  powered: boolean;
  /** Of the present or the last boot. */
  bootId: string;
  boots: number;
  bootedAt: number;
  unit: UnitState;
  /** Its start-up time has passed; what it still waits for is others (quorum, API, the time of day). */
  unitStarted: boolean;
  /** Server: its etcd member takes part. */
  memberUp: boolean;
  stayDown?: StayDown | undefined;
  clockOffsetMs: number;
  clockSynchronized: boolean;
  /** Containers by pod uid. */
  containers: Map<string, ContainerState>;
  snapshots: Map<string, SnapshotStatus>;
  /** When the accepted poweroff began, while it is under way. */
  stoppingSince?: number | undefined;
  /** Where a poweroff under way stands: units stop, leftover containers are waited for, filesystems go. */
  stopPhase?: 'units' | 'leftovers' | 'unmounting' | undefined;
  /** What the machine is doing next; a change of state cancels it. */
  next?: Scheduled | undefined;
  unitNext?: Scheduled | undefined;
}

export interface ContainerState {
  uid: string;
  spec: PodSpec;
  startedAt: number;
  /** Its own start-up time has passed. */
  started: boolean;
  ready: boolean;
  /** SIGTERM was sent; the program ends when this runs. */
  ending?: Scheduled | undefined;
  readying?: Scheduled | undefined;
}

export interface NodeState {
  name: string;
  role: 'server' | 'agent';
  unschedulable: boolean;
  annotations: Readonly<Record<string, string>>;
  ready: 'True' | 'False' | 'Unknown';
  /** Renewing since then; undefined when its kubelet does not reach the API. */
  renewingSince?: number | undefined;
  leaseRenewedAt: number;
  bootId: string;
  change?: Scheduled | undefined;
}

export interface PodState {
  uid: string;
  name: string;
  /** namespace/name of the place it fills. */
  place: string;
  spec: PodSpec;
  node?: string | undefined;
  phase: 'Pending' | 'Running';
  ready: boolean;
  deletionAt?: number | undefined;
  graceMs: number;
  binding?: Scheduled | undefined;
  starting?: Scheduled | undefined;
}

export interface VolumeState {
  spec: VolumeSpec;
  /** Node of the engine. */
  attachedTo?: string | undefined;
  /** An engine process serves it there. */
  engineRuns: boolean;
  /** Its filesystem is mounted by containers there. */
  mounted: boolean;
  detaching?: Scheduled | undefined;
  dirty: boolean;
  /** Replicas that are in step. */
  healthy: Set<string>;
  rebuilding: Map<string, Scheduled>;
}

export interface FluxState {
  spec: FluxSpec;
  suspended: boolean;
  suspendedBy?: string | undefined;
  annotations: Readonly<Record<string, string>>;
  ready: boolean;
  url?: string | undefined;
  branch?: string | undefined;
  next?: Scheduled | undefined;
  /** Root: when it applies its children again. */
  applying?: Scheduled | undefined;
}

export interface VaultPodState {
  place: string;
  sealed: boolean;
  given: Set<string>;
}

export interface ServiceState {
  spec: ServiceSpec;
  healthy: boolean;
  next?: Scheduled | undefined;
  probes: number;
}

export interface ApiState {
  quorum: boolean;
  /** Requests are answered (quorum and warm-up), apart from faults of the API. */
  serves: boolean;
  servesSince: number;
  resourceVersion: number;
  warmup?: Scheduled | undefined;
}

export interface ActiveFault {
  number: number;
  kind: FaultKind;
  target: string;
  value?: number | undefined;
  text?: string | undefined;
  since: number;
}

type Frozen<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends Map<infer K, infer V>
    ? ReadonlyMap<K, Frozen<V>>
    : T extends Set<infer V>
      ? ReadonlySet<V>
      : T extends object
        ? { readonly [P in keyof T]: Frozen<T[P]> }
        : T;

/** The state of the world, for reading. */
export type Truth = Frozen<State>;
