/** What the last decision waits for, as the rhythm of the polls. */
import type { Config } from '../core/config.ts';
import type { Attention } from '../core/ports.ts';
import { pollsOf } from './polls.ts';

export interface Attending {
  machines: ReadonlySet<string>;
  /** Some step is open. */
  open: boolean;
}
/** What of a poll matters here, whichever world it reads. */
interface Attended {
  retime(): void;
  ask(): void;
}

/** Changes `attending`, and tells the polls what follows from it. */
export function attendTo(
  attending: Attending,
  { machines, refresh }: Attention,
  polls: ReadonlyMap<string, Attended>,
  config: Config,
): void {
  const next = new Set(machines);
  const open = next.size > 0 || refresh.length > 0;
  const { machines: old, open: wasOpen } = attending;
  if (open !== wasOpen || next.size !== old.size || machines.some((machine) => !old.has(machine))) {
    Object.assign(attending, { machines: next, open });
    for (const poll of polls.values()) poll.retime();
  }
  for (const cell of refresh) for (const name of pollsOf(cell, config)) polls.get(name)?.ask();
}
