/** Writes status.json: all that `ananke status` needs, so that looking at it asks nobody. */
import { after } from '../core/moment.ts';
import type { Clock, Files } from '../core/ports.ts';
import { statusOf, type Teller } from '../telemetry/status/status.ts';
import type { Projection } from './projections.ts';
import type { TickReport } from './ticker.ts';

/** The least time between two writings, ms: a person cannot read faster, and a drain makes twenty decisions in a second. */
export const statusSpacingMs = 200;

export interface StatusWriterOptions {
  readonly files: Files;
  readonly path: string;
  readonly clock: Clock;
  readonly teller: () => Teller;
}

export function createStatusWriter({ files, path, clock, teller }: StatusWriterOptions): Projection<TickReport> {
  const never = new AbortController().signal;
  return {
    name: 'status.json',
    async write({ input, decision }) {
      const began = clock.now();
      await files.replace(path, new TextEncoder().encode(`${JSON.stringify(statusOf(input, decision, teller()))}\n`));
      // What was decided meanwhile is written then, and only the newest of it.
      await clock.wakeAt(after(began, statusSpacingMs), never);
    },
  };
}
