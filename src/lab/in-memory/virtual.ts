// Virtual time: the world's events, the adaptor's own timers and the controller's jobs, one after another. With promise jobs alone
// it is deterministic; whoever has other things to wait for says when they have settled. Nothing here waits in real time.
import { EventQueue, type Scheduled } from '../world/queue.ts';
import type { World } from '../world/world.ts';

/**
 * How many turns of the microtask queue must pass without a call to a port before the controller counts as waiting.
 * A controller waits only for promises of ports, and between one of them and the next call it passes a few `await`s, each
 * worth one to three turns: the real loop needs six. A test compares whole outages with many times as many, byte by byte.
 */
const quietTurns = 24;
/** More calls than this at one instant of virtual time is a controller that spins. */
const callLimit = 200_000;

/** The time of the world, for what belongs to it and is no event of it. */
export type Timers = Pick<VirtualTime, 'now' | 'at' | 'after' | 'cancel' | 'stir'>;
export interface VirtualTime {
  now(): number;
  at(time: number, run: () => void): Scheduled;
  after(delayMs: number, run: () => void): Scheduled;
  cancel(timer: Scheduled | undefined): undefined;
  /** A port was called, one of its promises was settled, or a tick was asked for: promise jobs may be due. */
  stir(): void;
  /** Called before the world may change, with the instant of that change. */
  onBeforeEvent(listener: (at: number) => void): () => void;
  onAfterEvent(listener: () => void): () => void;
  /** Runs everything that is due up to and including `until`, and stands there. */
  runUntil(until: number): Promise<void>;
}

export interface VirtualOptions {
  readonly turns?: number;
  /** In place of promise jobs: resolves when nothing is under way any more that needs no time of the world. */
  readonly settled?: () => Promise<void>;
}

export function createVirtualTime(world: World, { turns = quietTurns, settled }: VirtualOptions = {}): VirtualTime {
  const timers = new EventQueue();
  const before = new Set<(at: number) => void>();
  const afterwards = new Set<() => void>();
  const turn = Promise.resolve();
  let stirred = 0;
  let settledAt = 0;

  async function settle(): Promise<void> {
    if (settled !== undefined) return settled();
    let quiet = 0;
    const limit = stirred + callLimit;
    while (quiet < turns) {
      const seen = stirred;
      await turn;
      quiet = stirred === seen ? quiet + 1 : 0;
      if (stirred > limit) throw new Error(`The controller spins at ${world.now()} ms of virtual time`);
    }
    settledAt = stirred;
  }

  /** The next instant at which anything is due, after the observers had their say about what is about to change. */
  function nextAt(until: number): number {
    const horizon = Math.min(world.nextEventAt() ?? Infinity, until);
    for (const listener of before) listener(horizon);
    return Math.min(horizon, timers.nextAt() ?? Infinity);
  }

  function runDue(at: number): void {
    // The world goes first: whoever reads at this instant sends his request after what happened in it.
    if (world.nextEventAt() === at) {
      world.step();
      for (const listener of afterwards) listener();
      return;
    }
    if (world.now() < at) world.advance(at);
    if (timers.nextAt() === at) timers.take()?.run?.();
  }

  return {
    now: () => world.now(),
    at: (time, run) => timers.add(Math.max(time, world.now()), run),
    after: (delayMs, run) => timers.add(world.now() + Math.max(0, Math.ceil(delayMs)), run),
    cancel: (timer) => timers.cancel(timer),
    stir: () => {
      stirred += 1;
    },
    onBeforeEvent: (listener) => subscribe(before, listener),
    onAfterEvent: (listener) => subscribe(afterwards, listener),
    async runUntil(until) {
      await settle();
      for (;;) {
        const at = nextAt(until);
        const due = at === world.nextEventAt() || at === timers.nextAt();
        if (at > until || !due) break;
        runDue(at);
        if (settled !== undefined || stirred !== settledAt) await settle();
      }
      if (world.now() < until) world.advance(until);
    },
  };
}

function subscribe<Listener>(to: Set<Listener>, listener: Listener): () => void {
  to.add(listener);
  return () => to.delete(listener);
}
