/** All that the daemon tells while one configuration is in force: its log, its metrics, and the service manager. */
import type { ParsedConfig } from '../api/config.ts';
import { createNotifier } from '../clients/systemd/notify.ts';
import type { ActionEnd } from '../core/action-end.ts';
import type { Instant } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';
import { endLine } from '../telemetry/log/action-lines.ts';
import { lineOf } from '../telemetry/log/line.ts';
import { logLines } from '../telemetry/log/log-lines.ts';
import { troubleLine } from '../telemetry/log/other-lines.ts';
import { createLogSink, type LogOutput } from '../telemetry/log/sink.ts';
import { createExposition } from '../telemetry/metrics/exposition.ts';
import type { Turn } from '../telemetry/metrics/registry.ts';
import { createMetricsServer } from '../telemetry/metrics/server.ts';
import type { Seen } from '../telemetry/plan/seen.ts';
import type { TickReport } from './loop.ts';
import type { Tell } from './tell.ts';

export interface Tellers {
  readonly tell: Tell;
  readonly onReport: (report: TickReport) => void;
  readonly onEnd: (end: ActionEnd) => void;
  readonly onTurn: (turn: Turn) => void;
  readonly onNotWritten: (file: string) => void;
  /** Serves the metrics until `signal` aborts; never rejects. */
  serve(signal: AbortSignal): Promise<void>;
}
export interface TellersOptions {
  readonly parsed: Extract<ParsedConfig, { state: 'valid' }>;
  readonly version: string;
  readonly clock: Clock;
  readonly out: LogOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function openTellers({ parsed, version, clock, out, env }: TellersOptions): Tellers {
  const { config, file } = parsed;
  const { self: host } = config;
  const sink = createLogSink({ level: file.log.level, site: config.cluster.name, host, clock, out });
  const trouble = (part: string) => (message: string) => sink.tell([troubleLine(part, message)]);
  const exposition = createExposition({
    clock,
    version,
    nodeVersion: process.versions.node,
    host,
    files: ['status.json', 'runs.json', 'input.json', 'desired.yaml'],
    droppedLines: () => sink.dropped(),
  });
  const notifier = createNotifier({ env, clock, onProblem: trouble('sd_notify') });
  let before: Seen | undefined;
  let fedAt: Instant | undefined;
  return {
    tell: (level, message, fields = {}) => sink.tell([lineOf(level, message, fields)]),
    onReport({ input, decision }) {
      const now: Seen = { input, decision };
      sink.tell(logLines(before, now));
      exposition.decided(now);
      if (before === undefined) notifier.ready('deciding');
      before = now;
      // Fed by decisions and by nothing else: a loop that only turns protects nobody.
      const { watchdogEveryMs } = notifier;
      const at = clock.now();
      if (watchdogEveryMs === undefined || (fedAt !== undefined && at - fedAt < watchdogEveryMs)) return;
      fedAt = at;
      notifier.watchdog();
    },
    onEnd(end) {
      exposition.ended(end);
      sink.tell([endLine(end)]);
    },
    onTurn: (turn) => exposition.turned(turn),
    onNotWritten: (file) => exposition.notWritten(file),
    serve: (signal) =>
      createMetricsServer({ listen: file.metrics.listen, clock, pages: exposition, onProblem: trouble('metrics') }).run(
        signal,
      ),
  };
}
