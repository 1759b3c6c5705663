// What happens to a site in one simulated outage, as plain data: nothing in it depends on how the controller behaves, but for
// what waits for the moment at which a certain step is under way.
import type { DiskFault, Remainder } from '../in-memory/disk.ts';
import type { Fault } from '../world/faults.ts';

export type Deed =
  | { readonly at: number; readonly does: 'fault'; readonly bucket: string; readonly fault: Fault }
  /** Somebody saves desired.yaml; undefined bytes: somebody removes it. */
  | { readonly at: number; readonly does: 'edit'; readonly bucket: string; readonly bytes: Uint8Array | undefined }
  | {
      readonly at: number;
      readonly does: 'disk';
      readonly bucket: string;
      readonly fault: DiskFault;
      readonly untilMs: number;
    }
  /** kill -9 of the daemon; `writes`: at the so-many-th write of the journal after `at`. */
  | {
      readonly at: number;
      readonly does: 'crash';
      readonly bucket: string;
      readonly writes?: number;
      readonly remainder?: Remainder;
    }
  /** From `at` on, the first time that a step of this row is under way: kill -9, or the mains fail for so long. */
  | {
      readonly at: number;
      readonly does: 'in-step';
      readonly bucket: InStep;
      readonly row: string;
      readonly lastsMs: number;
      /** The batteries turn out to carry what they carry now for only so long, s. */
      readonly leftSeconds?: number;
    }
  | { readonly at: number; readonly does: 'wall-step'; readonly bucket: string; readonly byMs: number };

export type InStep = 'crash-in-step' | 'outage-in-step';

export interface Script {
  readonly deeds: readonly Deed[];
  /** From here on no fault is in force any more: mains are back, disks work, the operator wants the cluster up. */
  readonly calmAt: number;
}
