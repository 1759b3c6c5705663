// Ground truth as it happened: an append-only list that checkers read. Nothing in the world ever reads it back.
import type { CommandKind, UnitState } from './command.ts';
import type { FaultKind } from './faults.ts';

export type MachinePower = 'dark' | 'off' | 'booting' | 'on' | 'stopping' | 'hung';

/**
 * Why containers ended. graceful: by themselves after SIGTERM. grace-over: SIGKILL after their bounded grace, unmounted
 * in order. All others were cut off together with their mounts.
 */
export type EndCause = 'graceful' | 'grace-over' | 'killed' | 'lost-power' | 'poweroff' | 'reboot';

export type Happening =
  // commands: every mutation that arrived, whether it was accepted or not
  | {
      readonly kind: 'command';
      readonly command: CommandKind;
      /** The caller's id. */
      readonly id?: string;
      readonly target: string;
      /** As issued. */
      readonly bootId?: string;
      readonly issuedAt: number;
      readonly accepted: boolean;
      /** Accepted, and it changes the world: false when it was so already, or when a lying machine only said so. */
      readonly effective: boolean;
      readonly from: string;
      /** pods: uid; cordon, suspend: true or false. */
      readonly uid?: string;
      readonly on?: boolean;
      readonly owner?: string;
      readonly epoch?: number;
    }
  // power
  | { readonly kind: 'mains'; readonly circuit: string; readonly on: boolean }
  | { readonly kind: 'ups-output'; readonly ups: string; readonly on: boolean; readonly cause: string }
  | {
      readonly kind: 'ups-battery';
      readonly ups: string;
      readonly state: 'discharging' | 'charging' | 'full' | 'empty';
    }
  /** What upsd serves from now on: variables, or the error word, or nothing at all. */
  | {
      readonly kind: 'ups-served';
      readonly ups: string;
      readonly vars?: Readonly<Record<string, string>>;
      readonly error?: string;
    }
  | { readonly kind: 'switch'; readonly name: string; readonly up: boolean }
  // machines
  | { readonly kind: 'machine'; readonly machine: string; readonly state: MachinePower; readonly bootId: string }
  | {
      readonly kind: 'lost-power';
      readonly machine: string;
      readonly bootId: string;
      readonly was: MachinePower;
      /** What ran there at that instant. */
      readonly containers: number;
      readonly workloads: number;
      readonly mounts: readonly string[];
    }
  | { readonly kind: 'booted'; readonly machine: string; readonly bootId: string }
  | { readonly kind: 'wake'; readonly machine: string; readonly by: string; readonly effective: boolean }
  | { readonly kind: 'last-words'; readonly machine: string; readonly bootId: string }
  | {
      readonly kind: 'stay-down';
      readonly machine: string;
      readonly present: boolean;
      readonly owner: string;
      readonly epoch: number;
    }
  // k3s, etcd, API
  | { readonly kind: 'unit'; readonly machine: string; readonly state: UnitState }
  | {
      readonly kind: 'snapshot';
      readonly machine: string;
      readonly name: string;
      readonly state: 'running' | 'done' | 'failed';
    }
  | { readonly kind: 'quorum'; readonly has: boolean; readonly members: number }
  | { readonly kind: 'api'; readonly serves: boolean }
  | { readonly kind: 'node-ready'; readonly node: string; readonly ready: 'True' | 'False' | 'Unknown' }
  | { readonly kind: 'cordon'; readonly node: string; readonly on: boolean; readonly by: string }
  // pods and volumes
  | { readonly kind: 'container-start'; readonly machine: string; readonly pod: string; readonly uid: string }
  | {
      readonly kind: 'container-end';
      readonly machine: string;
      readonly pod: string;
      readonly uid: string;
      readonly cause: EndCause;
      /** Left on this machine after it. */
      readonly left: number;
    }
  | { readonly kind: 'pod-created'; readonly pod: string; readonly uid: string }
  | { readonly kind: 'pod-bound'; readonly pod: string; readonly uid: string; readonly node: string }
  | {
      readonly kind: 'pod-deleting';
      readonly pod: string;
      readonly uid: string;
      readonly by: 'evict' | 'delete' | 'node-lost';
    }
  | { readonly kind: 'pod-gone'; readonly pod: string; readonly uid: string }
  | { readonly kind: 'pod-ready'; readonly pod: string; readonly uid: string }
  | { readonly kind: 'volume'; readonly volume: string; readonly state: 'attached' | 'detached'; readonly node: string }
  /** Cut off while mounted: writes may be lost. */
  | { readonly kind: 'volume-dirty'; readonly volume: string; readonly node: string; readonly cause: EndCause }
  /** Its engine ended while attached; not mounted any more, so nothing is lost, but the end was not orderly. */
  | { readonly kind: 'engine-lost'; readonly volume: string; readonly node: string; readonly cause: EndCause }
  /** A replica went away while its volume was attached; `left` replicas remain. */
  | {
      readonly kind: 'replica-lost';
      readonly volume: string;
      readonly node: string;
      readonly left: number;
      readonly cause: EndCause;
    }
  | { readonly kind: 'replica-back'; readonly volume: string; readonly node: string }
  // above
  | { readonly kind: 'flux'; readonly object: string; readonly suspended: boolean; readonly by: string }
  | { readonly kind: 'flux-ready'; readonly object: string; readonly ready: boolean }
  | { readonly kind: 'source'; readonly object: string; readonly url: string; readonly branch: string }
  | { readonly kind: 'vault'; readonly pod: string; readonly sealed: boolean }
  | { readonly kind: 'service'; readonly service: string; readonly healthy: boolean }
  // the lab's own hand
  | {
      readonly kind: 'fault-begins' | 'fault-ends';
      readonly fault: FaultKind;
      readonly target: string;
      readonly number: number;
    };

export type TraceEvent = { readonly at: number } & Happening;
