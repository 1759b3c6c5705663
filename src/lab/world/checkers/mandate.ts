// What the checkers are told beside the world: what people said, the configured numbers, and what the controller made
// visible. Plain data in plain words; the harness may append to the lists while the world runs.

export interface Mandate {
  /** What a person said, oldest first; the last one with `at` in the past is in force. Empty means: up, always. */
  readonly words: readonly Word[];
  /** Drills, schedules and holds of peers: causes that stand on neither a UPS of this site nor a word. */
  readonly causes?: readonly GivenCause[];
  readonly rules: Rules;
  /** Escalations that the controller made visible. Honoured only when their limit could really have passed. */
  readonly recorded: readonly Escalation[];
  /** Blocks that status names. */
  readonly blocked: readonly Block[];
  /** When the controller's process did not run although its host did: crashes, restarts, a stopped unit. */
  readonly absent?: readonly { readonly from: number; readonly until?: number }[];
  /** When its disk took nothing: what it did and heard then is forgotten by the process that starts after it. */
  readonly unwritten?: readonly { readonly from: number; readonly until: number }[];
}

export interface Word {
  readonly at: number;
  readonly cluster: 'up' | 'down';
  readonly mode: 'config' | 'cluster-only' | 'poweroff';
  readonly ignored: readonly string[];
  readonly act: 'always' | 'power-only' | 'never';
  /** By UPS; valid for the run that this word opens. */
  readonly acceptPower: Readonly<Record<string, 'unknown' | 'on-battery'>>;
  /** Valid for the run that this word opens. */
  readonly options?: { readonly skipDrain?: boolean; readonly skipEtcdSnapshot?: boolean };
}

export interface GivenCause {
  readonly at: number;
  readonly until?: number;
  /** Machines that it covers; all when absent. */
  readonly machines?: readonly string[];
  /** Whether it asks for poweroff. */
  readonly poweroff: boolean;
}

export interface Rules {
  /** Signs of one class for this long are silence. */
  readonly offSilenceMs: number;
  /** One class of signs for this long is enough to go on. */
  readonly offUnprovenMs: number;
  readonly limits: Limits;
  readonly safetyFactor: number;
  /** Consecutive updates for which a trigger that rests on a number must hold. */
  readonly debounceUpdates: number;
  readonly updateMs: number;
  readonly commsDeadMs: number;
  readonly blindMarginMs: number;
  readonly blindMaxMs: number;
  readonly selfTestLimitMs: number;
  readonly restoreStableMs: number;
  readonly reversalStableMs: number;
  readonly restartMinChargePercent: number;
  readonly startupCommitMs: number;
  /** The budget in force for the scope of each UPS. */
  readonly needMs: Readonly<Record<string, number>>;
  /** The budget of the whole cluster: a partial hold may widen at that reserve. */
  readonly clusterNeedMs: number;
  readonly onCritical: Readonly<Record<string, 'cluster' | 'nodes'>>;
  readonly chargeFloorPercent?: number;
  readonly onBatteryLimitMs?: number;
  readonly peers: readonly string[];
  readonly keepNamespaces: readonly string[];
  readonly poweroffEnabled: boolean;
  /** Power off also what the UPS of a hold does not feed. */
  readonly offUnaffected?: boolean;
  /** Whether a way down takes an etcd snapshot. */
  readonly snapshots: boolean;
  /** Whether a boot of the own host may start the cluster without a person. */
  readonly bootstrap: boolean;
  /** From a change of a served reading or of a word to the last request that may still rest on the old one. */
  readonly lagMs?: number;
}

export interface Limits {
  readonly gitopsMs: number;
  readonly snapshotMs: number;
  readonly drainMs: number;
  readonly pdbPatienceMs: number;
  readonly maxGraceMs: number;
  readonly volumesMs: number;
  readonly stopMs: number;
  readonly poweroffMs: number;
  readonly apiDeadMs: number;
  /** The limits of the way up, added up along its longest path, without the soak. */
  readonly startMs: number;
  /** The soak, and the time after it in which repairs may still act. */
  readonly soakMs: number;
}

/**
 * `what` is the step that was given up (gitops, snapshot, drain, volumes, end-workloads, stop, containers, poweroff, api),
 * or `off-unproven`, `hurried`, `emergency`. Without a machine it speaks of the whole cluster.
 */
export interface Escalation {
  readonly at: number;
  readonly machine?: string;
  readonly what: string;
}

export interface Block {
  readonly at: number;
  /** When status stopped showing it. */
  readonly until?: number;
  readonly reason: string;
  /** A machine, service, Flux object, place or UPS, or `cluster`. */
  readonly subject: string;
  /** Status names the one command that a person must give. */
  readonly needsPerson?: boolean;
}
