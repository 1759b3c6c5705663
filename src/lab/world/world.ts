// A site in virtual time, as ground truth. Pure: the same site, seed, commands and faults give the same bytes.
import type { CommandKind, CommandOf, LastWords, Reply, ValueOf } from './command.ts';
import type { Fault } from './faults.ts';
import type { Site } from './site.ts';
import type { TraceEvent } from './trace.ts';
import type { Truth } from './truth.ts';

export interface World {
  readonly site: Site;
  readonly seed: number;
  /** Virtual milliseconds since the world began. */
  now(): number;
  /** When something happens next; undefined when nothing ever will by itself. */
  nextEventAt(): number | undefined;
  /** Processes every event up to and including `to`, and stands there. */
  advance(to: number): void;
  /** Processes the one next event; false when there is none. For checks after every event. */
  step(): boolean;

  /**
   * Sends a request from `from` (the own host when absent). The reply comes in a later event; when the sender
   * goes down before, it never comes.
   */
  send<K extends CommandKind>(command: CommandOf<K>, onReply?: (reply: Reply<ValueOf<K>>) => void, from?: string): void;
  onLastWords(listener: (words: LastWords) => void): () => void;
  /** Called for each line of the trace, at once. */
  onTrace(listener: (event: TraceEvent) => void): () => void;

  /** Injects a fault; the number clears it again. */
  inject(fault: Fault): number;
  clear(faultNumber: number): void;

  readonly truth: Truth;
  readonly trace: readonly TraceEvent[];
  /** Seconds until this UPS drops its load if the mains stay as they are and the load does; Infinity on mains. */
  secondsLeft(ups: string): number;
  containersOn(machine: string): number;
}
