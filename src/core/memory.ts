/**
 * The only state that a decision hands to the next one. It is journalled before any action of that decision starts.
 * Every `Instant` in it needs a rule in `reconcilers/run/rebase.ts` for the day when the host boots; without one it does not compile.
 */
import type { Outcome } from './action.ts';
import type { DesiredSpec, RunOptions } from './desired.ts';
import type { ActionId, BootId, NodeName, RunId, StepId, UpsName } from './ids.ts';
import type { Instant, Timestamp } from './moment.ts';
import type { Pace } from './step.ts';

/** How far up a machine should be. For a plain host `stopped` and `running` are the same. */
export type Target = 'running' | 'stopped' | 'off';
export interface Targets {
  /** quiet: no kubelet of the site is meant to run. */
  readonly cluster: 'running' | 'quiet';
  readonly machines: Readonly<Record<NodeName, Target>>;
}
export interface Hold {
  /**
   * Active: its trigger was true on a fresh fact, or blind, and no word that mains are back has come since; only this means down.
   * Recharging: mains are back, the start rule is not met.
   */
  readonly phase: 'Active' | 'Recharging';
  /** Absent: the whole cluster. */
  readonly nodes?: readonly NodeName[];
  readonly mode: 'cluster-only' | 'poweroff';
  readonly ups?: UpsName;
  /** Updates of the UPS that had the trigger, counted up to 2: the first poweroff of a run needs both. */
  readonly updates: number;
  readonly since: Timestamp;
  readonly reason: string;
  readonly message: string;
  /** A partial hold that had to be widened stays wide. */
  readonly latchedWide?: true;
}
export interface StepRecord {
  readonly readyAt?: Instant;
  readonly doneAt?: Instant;
  readonly trueSince?: Instant;
  /** limit: its own passed. silence: it passed while nobody could read the machine, and does not count any more when somebody can. */
  readonly settledBy?: 'limit' | 'silence';
  readonly settledAt?: Instant;
  /** When its machine was first read while it was open: a reading that is missed later ends no chain. */
  readonly heardAt?: Instant;
  readonly rung?: string;
}
export type RunPhase = 'acting' | 'paused' | 'reversing' | 'finishing' | 'closed';
/** One change of targets. */
export interface Run {
  readonly id: RunId;
  readonly cause: string;
  /** Boot of the own host in which it was opened. */
  readonly boot: BootId;
  readonly openedAt: Instant;
  readonly openedWallAt: Timestamp;
  readonly closedAt?: Instant;
  readonly phase: RunPhase;
  readonly pace: Pace;
  /** Consecutive UPS updates on which the schedule did not fit the reserve. */
  readonly paceMisses: number;
  readonly paceUpdateAt?: Instant;
  /** State of each machine at the opening: rows are chosen from it and stay; an unknown state gets its row. Late comers correct it. */
  readonly from: Readonly<Record<NodeName, Target | 'unknown'>>;
  readonly targets: Targets;
  /** Opened by a hold placed or gone, or kept down by one against the word: what `act: power-only` lets act. */
  readonly byHold: boolean;
  /** It turned an unfinished way down: machines that still run in the boot of before may be started under the reversal rule. */
  readonly reverses?: true;
  /** Boot of each machine when the way down opened. */
  readonly boots: Readonly<Record<NodeName, BootId>>;
  readonly options: RunOptions;
  /** What was already unhealthy when the way down began, by cell or object name: left out of the gates of the way up. */
  readonly baseline: readonly string[];
  readonly steps: Readonly<Record<StepId, StepRecord>>;
  /** What open steps of the way down had of their limits in the runs before, ms: flapping mains give nobody more time. */
  readonly spent?: Readonly<Record<StepId, number>>;
  /** Since when every kubelet was out of reach of the scheduler: PDB patience counts from here. */
  readonly cordonedAt?: Instant;
  /** Since when no answer of the API has said that it is ready. */
  readonly apiDoubtedSince?: Instant;
  readonly apiGivenUpAt?: Instant;
  /** Since when nothing may be done for it: its limits stand still, and go on from here when something may. */
  readonly frozenSince?: Instant;
  /** It closed while nobody could read these, last seen in these boots or never: what was given up there is attempted again. */
  readonly unseen?: Readonly<Record<NodeName, BootId>>;
  /** Boots that were told to go off before this way down had its cause: a later boot of theirs may be told anew. */
  readonly toldBefore?: Readonly<Record<NodeName, BootId>>;
  /** UPSes whose Active holds asked for this way down: only their outputs may be cycled at its end. */
  readonly askedBy: readonly UpsName[];
  /** UPSes whose machines all go off in it, because only a cycle of the output brings some of them back. */
  readonly cycling?: readonly UpsName[];
  /** UPSes of which that turned out to be impossible: they are not tried again before a new hold of theirs. */
  readonly notCycling?: readonly UpsName[];
  /** A machine was told to go off in this way down: its cause was confirmed then. */
  readonly poweringOff?: true;
  /** Everything that goes down in it has gone, or was given up. */
  readonly downSettled?: true;
  /** UPSes whose output was told to cycle. */
  readonly cycled: Readonly<Record<UpsName, Instant>>;
  /** The power rule of the up run held at this instant: from here `start` efficiency counts. */
  readonly powerSafeAt?: Instant;
}
export interface UpsMemory {
  readonly lastLine?: 'mains' | 'battery';
  /** `lastLine` counts only within this boot of the own host. */
  readonly lastLineBoot?: BootId;
  /** The reading that the counters below have taken into account, and when. */
  readonly readingBegan?: Instant;
  readonly updatedAt?: Instant;
  /** The last reading that came through: where blind reckoning starts. */
  readonly silentSince?: Instant;
  /** The silence is ananke's own doing, until the next reading: the host of its upsd was told to go off. */
  readonly silenceExplained?: true;
  readonly lastRuntimeMs?: number;
  /** On battery, when that runtime was first told: a driver may repeat it for half a minute while the battery runs down. */
  readonly runtimeAt?: Instant;
  readonly lastChargePercent?: number;
  readonly onBatterySince?: Instant;
  /** Since when a self-test or calibration has been running without a break. */
  readonly testSince?: Instant;
  /** Consecutive updates at or below the need. */
  readonly belowNeed: number;
  /** Updates on which the present trigger was true. */
  readonly triggerUpdates: number;
  /** Mains without a break and without a trigger since. */
  readonly safeSince?: Instant;
  /** Within that time: the highest charge told, and since when. What has not risen for long is full. */
  readonly topChargePercent?: number;
  readonly topChargeSince?: Instant;
  /** Runtime told on mains with a full battery while the whole cluster ran: its full-load runtime until a better one is learned. */
  readonly restingRuntimeMs?: number;
}
export interface ActionRecord {
  readonly lane: string;
  readonly attempts: number;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly outcome: 'in-flight' | Outcome;
}
/** One thing that ananke changed and must undo: on the object *and* here. */
export interface Mark {
  readonly prior: string;
  readonly run: RunId;
}
/** What a person wants the cluster to be, and the edit that said so. */
export interface Word extends Pick<DesiredSpec, 'cluster' | 'mode' | 'ignoredNodes'> {
  readonly id: string;
  readonly digest: string;
}
export interface Memory {
  readonly hostBootId: BootId;
  /** The own host's name: its poweroff is known to be done only by the boot that follows it. */
  readonly self: NodeName;
  /** The last accepted edit and its spec: what stands while desired.yaml is invalid. */
  readonly edit?: {
    readonly id: string;
    readonly digest: string;
    readonly spec: DesiredSpec;
    readonly acceptedAt: Instant;
    readonly boot: BootId;
    /** It said up or down, be it once more; or one before it did that has not been acted on yet. */
    readonly saysWord?: true;
  };
  /** The word that runs are made for: unless `act` is always, the one from before. */
  readonly word?: Word;
  /** Of a word to come up that a hold keeps from taking effect: for the run that opens when the last hold has gone. */
  readonly waitingOptions?: RunOptions;
  /** Deadline of `actUntil`, capped, turned into an instant once. */
  readonly actEndsAt?: Instant;
  /** The targets that were last acted for: a difference opens a run. */
  readonly intended?: Targets;
  /** Who asked for them, in words: targets that differ while this does not come from another configuration, and open no run. */
  readonly intendedFor?: string;
  /** The open run, or the last closed one. */
  readonly run?: Run;
  readonly runCount: number;
  readonly holds: Readonly<Record<string, Hold>>;
  readonly countermands: Readonly<Record<string, { readonly endsAt: Instant }>>;
  readonly ups: Readonly<Record<UpsName, UpsMemory>>;
  readonly records: Readonly<Record<ActionId, ActionRecord>>;
  readonly proposedAt: Readonly<Record<ActionId, Instant>>;
  readonly marks: Readonly<Record<string, Mark>>;
  /** Machines that were told to go off, with the boot that was told: the commit point. */
  readonly committed: Readonly<Record<NodeName, BootId>>;
  /** Last boot id seen of each machine: how an unplanned loss of power is recognised. */
  readonly boots: Readonly<Record<NodeName, BootId>>;
  /** Machines that are away, with the boot that ended: a run has dealt with it, or it went by itself. */
  readonly accountedFor?: Readonly<Record<NodeName, BootId>>;
  /** The own host booted and nobody planned it: machines that nobody has read since, each of which may have lost its power too. */
  readonly unreadSinceBoot?: readonly NodeName[];
  /** The boot for which starting machines was allowed. */
  readonly bootstrapFor?: BootId;
  readonly convergedAt?: Instant;
  readonly repairs: Readonly<Record<string, { readonly attempts: number; readonly lastAt: Instant }>>;
  readonly schedules: Readonly<Record<string, { readonly lastFiredAt: Timestamp }>>;
}
