/** The own host: which boot this is, whether it may start machines, and whether its link to the others is up. */
import type { HostReading } from '../../core/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { type Polling, startPoll } from '../poll.ts';
import type { Publisher } from '../publisher.ts';
import { rhythm } from '../rhythm.ts';

export interface HostOptions {
  readonly read: () => Promise<HostReading>;
  readonly clock: Clock;
  readonly cells: Publisher;
}

export function observeHost({ read, clock, cells }: HostOptions, signal: AbortSignal): Polling {
  return startPoll(
    clock,
    {
      periodMs: () => rhythm.host,
      async read({ began, asked }) {
        try {
          cells.publish('host', await read(), began, asked);
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          cells.fail('host', { reason: 'HostUnread', message: `This host cannot be read: ${message}` });
        }
      },
    },
    signal,
  );
}
