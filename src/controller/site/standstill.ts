/**
 * A process that does not run, because it was stopped (SIGSTOP) or its machine was, learns nothing meanwhile, and does not notice: its
 * cells say what was known before. The first decision afterwards must not rest on them.
 */
import { cellName } from '../../core/facts.ts';
import { after } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import type { Cells } from '../../observers/cells.ts';
import type { Polling } from '../../observers/poll.ts';

/** The timers of a process that runs are never late by so much, ms; what is read each second is old by then. */
export const standstillMs = 10_000;
const lookEveryMs = 1_000;

export interface Standstill {
  /** Looks at once: whatever comes first after a standstill has to. */
  look(): void;
}

export function watchStandstill(
  clock: Clock,
  { cells, polls }: { readonly cells: Cells; readonly polls: ReadonlyMap<string, Polling> },
  closing: AbortSignal,
): Standstill {
  let ranAt = clock.now();
  const look = (): void => {
    const stoodMs = clock.now() - ranAt;
    ranAt = clock.now();
    if (stoodMs > standstillMs) doubt(cells, polls, stoodMs);
  };
  const watch = async (): Promise<void> => {
    while (!closing.aborted) {
      await clock.wakeAt(after(clock.now(), lookEveryMs), closing);
      look();
    }
  };
  void watch();
  return { look };
}

/** All that is read again and again. The last words of a machine are said once, and stay true of their boot. */
function doubt(cells: Cells, polls: ReadonlyMap<string, Polling>, stoodMs: number): void {
  const message = `This process stood still for ${Math.round(stoodMs / 1_000)} s; what it knew is from before.`;
  for (const name of Object.keys(cells.picture()))
    if (!name.startsWith('words/')) cells.fail(cellName(name), { reason: 'StoodStill', message });
  for (const poll of polls.values()) poll.ask();
}
