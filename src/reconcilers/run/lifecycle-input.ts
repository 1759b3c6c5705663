/** What a run is opened, kept and changed by. */
import type { Config } from '../../core/config.ts';
import type { RunOptions } from '../../core/desired.ts';
import type { UpsName } from '../../core/ids.ts';
import type { Memory, Targets } from '../../core/memory.ts';
import type { Moment, Timestamp } from '../../core/moment.ts';
import type { Pictures } from '../machines.ts';

export interface LifecycleInput {
  readonly config: Config;
  readonly memory: Memory;
  readonly targets: Targets;
  /** UPSes for whose cycle the targets send all their machines off. */
  readonly cycling: ReadonlySet<UpsName>;
  /** Who asks for these targets, as `askedFor` tells it. */
  readonly asked: string;
  /** A new edit was accepted in this tick; options only when it said some. */
  readonly edit: {
    readonly isNew: boolean;
    /** It said up or down, be it once more, and not only a release, a pause or other names to ignore. */
    readonly isSaid: boolean;
    readonly asksUp: boolean;
    readonly options: RunOptions | undefined;
    readonly cause: string;
  };
  readonly pictures: Pictures;
  /** What is unhealthy now, by cell or object name. */
  readonly unhealthy: () => readonly string[];
  readonly now: Moment;
  readonly wallAt: Timestamp;
}
