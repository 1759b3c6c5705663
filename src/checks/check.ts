/**
 * A check: one thing that an engineer wants to be told of before the night of the outage. What needs the files alone is told of a
 * configuration that is allowed; what needs the site is judged by what was seen of it, and asks nobody itself.
 */
import type { Config } from '../core/config.ts';
import type { SiteSeen } from './seen.ts';

interface Named {
  /** A word that names it in reports and in tests. */
  readonly name: string;
  /** What it answers, as a sentence. */
  readonly about: string;
}
export interface ConfigCheck extends Named {
  readonly needs: 'files';
  /** What it found, one sentence each with names and what to do; nothing when all is well. */
  readonly check: (config: Config) => readonly string[];
}
export interface SiteCheck extends Named {
  readonly needs: 'site';
  /** One for each subject that it is about; none where it is about nothing here. */
  readonly check: (seen: SiteSeen) => readonly Finding[];
}
export type Check = ConfigCheck | SiteCheck;

/** failed: ananke cannot do a part of its work. unknown: nobody can tell. warning: it can, and somebody should know all the same. */
export type Outcome = 'ok' | 'warning' | 'failed' | 'unknown';
export interface Finding {
  readonly outcome: Outcome;
  /** A machine, a UPS, a file, an endpoint. */
  readonly subject: string;
  /** Sentences: what is so, and where it is wrong what was seen. */
  readonly message: string;
  /** What to do about it: a command that can be pasted, or a sentence. */
  readonly next?: string;
}

export const ok = (subject: string, message: string): Finding => ({ outcome: 'ok', subject, message });
export const found = (outcome: Exclude<Outcome, 'ok'>, subject: string, message: string, next?: string): Finding =>
  next === undefined ? { outcome, subject, message } : { outcome, subject, message, next };
