/** The real site in parts: each knows one kind of other side, reads it by polls, and carries out what is asked of it. */
import type { AnankeConfig } from '../../api/config-schema.ts';
import type { ActionKind } from '../../core/action.ts';
import type { Config } from '../../core/config.ts';
import type { Clock } from '../../core/ports.ts';
import type { Handlers } from '../../executor/handlers/handler.ts';
import type { Attending } from '../../observers/attend.ts';
import type { Cells } from '../../observers/cells.ts';
import type { Polling } from '../../observers/poll.ts';

/** What every part stands on. */
export interface Ground {
  readonly config: Config;
  readonly file: AnankeConfig;
  readonly clock: Clock;
  readonly cells: Cells;
  /** Of the last decision. */
  readonly attending: Readonly<Attending>;
  /** 0 <= x < 1: spreads attempts that would otherwise march in step. */
  readonly random: () => number;
  /** Somebody should know, and nothing else says it. */
  readonly onProblem: (message: string) => void;
  /** The site is being closed: whatever reads or listens ends. */
  readonly closing: AbortSignal;
}
export interface Area<Kinds extends ActionKind = never> {
  /** By what they read: `host`, `ups/rack`, `pods`. */
  readonly polls: ReadonlyMap<string, Polling>;
  readonly handlers: Pick<Handlers, Kinds>;
  /** Connections end. Reading has ended by then. */
  close(): void;
}
