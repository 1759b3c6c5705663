/** A check: one thing that is allowed, and that an engineer would still want to be told of before the night of the outage. */
import type { Config } from '../core/config.ts';

export interface ConfigCheck {
  /** A word that names it in reports and in tests. */
  readonly name: string;
  /** What it found, one sentence each with names and what to do; nothing when all is well. */
  readonly check: (config: Config) => readonly string[];
}
