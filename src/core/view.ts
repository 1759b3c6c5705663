/** What assessors and interlocks look at: the five inputs, joined with what the power policy made of them. */
import type { Config } from './config.ts';
import type { Estimates } from './decision.ts';
import type { DesiredSpec } from './desired.ts';
import type { Snapshot } from './facts.ts';
import type { NodeName, UpsName } from './ids.ts';
import type { Memory, Run } from './memory.ts';
import type { Instant, Moment } from './moment.ts';
import type { Site } from './site.ts';

export interface Rule {
  readonly met: boolean;
  /** Not met, but this machine alone may be woken: it serves the upsd of a UPS that nobody can read. */
  readonly scout?: true;
  readonly reason: string;
  readonly message: string;
}
/** One UPS as the policy sees it in this tick. */
export interface UpsPicture {
  /** explained: silent because ananke sent the host of its upsd off. */
  readonly line: 'mains' | 'battery' | 'unknown' | 'explained';
  /** The present cause to go down, if there is one. */
  readonly trigger?: {
    readonly reason: string;
    readonly message: string;
    readonly updates: number;
    readonly blind: boolean;
  };
  /** Its hold was set aside by hand, and that counts: its trigger places none, and its silence means nothing. */
  readonly released?: true;
  /** When the battery ends, by the last reading. */
  readonly darkAt?: Instant;
  readonly lowBattery: boolean;
  /** What a shutdown of its scope takes, times the safety factor, ms. */
  readonly needMs: number;
  readonly startRule: Rule;
  readonly reversalRule: Rule;
  /** The reading that this picture counts as new: pace and debounce count these. */
  readonly updatedAt?: Instant;
}
export interface View {
  readonly config: Config;
  readonly site: Site;
  readonly spec: DesiredSpec;
  readonly snapshot: Snapshot;
  readonly memory: Memory;
  readonly run: Run | undefined;
  readonly estimates: Estimates;
  readonly now: Moment;
  readonly power: Readonly<Record<UpsName, UpsPicture>>;
}

/** Hands off, always, also while it answers. */
export function isIgnored(spec: DesiredSpec, name: NodeName): boolean {
  return spec.ignoredNodes.includes(name);
}
