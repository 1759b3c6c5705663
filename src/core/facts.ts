/**
 * The cells that observers publish and assessors read: one flat record of facts, named `kind/subject`.
 * A cell keeps its object identity while neither value nor meaning changes, so a decision may memoise by identity.
 */
import type { BootId, NodeName, UpsName } from './ids.ts';
import type { Instant, Timestamp } from './moment.ts';
import { type Observed, unknown } from './observed.ts';

/** The coordinator's own host. */
export interface HostReading {
  readonly bootId: BootId;
  /** `ananke-bootstrap.service` has run in this boot: starting machines is allowed. */
  readonly bootstrapped: boolean;
  /** Carrier on the own link to the switch: the last witness when every other machine is off. */
  readonly linkUp: boolean;
}
/** Can the journal be written? Published by the controller itself. */
export interface JournalReading {
  readonly durable: boolean;
  readonly message: string;
}
/** One UPS as upsd serves it. Absent = the UPS does not report it, or not as a number. */
export interface UpsReading {
  readonly tokens: readonly string[];
  readonly chargePercent?: number;
  readonly runtimeSeconds?: number;
  readonly loadPercent?: number;
  readonly inputVoltage?: number;
  /** ups.delay.shutdown, seconds. */
  readonly offDelaySeconds?: number;
}
/** What a TCP knock on the SSH port gets, and since when it has been getting just that. */
export interface ReachReading {
  readonly answer: 'answers' | 'refused' | 'silent';
  readonly since: Instant;
}
export type UnitState = 'active' | 'activating' | 'deactivating' | 'inactive' | 'failed' | 'absent';
/** The answer of the `probe` verb: an authenticated reading of one machine by itself. */
export interface NodeReading {
  readonly bootId: BootId;
  readonly unit: UnitState;
  /** Containers that really run, also after the unit has stopped (KillMode=process leaves them). */
  readonly containers: { readonly workload: number; readonly storage: number; readonly system: number };
  /** Mounted volumes of pods. */
  readonly mounts: number;
  readonly marker?: { readonly owner: string; readonly epoch: number; readonly cause: string };
  /** The machine's clock against the coordinator's, whole seconds, rounded away from 0. */
  readonly clockSkewSeconds: number;
  /** The machine's own time service says that its clock is right: the own host's clock may be the one that is wrong. */
  readonly clockSynchronized: boolean;
}
/** Said by the poweroff verb's channel before it closed: this boot began to unmount. */
export interface LastWords {
  readonly bootId: BootId;
}
/** An outlet, BMC or PoE port that says whether the machine draws power. */
export interface PowerReading {
  readonly power: 'on' | 'off';
}
export interface ApiReading {
  readonly answer: 'ready' | 'failing' | 'silent';
  readonly since: Instant;
}
export interface KubeNodeReading {
  readonly unschedulable: boolean;
  /** Run id of ananke's own cordon, from the annotation on the object. */
  readonly cordonedBy?: string;
  readonly ready: boolean;
  /**
   * renewed: lately, as seen by this process; a Ready=True left over from before an outage is not. stale: watched for long enough, and
   * not renewed. unproven: not watched for long enough to say either.
   */
  readonly lease: 'renewed' | 'stale' | 'unproven';
}
export interface PodReading {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** daemon and mirror pods are not evicted; finished ones hold nothing. */
  readonly kind: 'owned' | 'bare' | 'daemon' | 'mirror' | 'finished';
  readonly terminating: boolean;
  readonly graceSeconds: number;
  /** A PodDisruptionBudget that allows nothing now. */
  readonly blockedBy?: string;
}
/** Attached volumes that touch a node. */
export interface NodeVolumesReading {
  /** Engines (and share managers) that run here. */
  readonly engines: readonly string[];
  /** Replicas here of volumes that are attached anywhere, with the node of the engine. */
  readonly replicas: readonly { readonly volume: string; readonly engineOn: string }[];
}
export interface FluxObject {
  readonly id: string;
  readonly kind: 'Kustomization' | 'HelmRelease';
  readonly root: boolean;
  readonly suspended: boolean;
  /** Run id of ananke's own suspension, from the annotation on the object. */
  readonly suspendedBy?: string;
  readonly ready: boolean;
  readonly reconciling: boolean;
}
export interface FluxReading {
  readonly objects: readonly FluxObject[];
}
export interface FluxSourceReading {
  readonly url: string;
  readonly branch: string;
  readonly ready: boolean;
}
export interface VaultReading {
  readonly pods: readonly { readonly name: string; readonly sealed: boolean; readonly initialised: boolean }[];
}
export interface SnapshotsReading {
  readonly listed: readonly string[];
  readonly running?: string;
}
export interface WorkloadsReading {
  /** Controllers and pods that have not converged, named `kind/namespace/name`. */
  readonly notConverged: readonly string[];
}
export interface ServiceReading {
  readonly healthy: boolean;
  readonly message: string;
}
export interface StorageReading {
  /** Nodes on which DNS, CNI and storage pods are not ready yet. */
  readonly notReadyOn: readonly string[];
}

export interface CellValues {
  host: HostReading;
  journal: JournalReading;
  ups: UpsReading;
  reach: ReachReading;
  node: NodeReading;
  words: LastWords;
  outlet: PowerReading;
  api: ApiReading;
  'kube-node': KubeNodeReading;
  pods: readonly PodReading[];
  volumes: NodeVolumesReading;
  flux: FluxReading;
  'flux-source': FluxSourceReading;
  vault: VaultReading;
  snapshots: SnapshotsReading;
  storage: StorageReading;
  workloads: WorkloadsReading;
  ingress: WorkloadsReading;
  service: ServiceReading;
}
export type CellKind = keyof CellValues;
/** Cells of which there is one per subject; the others stand alone. */
export type SubjectCell = 'ups' | 'reach' | 'node' | 'words' | 'outlet' | 'kube-node' | 'pods' | 'volumes' | 'service';
export type LoneCell = Exclude<CellKind, SubjectCell>;
export type CellName = LoneCell | `${SubjectCell}/${string}`;
export const cellName = (text: string): CellName => text as CellName;

/** Everything seen in one tick. Plain data: it goes to JSON and back without loss, so any decision can be replayed. */
export interface Snapshot {
  readonly sequence: number;
  /** "Now" for the whole decision. The deciding half has no other clock. */
  readonly takenAt: Instant;
  readonly wallAt: Timestamp;
  readonly facts: Readonly<Record<string, Observed<unknown>>>;
}

const neverRead = unknown('NeverRead', 'No observer has read this yet.');

/** A fact that stands alone, such as `api`. */
export function fact<Kind extends LoneCell>(snapshot: Snapshot, kind: Kind): Observed<CellValues[Kind]> {
  return (snapshot.facts[kind] as Observed<CellValues[Kind]> | undefined) ?? neverRead;
}
/** A fact about one subject, such as `node/titan-03`. */
export function factAbout<Kind extends SubjectCell>(
  snapshot: Snapshot,
  kind: Kind,
  subject: NodeName | UpsName | string,
): Observed<CellValues[Kind]> {
  return (snapshot.facts[`${kind}/${subject}`] as Observed<CellValues[Kind]> | undefined) ?? neverRead;
}
