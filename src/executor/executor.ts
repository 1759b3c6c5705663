/**
 * Performs actions, each within its time limit, and says how each ended: exactly one end for each start. It knows no order and no
 * retries. An action that throws is `unknown` and not `failed`, because handlers say `failed` themselves when they know that
 * nothing was sent; nobody knows how far a throw got.
 */

import { type Action, type Answer, actionTimeoutLimitMs, laneWidth, type Outcome } from '../core/action.ts';
import { type ActionEnd, maxActionsInFlight } from '../core/action-end.ts';
import type { ActionId } from '../core/ids.ts';
import { after } from '../core/moment.ts';
import type { Ports } from '../core/ports.ts';
import { noteLength, stopGraceMs } from './limits.ts';

/** `busy`: this very action is in flight and will end. The others were never sent. */
export type Start = 'started' | 'busy' | 'lane-full' | 'full' | 'stopped';
export interface Executor {
  start(action: Action): Start;
  inFlight(): number;
  /** Aborts what is in flight, waits a moment for it, and ends the rest as unknown. */
  stop(): Promise<void>;
}
interface Flight {
  readonly lane: string;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  end(outcome: Outcome, note?: string): void;
}

export function createExecutor(
  { perform, clock }: Pick<Ports, 'perform' | 'clock'>,
  onEnd: (end: ActionEnd) => void,
): Executor {
  const flights = new Map<ActionId, Flight>();
  let isStopped = false;

  const takeOff = (action: Action): void => {
    const timer = new AbortController();
    const flight = openFlight(action.lane, (outcome, note) => {
      timer.abort('ended');
      flights.delete(action.id);
      onEnd({ id: action.id, outcome, at: clock.now(), ...(note === undefined ? {} : { note }) });
    });
    flights.set(action.id, flight);
    const watch = async (): Promise<void> => {
      const limitMs = Math.min(action.timeoutMs, actionTimeoutLimitMs);
      await clock.wakeAt(after(clock.now(), limitMs), timer.signal);
      if (timer.signal.aborted) return;
      flight.abort.abort();
      flight.end('unknown', `No answer within ${limitMs} ms.`);
    };
    // Async, so that a throw before the first await ends the flight later as well, and never inside `start`.
    const call = async (): Promise<Answer> => perform(action, flight.abort.signal);
    const request = async (): Promise<void> => {
      try {
        const { outcome, note } = await call();
        flight.end(outcome, note?.slice(0, noteLength));
      } catch (error) {
        flight.end('unknown', noteOf(error));
      }
    };
    void watch();
    void request();
  };
  return {
    start(action) {
      if (isStopped) return 'stopped';
      if (flights.has(action.id)) return 'busy';
      if (flights.size >= maxActionsInFlight) return 'full';
      const inLane = [...flights.values()].filter((flight) => flight.lane === action.lane).length;
      if (inLane >= laneWidth(action.lane)) return 'lane-full';
      takeOff(action);
      return 'started';
    },
    inFlight: () => flights.size,
    async stop() {
      isStopped = true;
      for (const flight of flights.values()) flight.abort.abort();
      const grace = new AbortController();
      const allEnded = Promise.all([...flights.values()].map((flight) => flight.ended));
      await Promise.race([allEnded, clock.wakeAt(after(clock.now(), stopGraceMs), grace.signal)]);
      grace.abort('ended');
      for (const flight of flights.values()) flight.end('unknown', 'ananke stopped before the answer came.');
    },
  };
}

/** The first end counts; a late answer of an action that was given up finds its flight closed. */
function openFlight(lane: string, close: (outcome: Outcome, note?: string) => void): Flight {
  let isOpen = true;
  let land: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    land = resolve;
  });
  return {
    lane,
    abort: new AbortController(),
    ended,
    end(outcome, note) {
      if (!isOpen) return;
      isOpen = false;
      close(outcome, note);
      land();
    },
  };
}

function noteOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, noteLength);
}
