/** The order is a table of rows; a row expands to one step per subject. See ARCHITECTURE.md, "The order". */
import type { Action } from './action.ts';
import type { StepId } from './ids.ts';
import type { Instant } from './moment.ts';

/** How much patience is left: only ever tightened within a run. */
export type Pace = 'graceful' | 'hurried' | 'emergency';

/**
 * Who a row is made for. kubelet = agent + server. Power rows use the disjoint classes worker, host, serving, peer, upsd and self:
 * a machine stands in exactly one of them, the last that fits. machine = every machine but self. started = whom the way up may start:
 * machine, and self where Kubernetes runs on it.
 */
export type Per =
  | 'cluster'
  | 'kubelet'
  | 'agent'
  | 'server'
  | 'worker'
  | 'host'
  | 'serving'
  | 'peer'
  | 'upsd'
  | 'machine'
  | 'started'
  | 'self'
  | 'ups';

export interface Need<Name extends string = string> {
  readonly step: Name;
  /**
   * same: this subject. previous: the sibling before. every, majority: of the row (majority of *configured* servers). fed: the machines
   * of this UPS. told: the UPSes that are told through this machine.
   */
  readonly of: 'same' | 'previous' | 'every' | 'majority' | 'fed' | 'told';
  /** done: observed done. settled: done, skipped or given up. proceed: the gate's proceed rule holds. */
  readonly until: 'done' | 'settled' | 'proceed';
}
export interface Rung {
  readonly rung: string;
  /** Share of the step's limit after which this rung is used. */
  readonly afterLimitShare: number;
}
export interface StepRule<Name extends string = string> {
  readonly per: Per;
  /** The word that people see; one group, one line of status. */
  readonly group: string;
  readonly needs: readonly Need<Name>[];
  /** skip: optional, left out. give-up: recorded, still attempted, no longer waited for. block: wait, with a reason. */
  readonly atLimit: 'skip' | 'give-up' | 'block';
  /** The limit counts from when all of this row has settled: until then the wait is for others, and theirs has a limit. */
  readonly limitAfter?: Name;
  /** off: only for subjects whose target is off. quiet: only when the whole cluster goes quiet. */
  readonly onlyFor?: 'off' | 'quiet';
  readonly skipIn?: readonly Pace[];
  /** In a hurry it takes no longer than this, ms: grace is capped and budgets are not waited for. */
  readonly hurriedMs?: number;
  readonly ladder?: readonly Rung[];
  /** The verdict must hold this long before it counts: a key of `stableMs` in reconcilers/limits.ts. */
  readonly stable?: 'soak';
  /** Works through the API: left out on record once the API is given up. */
  readonly api?: true;
  /** Acting on it commits its subject. */
  readonly commits?: true;
  /** While it blocks, nobody waits for its subject together with others: it comes later, in its own time. */
  readonly holdsBack?: true;
  /** May act while no run is open. */
  readonly keeps?: true;
}
export type Order<Name extends string> = { readonly [Row in Name]: StepRule<Name> };

export interface Verdict {
  readonly is: 'done' | 'not-done' | 'unknown' | 'not-applicable';
  readonly reason: string;
  readonly message: string;
}
export interface Assessment {
  readonly verdict: Verdict;
  /** For gates with a softer rule for those who may go on. */
  readonly proceed?: boolean;
  /** The cells that the answer rests on: what confirmation and explain look at. */
  readonly basis: readonly string[];
  /** Requests that are useful now, also for a step that is not ready: `plan` prints them. */
  readonly actions: readonly Action[];
  /** The earliest instant at which the same facts would be assessed differently. */
  readonly changesAt?: Instant;
}

export type ResolvedNeed = { readonly until: Need['until'] } & (
  | { readonly id: StepId }
  /** `count` steps of the row must satisfy it: one edge per row, never one per pair of subjects. */
  | { readonly row: string; readonly count: number }
);
/** One row for one subject: plain data, made by `expand`. */
export interface Step {
  readonly id: StepId;
  readonly row: string;
  readonly subject: string;
  readonly group: string;
  /** Works through the Kubernetes API. */
  readonly usesApi: boolean;
  readonly needs: readonly ResolvedNeed[];
}
export type SkippedBy = 'option' | 'config' | 'pace' | 'limit' | 'no-api' | 'not-applicable';
export type StepState =
  | { readonly is: 'done'; readonly at: Instant }
  | { readonly is: 'skipped'; readonly by: SkippedBy }
  /** `with`: because that step was. `unready`: a need of it is open again, so it is not attempted either. `unread`: nobody could read its machine. */
  | {
      readonly is: 'given-up';
      readonly at: Instant;
      readonly with?: StepId;
      readonly unready?: true;
      readonly unread?: true;
    }
  | { readonly is: 'waiting'; readonly for: readonly ResolvedNeed[] }
  | { readonly is: 'ready' | 'soaking' | 'blocked'; readonly since: Instant };
