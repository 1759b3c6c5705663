// What the story of the demo is played on: a simulated site, and a controller that reaches it somehow.
import type { TickReport } from '../../controller/loop.ts';
import type { Config } from '../../core/config.ts';
import type { Desired } from '../../core/desired.ts';

export interface StageOptions {
  readonly config: Config;
  readonly desired: Desired;
  readonly configBytes: Uint8Array;
  readonly desiredBytes: Uint8Array;
  readonly see: (report: TickReport) => void;
}
export interface Stage {
  runUntil(worldMs: number): Promise<void>;
  /** What stands on the disk of the coordinator, by the path that it has on a real one. */
  disk(): Promise<ReadonlyMap<string, Uint8Array>>;
  close(): Promise<void>;
}

/** Folders of a coordinator. */
export const stateFolder = '/var/lib/ananke';
export const runFolder = '/run/ananke';
