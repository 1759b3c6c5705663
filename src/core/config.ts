/**
 * The configuration as the deciding half reads it: every default filled in, every duration in milliseconds, every name
 * checked. `src/api/config.ts` makes it from ananke.yaml and documents each key, its default and its reason.
 */
import type { NodeName, UpsName } from './ids.ts';

export type Wake =
  | { readonly method: 'mains' }
  | { readonly method: 'manual' }
  | {
      readonly method: 'wake-on-lan';
      readonly mac: string;
      readonly broadcast: string;
      readonly port: number;
      readonly attempts: number;
      readonly intervalMs: number;
    }
  | { readonly method: 'command'; readonly command: readonly string[]; readonly timeoutMs: number };

export interface MachineConfig {
  readonly name: NodeName;
  readonly aliases: readonly string[];
  readonly address: string;
  readonly role: 'server' | 'agent' | 'host';
  readonly feeds: readonly UpsName[];
  readonly minFeeds: number;
  readonly wake: Wake;
  readonly bootTimeoutMs: number;
  /** Machines that mount from this one or are reached through it: off after them, up before them. */
  readonly serves: readonly NodeName[];
  /** Program and arguments that tell whether the machine draws power, from outside: exit 0 = off, 1 = on. */
  readonly offCheck?: readonly string[];
  readonly machineId?: string;
}

export interface NetworkConfig {
  readonly name: string;
  readonly feeds: readonly UpsName[];
  readonly carries: 'all' | readonly NodeName[];
}

export interface PowerPolicy {
  readonly runtimeSafetyFactor: number;
  readonly debouncePolls: number;
  readonly pollOnMainsMs: number;
  readonly pollOnBatteryMs: number;
  readonly commsDeadMs: number;
  readonly blindMarginMs: number;
  readonly blindMaxMs: number;
  readonly reversalStableMs: number;
  readonly restoreStableMs: number;
  readonly restoreStableBlindMs: number;
  readonly restartMinChargePercent: number;
  readonly startupCommitMs: number;
  readonly maxLoadPercent: number;
  readonly chargeFloorPercent?: number;
  readonly onBatteryLimitMs?: number;
  readonly selfTestLimitMs: number;
}

export interface UpsConfig {
  readonly name: UpsName;
  readonly address: string;
  /** What the UPS itself has to call its serial number; not compared when absent. */
  readonly serial?: string;
  readonly onCritical: 'cluster' | 'nodes';
  readonly returnOutput: boolean;
  readonly offDelayMs: number;
  /** The machine whose upsd serves this UPS: its silence is explained once ananke sent that machine off. */
  readonly serverHost?: NodeName;
  readonly mainsGroup?: string;
  readonly fullLoadRuntimeMs?: number;
  readonly policy: PowerPolicy;
}

export interface ShutdownConfig {
  readonly poweroffEnabled: boolean;
  readonly defaultBudgetMs: number;
  readonly budgetMinRuns: number;
  readonly budgetFloorMs: number;
  readonly gitopsTimeoutMs: number;
  readonly snapshot: { readonly enabled: boolean; readonly timeoutMs: number; readonly retention: number };
  readonly drain: {
    readonly timeoutMs: number;
    readonly maxGraceMs: number;
    readonly pdbPatienceMs: number;
    readonly keepNamespaces: readonly string[];
  };
  readonly volumesTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly poweroffTimeoutMs: number;
  readonly offSilenceMs: number;
  readonly offUnprovenMs: number;
  readonly apiDeadMs: number;
}

export interface StartupConfig {
  readonly ignoreUnavailableNodes: readonly NodeName[];
  readonly wakeParallel: number;
  readonly wakeStaggerMs: number;
  readonly apiTimeoutMs: number;
  readonly nodesReadyTimeoutMs: number;
  readonly clockMaxSkewSeconds: number;
  readonly stabilityMs: number;
  readonly soakLimitMs: number;
  readonly services: readonly string[];
  readonly ingressChecklist: boolean;
}

export interface Config {
  readonly cluster: { readonly name: string; readonly datastore: 'auto' | 'embedded-etcd' | 'sqlite' | 'external' };
  /** Set together by the Flux section: no section, no Flux rows. */
  readonly flux?: {
    readonly namespace: string;
    readonly source: string;
    readonly expectedBranch?: string;
    readonly expectedUrl?: string;
    readonly healthyTimeoutMs: number;
  };
  readonly vault?: { readonly namespace: string; readonly selector: string };
  readonly self: NodeName;
  readonly role: 'coordinator' | 'peer';
  readonly peers: readonly NodeName[];
  readonly machines: readonly MachineConfig[];
  readonly network: readonly NetworkConfig[];
  readonly ups: readonly UpsConfig[];
  /** What a hold asks for. */
  readonly holdMode: 'config' | 'cluster-only' | 'poweroff';
  /** A hold powers off also what its UPS does not feed. */
  readonly offUnaffected: boolean;
  readonly shutdown: ShutdownConfig;
  readonly startup: StartupConfig;
}
