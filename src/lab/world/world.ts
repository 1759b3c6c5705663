// A site in virtual time, as ground truth. Pure: the same site, seed, commands and faults give the same bytes.
import { secondsLeft } from './battery.ts';
import { createKernel } from './begin.ts';
import { send } from './channel.ts';
import type { CommandKind, CommandOf, LastWords, Reply, ValueOf } from './command.ts';
import { createFaulting } from './faulting.ts';
import type { Fault } from './faults.ts';
import { type Kernel, known } from './kernel.ts';
import { knockOn, linkUp } from './network.ts';
import type { Site } from './site.ts';
import type { TraceEvent } from './trace.ts';
import type { Truth } from './truth.ts';
import { wire } from './wiring.ts';

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

  /** What a connection from the own host to a machine's SSH port meets now. */
  door(machine: string): 'answers' | 'refused' | 'silent';
  /** Whether the cable of a machine, and the switch at its end, carry anything. */
  carrier(machine: string): boolean;

  /** Injects a fault; the number clears it again. */
  inject(fault: Fault): number;
  clear(faultNumber: number): void;

  readonly truth: Truth;
  readonly trace: readonly TraceEvent[];
  /** Seconds until this UPS drops its load if the mains stay as they are and the load does; Infinity on mains. */
  secondsLeft(ups: string): number;
  containersOn(machine: string): number;
}

export function createWorld(site: Site, seed: number): World {
  const k: Kernel = createKernel(
    site,
    seed,
    wire(() => k),
  );
  const faulting = createFaulting(k);
  const runNext = (): void => {
    const event = k.queue.take();
    if (event === undefined) return;
    k.now = Math.max(k.now, event.at);
    const { run } = event;
    // Whoever keeps the event can see that it is over.
    event.run = undefined;
    run?.();
  };
  return {
    site,
    seed,
    now: () => k.now,
    nextEventAt: () => k.queue.nextAt(),
    advance: (to) => {
      for (let at = k.queue.nextAt(); at !== undefined && at <= to; at = k.queue.nextAt()) runNext();
      k.now = Math.max(k.now, to);
    },
    step: () => {
      if (k.queue.nextAt() === undefined) return false;
      runNext();
      return true;
    },
    send: (command, onReply = () => undefined, from = site.self) => send(k, command, onReply, from),
    onLastWords: (listener) => subscribe(k.lastWordsListeners, listener),
    onTrace: (listener) => subscribe(k.traceListeners, listener),
    door: (name) => knockOn(k, site.self, known(k.state.machines.get(name), `machine ${name}`)),
    carrier: (name) => linkUp(k, name),
    inject: (fault) => faulting.inject(fault),
    clear: (faultNumber) => faulting.clear(faultNumber),
    truth: k.state,
    trace: k.trace,
    secondsLeft: (name) => secondsLeft(k, known(k.state.upses.get(name), `UPS ${name}`)),
    containersOn: (name) => known(k.state.machines.get(name), `machine ${name}`).containers.size,
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
