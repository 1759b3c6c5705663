/** Every service of the checklist by itself, in its own rhythm; `ingress` is what all of them say together. */
import type { ServiceCheck } from '../../api/config-startup.ts';
import type { HttpClient } from '../../clients/http/client.ts';
import type { CellName } from '../../core/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { type Polling, startPoll } from '../poll.ts';
import type { Publisher } from '../publisher.ts';
import { rhythm } from '../rhythm.ts';
import { probeService } from './probe.ts';

export interface ServicesOptions {
  readonly checks: readonly ServiceCheck[];
  /** `services.interval_seconds`, ms. */
  readonly intervalMs: number;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly cells: Publisher;
  /** Some step is open: somebody waits for them. */
  readonly isWaitedFor: () => boolean;
}

/** The polls by the cell that they publish. */
export function observeServices(options: ServicesOptions, signal: AbortSignal): ReadonlyMap<CellName, Polling> {
  const { checks, http, clock, cells, isWaitedFor, intervalMs } = options;
  const healthy = new Map<string, boolean>();
  const periodMs = (): number => (isWaitedFor() ? Math.min(intervalMs, rhythm.attended) : intervalMs);
  return new Map(
    checks.map((check) => {
      const cell: CellName = `service/${check.name}`;
      const poll = startPoll(
        clock,
        {
          periodMs,
          async read({ began, asked }) {
            const reading = await probeService(check, http, clock, signal);
            // What was broken off says nothing of the service.
            if (signal.aborted) return;
            cells.publish(cell, reading, began, asked);
            healthy.set(check.name, reading.healthy);
            if (healthy.size < checks.length) return;
            const notConverged = checks.map(({ name }) => name).filter((name) => healthy.get(name) !== true);
            cells.publish('ingress', { notConverged }, began, asked);
          },
        },
        signal,
      );
      return [cell, poll] as const;
    }),
  );
}
