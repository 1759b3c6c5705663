// The one way in and out of the world: everything that a client could do over a protocol, in the world's own words.
// A value is taken when the request arrives; the answer comes later. What does not answer ends in a timeout.

export interface Envelope {
  /** The caller's name for this request; it only turns up in the trace. */
  readonly id?: string;
  /** Give up waiting after this long. An effect that has begun goes on. */
  readonly timeoutMs: number;
  /** Part of a request that has waited already for whatever makes the other side slow. */
  readonly goesOn?: boolean;
}

interface OnMachine {
  readonly machine: string;
}
/** The command is refused unless the machine still runs in this boot. */
interface Fenced extends OnMachine {
  readonly bootId: string;
}
interface OfUps {
  readonly ups: string;
}

/** For each kind of request: what it carries, and what a good answer holds. */
export interface Protocol {
  /** LIST VAR: raw NUT variables, strings as they stand on the wire. */
  'ups-vars': { args: OfUps; value: Readonly<Record<string, string>> };
  /** SET VAR ups.delay.shutdown; read it back with ups-vars. */
  'ups-delay': { args: OfUps & { readonly seconds: number }; value: Accepted };
  /** INSTCMD shutdown.return: output off after ups.delay.shutdown, on again when mains are there. */
  'ups-return': { args: OfUps; value: Accepted };

  /** A TCP knock on port 22: answers and refused are words of a machine; silence ends in the value `silent`. */
  knock: { args: OnMachine; value: 'answers' | 'refused' | 'silent' };

  'ssh-probe': { args: OnMachine; value: ProbeReport };
  /** Ends workload containers through the CRI: SIGTERM, at most graceMs, then SIGKILL. Accepted, not waited for. */
  'ssh-end-workloads': { args: OnMachine & { readonly graceMs: number }; value: Accepted };
  /** systemctl stop --no-block of the k3s unit: containers stay. */
  'ssh-stop': { args: OnMachine; value: Accepted };
  /** k3s-killall.sh: ends the unit and, by SIGKILL, every container; unmounts by force. */
  'ssh-kill-leftovers': { args: OnMachine; value: Accepted };
  /** systemctl start --no-block of the k3s unit. */
  'ssh-start': { args: OnMachine; value: Accepted };
  'ssh-stay-down': { args: OnMachine & StayDown; value: Accepted };
  'ssh-clear-stay-down': { args: OnMachine & Pick<StayDown, 'owner' | 'epoch'>; value: Accepted };
  /** Starts an etcd snapshot as a transient unit of that name. */
  'ssh-snapshot': { args: OnMachine & { readonly name: string }; value: Accepted };
  'ssh-snapshot-status': { args: OnMachine & { readonly name: string }; value: SnapshotStatus };
  'ssh-sync': { args: OnMachine; value: Accepted };
  'ssh-poweroff': { args: Fenced; value: Accepted };
  'ssh-kill-then-poweroff': { args: Fenced; value: Accepted };
  'ssh-poweroff-force': { args: Fenced; value: Accepted };

  'api-ready': { args: object; value: Accepted };
  'api-nodes': { args: object; value: Listed<NodeView> };
  'api-pods': { args: object; value: Listed<PodView> };
  'api-pdbs': { args: object; value: Listed<PdbView> };
  'api-volumes': { args: object; value: Listed<VolumeView> };
  /** Kustomizations, HelmReleases and sources with url and branch. */
  'api-flux': { args: object; value: Listed<FluxView> };
  /** Cordon or uncordon, and set or (null) remove annotations, in one patch. */
  'api-cordon': {
    args: { readonly node: string; readonly unschedulable: boolean } & Tested & Patch;
    value: Written;
  };
  'api-evict': { args: PodTarget & { readonly graceMs?: number }; value: Written };
  /** DELETE with a uid precondition; graceMs 0 removes the object at once. */
  'api-delete-pod': { args: PodTarget & { readonly graceMs: number }; value: Written };
  'api-suspend': {
    args: { readonly object: FluxRef; readonly suspend: boolean } & Tested & Patch;
    value: Written;
  };

  'vault-status': { args: { readonly pod: string }; value: VaultStatus };
  /** One share for one pod. */
  'vault-unseal': { args: { readonly pod: string; readonly share: string }; value: VaultStatus };
  /** One HTTP request through the ingress. */
  'service-probe': {
    args: { readonly service: string };
    value: { readonly healthy: boolean; readonly status: number };
  };

  /** A magic packet: nobody ever answers to it; accepted means sent. */
  'wake-packet': { args: OnMachine; value: Accepted };
  'bmc-on': { args: OnMachine; value: Accepted };
  'bmc-status': { args: OnMachine; value: { readonly power: 'on' | 'off' } };
  'outlet-status': { args: OnMachine; value: { readonly drawing: boolean } };

  /** Facts of the own host; local, hence without latency worth the name. */
  'self-facts': { args: object; value: SelfFacts };
  'self-poweroff': { args: object; value: Accepted };
}

export type CommandKind = keyof Protocol;
export type CommandOf<K extends CommandKind> = Envelope & { readonly kind: K } & Protocol[K]['args'];
export type Command = { [K in CommandKind]: CommandOf<K> }[CommandKind];
export type ValueOf<K extends CommandKind> = Protocol[K]['value'];

export type Accepted = Readonly<Record<string, never>>;

export type ErrorWord =
  // upsd
  | 'DATA-STALE'
  | 'DRIVER-NOT-CONNECTED'
  | 'CMD-NOT-SUPPORTED'
  | 'VAR-NOT-SUPPORTED'
  | 'UNKNOWN-UPS'
  // any connection
  | 'connection-refused'
  | 'no-such-target'
  // ssh
  | 'boot-id-differs'
  | 'epoch-older'
  | 'not-a-server'
  | 'unit-not-running'
  // API: 503, 404, 409, 429, 500
  | 'unavailable'
  | 'not-found'
  | 'conflict'
  | 'disruption-budget'
  | 'several-budgets'
  // vault
  | 'bad-share';

export type Reply<T> =
  | { readonly outcome: 'ok'; readonly value: T }
  | { readonly outcome: 'error'; readonly word: ErrorWord; readonly message: string }
  | { readonly outcome: 'timeout' };

export type UnitState = 'inactive' | 'activating' | 'active' | 'deactivating' | 'failed';

export interface StayDown {
  readonly owner: string;
  /** A marker with a lower epoch than the one in place is refused. */
  readonly epoch: number;
  readonly cause: string;
}

export interface ProbeReport {
  readonly machineId: string;
  readonly bootId: string;
  /** Undefined on a machine without k3s. */
  readonly unit?: UnitState;
  readonly containers: readonly ContainerReport[];
  /** Names of volumes whose engine device is mounted here. */
  readonly mounts: readonly string[];
  readonly stayDown?: StayDown;
  /** The machine's own wall clock: milliseconds beside the world's time (0 = right). */
  readonly clockOffsetMs: number;
  readonly clockSynchronized: boolean;
  /** A poweroff has been accepted and is under way. */
  readonly stopping: boolean;
}

export interface ContainerReport {
  readonly podUid: string;
  readonly namespace: string;
  readonly pod: string;
  readonly kind: 'workload' | 'storage' | 'system';
}

export type SnapshotStatus =
  | { readonly state: 'absent' | 'running' | 'failed' }
  | { readonly state: 'done'; readonly bytes: number };

export interface Listed<T> {
  /** Grows with every write to the cluster's state; a lagging answer carries an old one. */
  readonly resourceVersion: number;
  readonly items: readonly T[];
}
export interface Written {
  /** None when nothing had to be written. */
  readonly resourceVersion?: number;
}

/** A JSON patch may begin with a `test`: when another value stands there by then, nothing is written and the answer is a conflict. */
interface Tested {
  readonly onlyIf?: boolean;
  /** The annotation by which a switch is somebody's. One that is on without it, or is to be put on and bears another value of it: a conflict. */
  readonly mark?: string;
}

interface Patch {
  readonly annotations?: Readonly<Record<string, string | null>>;
  /** managedFields: who wrote it. */
  readonly fieldManager: string;
}
interface PodTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
}
export interface FluxRef {
  readonly kind: 'Kustomization' | 'HelmRelease' | 'GitRepository';
  readonly name: string;
}

export interface NodeView {
  readonly name: string;
  readonly role: 'server' | 'agent';
  readonly unschedulable: boolean;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ready: 'True' | 'False' | 'Unknown';
  /** World time of the last lease renewal. */
  readonly leaseRenewedAt: number;
  /** The boot id that the kubelet reported last. */
  readonly bootId: string;
}
export interface PodView {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly owner: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'none';
  readonly kind: 'workload' | 'storage' | 'system';
  readonly node?: string;
  readonly phase: 'Pending' | 'Running';
  readonly ready: boolean;
  /** World time at which its deletion was accepted. */
  readonly deletionAt?: number;
  readonly terminationGraceMs: number;
  readonly volume?: string;
}
export interface PdbView {
  readonly namespace: string;
  readonly name: string;
  readonly pods: readonly string[];
  readonly minAvailable: number;
  readonly disruptionsAllowed: number;
}
export interface VolumeView {
  readonly name: string;
  readonly state: 'attached' | 'detached' | 'attaching' | 'detaching';
  readonly robustness: 'healthy' | 'degraded' | 'faulted' | 'unknown';
  /** Where the engine runs; only while not detached. */
  readonly engine?: string;
  readonly replicas: readonly string[];
}
export interface FluxView extends FluxRef {
  readonly root: boolean;
  readonly parent?: string;
  readonly suspended: boolean;
  /** The field manager that wrote `suspend` last. */
  readonly suspendedBy?: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ready: boolean;
  /** A reconciliation is under way; suspending does not end it. */
  readonly reconciling: boolean;
  readonly url?: string;
  readonly branch?: string;
}
export interface VaultStatus {
  readonly sealed: boolean;
  readonly progress: number;
  readonly threshold: number;
  /** How many there are. */
  readonly shares: number;
}
export interface SelfFacts {
  readonly bootId: string;
  readonly linkUp: boolean;
  /** Its wall clock beside the world's time. */
  readonly clockOffsetMs: number;
}

/** The last thing that a machine says on the channel of an accepted orderly poweroff. */
export interface LastWords {
  readonly at: number;
  readonly machine: string;
  readonly bootId: string;
  readonly unmountingBegan: true;
}
