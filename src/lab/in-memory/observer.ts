// What every observer of one process shares.

import type { Config } from '../../core/config.ts';
import type { Attending } from '../../observers/attend.ts';
import type { Cells } from '../../observers/cells.ts';
import type { Site } from '../world/site.ts';
import type { Restlessness } from './events.ts';
import type { Poll, PollHost } from './poll.ts';
import type { Wire } from './wire.ts';

export interface ObserverHost extends PollHost {
  readonly wire: Wire;
  readonly cells: Cells;
  readonly config: Config;
  readonly site: Site;
  readonly attending: Attending;
  readonly restlessness: Restlessness;
  /** The version that our own last write to the API got: an older list is not believed. */
  readonly ownWrites: { version: number };
  /** How far the own wall clock is beside the right time. */
  ownOffsetMs(): number;
  isBootstrapped(): boolean;
  /** Etcd snapshots that were asked for on this host, by name, with the server that takes them. */
  readonly snapshots: ReadonlyMap<string, string>;
}

/** Polls by what they read: `ups/alpha`, `node/server-1`, `pods`. */
export type Polls = Map<string, Poll>;

/** How long one request is waited for. */
export const patience = {
  host: 1_000,
  ups: 3_000,
  knock: 1_000,
  probe: 4_000,
  // About as long as `cluster.api_timeout_seconds` lets one server take; two that begin together do not end together.
  api: 5_000,
  list: 6_000,
  http: 5_000,
} as const;
