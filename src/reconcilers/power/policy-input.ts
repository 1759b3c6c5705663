/** What the policy of one UPS is made from, and what it comes to. */
import type { UpsConfig } from '../../core/config.ts';
import type { UpsReading } from '../../core/facts.ts';
import type { BootId } from '../../core/ids.ts';
import type { UpsMemory } from '../../core/memory.ts';
import type { Moment } from '../../core/moment.ts';
import type { Observed } from '../../core/observed.ts';
import type { UpsPicture } from '../../core/view.ts';

export interface PolicyInput {
  readonly ups: UpsConfig;
  readonly fact: Observed<UpsReading>;
  readonly memory: UpsMemory;
  readonly hostBoot: BootId;
  /** What a shutdown of its scope takes, times the safety factor, ms. */
  readonly needMs: number;
  /** ananke itself sent the host of this upsd off: silence is explained. */
  readonly explained: boolean;
  /** A person has set the hold of this UPS aside: its silence needs a new reading before it means anything again. */
  readonly released: boolean;
  /** What a full battery lasts at full load, ms: configured or learned. */
  readonly fullLoadRuntimeMs: number | undefined;
  /** The whole cluster runs and nothing is under way: the load is the full one. */
  readonly atFullLoad: boolean;
  readonly now: Moment;
}
export interface PolicyResult {
  readonly memory: UpsMemory;
  readonly picture: Omit<UpsPicture, 'startRule' | 'reversalRule' | 'released'>;
}

export function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
