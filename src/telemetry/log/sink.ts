/**
 * Where the lines of the log go: stdout, one JSON text a line behind the priority that the journal of systemd reads
 * (sd-daemon(3), `SyslogLevelPrefix=`). Nothing here waits, and nothing here fails: a reader that is slow or gone costs lines, and
 * the loop does not hear of it.
 */
import { pino } from 'pino';
import type { Clock } from '../../core/ports.ts';
import { boundedFields } from './bounded.ts';
import { pendingLimit } from './limits.ts';
import { type Level, type LogLine, line } from './line.ts';
import { createRepeats } from './repeats.ts';

/** A stream such as `process.stdout`. To a pipe or a socket it does not block, and keeps what its reader has not taken. */
export interface LogOutput {
  write(text: string, done: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}
export interface LogSinkOptions {
  /** Least important line that is written. */
  readonly level: Level;
  readonly site: string;
  readonly host: string;
  readonly clock: Pick<Clock, 'now' | 'wallNow'>;
  readonly out: LogOutput;
}
export interface LogSink {
  /** To be called at each turn of the loop, also with nothing: warnings that were held back are written then. */
  tell(lines: readonly LogLine[]): void;
  /** Lines that were lost because nobody took them. */
  dropped(): number;
  /** All that was told is written or lost: for the end of the process. It may never resolve, so it wants a limit. */
  idle(): Promise<void>;
}

/** As in sd-daemon(3). */
const priorities: Readonly<Record<Level, number>> = { error: 3, warn: 4, info: 6, debug: 7 };

export function createLogSink({ level, site, host, clock, out }: LogSinkOptions): LogSink {
  const repeats = createRepeats();
  const output = createBoundedOutput(out);
  let priority = priorities.info;
  const logger = pino(
    {
      level,
      base: { site, host },
      timestamp: () => `,"time":"${new Date(clock.wallNow()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (text: string) => output.write(`<${priority}>${text}`) },
  );
  const write = (one: LogLine): void => {
    priority = priorities[one.level];
    logger[one.level](boundedFields(one.fields), one.message);
  };
  return {
    tell(lines) {
      const now = clock.now();
      const told = [...repeats.due(now), ...lines.filter((one) => repeats.isNew(one, now))];
      if (told.length === 0) return;
      const lost = output.takeLost();
      if (lost > 0) write(line('warn', 'log lines dropped', { lines: lost }));
      for (const one of told) write(one);
    },
    dropped: () => output.dropped(),
    idle: () => output.idle(),
  };
}

interface BoundedOutput {
  write(text: string): void;
  /** Lines lost since the last time that somebody asked, once there is room to say so. */
  takeLost(): number;
  dropped(): number;
  idle(): Promise<void>;
}

function createBoundedOutput(out: LogOutput): BoundedOutput {
  let pending = 0;
  let dropped = 0;
  let told = 0;
  let onIdle: (() => void) | undefined;
  // Each write hears of its own failure; without a listener the process would end.
  out.on('error', () => undefined);
  const settle = (size: number, isLost: boolean): void => {
    pending -= size;
    if (isLost) dropped += 1;
    if (pending === 0) onIdle?.();
  };
  return {
    write(text) {
      const size = text.length;
      if (pending + size > pendingLimit) {
        dropped += 1;
        return;
      }
      pending += size;
      let isSettled = false;
      const once = (isLost: boolean): void => {
        if (!isSettled) settle(size, isLost);
        isSettled = true;
      };
      try {
        out.write(text, (error) => once(error !== undefined && error !== null));
      } catch {
        once(true);
      }
    },
    takeLost() {
      if (pending > pendingLimit / 2) return 0;
      const lost = dropped - told;
      told = dropped;
      return lost;
    },
    dropped: () => dropped,
    idle: () =>
      new Promise((resolve) => {
        onIdle = resolve;
        if (pending === 0) resolve();
      }),
  };
}
