/**
 * The time of a world, as it passes on the wall: each event happens when it is due. Nothing polls; the process sleeps until the next
 * event. Whatever comes from outside must find the world at this moment, so it goes through `touch`.
 */
import { after, type Instant } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import type { Timers } from '../in-memory/virtual.ts';
import { EventQueue } from '../world/queue.ts';
import type { World } from '../world/world.ts';

export interface RealTime {
  /** For what else has timers in the time of the world. */
  readonly timers: Timers;
  /** The same world, brought to this moment before anything from outside reaches it. */
  readonly world: World;
  /** Runs until the signal aborts; rejects when the world breaks. */
  run(stop: AbortSignal): Promise<void>;
}

/** `onMoved`: after whatever happened in the world. */
export function createRealTime(world: World, clock: Clock, onMoved: () => void): RealTime {
  const began = after(clock.now(), -world.now());
  const queue = new EventQueue();
  let isMoving = false;
  /** Ends the sleep of `run`: something may be due earlier than it thought. */
  let wake = new AbortController();
  let sleepsUntil: Instant | undefined;

  const nextAt = (): number => Math.min(world.nextEventAt() ?? Infinity, queue.nextAt() ?? Infinity);
  const runDue = (at: number): void => {
    if (world.nextEventAt() === at) return void world.step();
    world.advance(at);
    queue.take()?.run?.();
  };
  const catchUp = (): void => {
    // What an event itself asks for, it asks at its own time.
    if (isMoving) return;
    isMoving = true;
    try {
      const now = Math.max(world.now(), Math.floor(clock.now() - began));
      let moved = false;
      for (let at = nextAt(); at <= now; at = nextAt(), moved = true) runDue(at);
      world.advance(now);
      if (moved) onMoved();
    } finally {
      isMoving = false;
    }
  };
  const rouse = (): void => {
    if (sleepsUntil !== undefined && began + nextAt() < sleepsUntil) wake.abort('earlier');
  };
  function touch<Result>(act: () => Result): Result {
    catchUp();
    const result = act();
    rouse();
    return result;
  }

  return {
    timers: {
      now: () => world.now(),
      at: (time, run) => touch(() => queue.add(Math.max(time, world.now()), run)),
      after: (delayMs, run) => touch(() => queue.add(world.now() + Math.max(0, Math.ceil(delayMs)), run)),
      cancel: (timer) => queue.cancel(timer),
      stir: () => undefined,
    },
    world: {
      ...world,
      now: () => touch(() => world.now()),
      send: (command, onReply, from) => touch(() => world.send(command, onReply, from)),
      inject: (fault) => touch(() => world.inject({ ...fault, at: Math.max(fault.at, world.now()) })),
      clear: (number) => touch(() => world.clear(number)),
    },
    async run(stop) {
      stop.addEventListener('abort', () => wake.abort('stop'), { once: true });
      while (!stop.aborted) {
        catchUp();
        wake = new AbortController();
        sleepsUntil = after(clock.now(), Math.max(0, nextAt() - (clock.now() - began)));
        await clock.wakeAt(sleepsUntil, wake.signal);
        sleepsUntil = undefined;
      }
    },
  };
}
