/** What was seen of the site from this host, as one value: every part of it was asked for a bounded time. */
import type { Config } from '../core/config.ts';
import type { Desired } from '../core/desired.ts';
import type { Snapshot } from '../core/facts.ts';
import type { UpsName } from '../core/ids.ts';

/** An answer, or why there is none, as whole sentences. late: its time was over before. */
export type Answer<Value> =
  | { readonly is: 'read'; readonly value: Value }
  | { readonly is: 'failed' | 'late'; readonly message: string };

export interface SiteSeen {
  readonly config: Config;
  /** How a command that is printed for pasting calls ananke for these files. */
  readonly call: string;
  /** What the observers of the daemon would tell it now. */
  readonly snapshot: Snapshot;
  /** Of `desired.yaml`. */
  readonly desired: { readonly path: string; readonly read: Answer<Desired> };
  readonly folders: readonly FolderSeen[];
  readonly daemon: DaemonSeen;
  /** Each server of the API by itself. */
  readonly endpoints: readonly { readonly url: string; readonly ready: Answer<string> }[];
  /** Names of the nodes that the cluster has. */
  readonly clusterNodes: Answer<readonly string[]>;
  readonly rights: readonly { readonly right: Right; readonly allowed: Answer<boolean> }[];
  /** UPSes with a user: whether upsd lets it give orders. */
  readonly orders: readonly { readonly ups: UpsName; readonly user: string; readonly taken: Answer<undefined> }[];
  /** Parts of the configuration that could not be used at all, as sentences. */
  readonly unusable: readonly string[];
}

export interface FolderSeen {
  readonly path: string;
  /** What it is for. */
  readonly role: 'state' | 'run';
  readonly state: Answer<{ readonly writable: boolean; readonly freeBytes: number }> | { readonly is: 'absent' };
}

export interface DaemonSeen {
  /** Who holds its lock; undefined: nobody. */
  readonly lock: Answer<{ readonly processId: string } | undefined>;
  /** The latest status that was written; undefined: none. */
  readonly status: Answer<{ readonly ageSeconds: number; readonly tick: number } | undefined>;
}

/** Something that has to be allowed in the API of the cluster. */
export interface Right {
  readonly verb: string;
  /** Empty: the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Absent: in all of them. */
  readonly namespace?: string;
  /** What does not work without it: the end of a sentence that begins with "without it". */
  readonly without: string;
}
