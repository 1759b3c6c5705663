/**
 * What the service manager is told: that ananke runs, what it does, that it still turns, that it stops (sd_notify(3)). The protocol
 * is a datagram to a Unix socket, which Node does not have (`node:dgram` knows udp4 and udp6, `node:net` streams; `node:ffi` is
 * experimental in Node 26), so a process of `systemd-notify` sends each message. The unit needs `NotifyAccess=all` for that.
 * Nothing here waits for it, and nothing depends on its success but the watchdog: one that hears nothing restarts the process.
 */
import type { Clock } from '../../core/ports.ts';
import { limitOf } from '../within.ts';
import { messageLimitMs, statusLimit } from './limits.ts';
import { type Environment, type RunNotify, systemdNotify } from './run-notify.ts';

export interface NotifierOptions {
  /** Of this process. Without NOTIFY_SOCKET nobody wants to hear anything, and nothing is sent. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly run?: RunNotify;
  /** The main process of the unit: this one. */
  readonly pid?: number;
  readonly onProblem?: (message: string) => void;
}
export interface Notifier {
  /** The loop turns. Not that a cluster or a UPS can be reached: both may be dead at a boot. */
  ready(status: string): void;
  /** Of several that wait the last one is told. */
  status(text: string): void;
  /** To be called after a turn of the loop that got on, never by a timer of its own. */
  watchdog(): void;
  stopping(): void;
  /** How often `watchdog` should be called: half of what the unit allows. Undefined: it has none, or one for another process. */
  readonly watchdogEveryMs: number | undefined;
  /** All that was to be told is told, or has failed. */
  idle(): Promise<void>;
}

export function createNotifier(options: NotifierOptions): Notifier {
  const { env, clock, run = systemdNotify(env), pid = process.pid, onProblem = () => undefined } = options;
  let waiting = new Map<string, string>();
  let sending: Promise<void> | undefined;

  const sendAll = async (): Promise<void> => {
    while (waiting.size > 0) {
      const message = waiting;
      waiting = new Map();
      const why = await bounded(
        run,
        [...message].map(([name, value]) => `${name}=${value}`),
        clock,
      );
      if (why !== undefined) onProblem(`systemd-notify ${[...message.keys()].join(' ')}: ${why}`);
    }
    sending = undefined;
  };
  const tell = (message: Readonly<Record<string, string>>): void => {
    if (isBlank(env['NOTIFY_SOCKET'])) return;
    // One message at a time; what comes meanwhile goes together, and each thing once.
    for (const [name, value] of Object.entries(message)) waiting.set(name, value);
    sending ??= sendAll();
  };
  return {
    ready: (status) => tell({ READY: '1', MAINPID: String(pid), STATUS: oneLine(status) }),
    status: (text) => tell({ STATUS: oneLine(text) }),
    watchdog: () => tell({ WATCHDOG: '1' }),
    stopping: () => tell({ STOPPING: '1' }),
    watchdogEveryMs: isBlank(env['NOTIFY_SOCKET']) ? undefined : halfOfWatchdog(env, pid),
    idle: async () => {
      await sending;
    },
  };
}

async function bounded(run: RunNotify, assignments: readonly string[], clock: Clock): Promise<string | undefined> {
  const limit = limitOf(clock, messageLimitMs, new AbortController().signal);
  try {
    return await run(assignments, limit.stop);
  } finally {
    limit.release();
  }
}

const isBlank = (text: string | undefined): boolean => text === undefined || text === '';

/** A line break would begin another assignment. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .slice(0, statusLimit)
    .toWellFormed();

/** As sd_watchdog_enabled(3) reads both: microseconds, and for whom. */
function halfOfWatchdog({ WATCHDOG_USEC, WATCHDOG_PID }: Environment, pid: number): number | undefined {
  if (WATCHDOG_USEC === undefined || !/^[1-9]\d{0,18}$/.test(WATCHDOG_USEC)) return undefined;
  if (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(pid)) return undefined;
  return Math.max(1, Math.floor(Number(WATCHDOG_USEC) / 2_000));
}
