/** The only seam between the controller and a world, real or simulated. */
import type { Action, Answer } from './action.ts';
import type { CellName, Snapshot } from './facts.ts';
import type { Instant, Timestamp } from './moment.ts';

/** What the last decision wants the observers to look at. */
export interface Attention {
  /** Read these now. */
  readonly refresh: readonly CellName[];
  /** Probe these machines every 2 s, the others every 30 s. */
  readonly machines: readonly string[];
}
export interface Files {
  read(path: string): Promise<Uint8Array | undefined>;
  /** Temporary file, fsync, rename, fsync of the folder: durable when it resolves. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /** Appended and synced when it resolves. */
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Lock, read, compare, replace. */
  update(path: string, edit: (old: Uint8Array | undefined) => Uint8Array): Promise<void>;
}
export interface Clock {
  now(): Instant;
  wallNow(): Timestamp;
  /** Resolves at `at`, or when `signal` aborts; never rejects. */
  wakeAt(at: Instant, signal: AbortSignal): Promise<void>;
}
export interface Ports {
  /** The observers' latest cells: synchronous, it awaits no network. */
  perceive(sequence: number): Snapshot;
  attend(attention: Attention): void;
  perform(action: Action, signal: AbortSignal): Promise<Answer>;
  readonly files: Files;
  readonly clock: Clock;
}
