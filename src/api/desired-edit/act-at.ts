/** What `act` says at an instant of the wall clock, as people read it: an `actUntil` that has passed means always again. */
import type { DesiredSpec } from '../../core/desired.ts';
import type { Timestamp } from '../../core/moment.ts';

export interface ActAt {
  readonly act: DesiredSpec['act'];
  /** When it ends. Undefined: by `ananke resume` alone, or it says always. */
  readonly until: Timestamp | undefined;
}

/** For what is shown and printed. The controller counts on its monotonic clock instead (reconcilers/run/edit.ts). */
export function actAt({ act, actUntil }: DesiredSpec, at: Timestamp): ActAt {
  const hasEnded = act === 'always' || (actUntil !== undefined && actUntil <= at);
  return hasEnded ? { act: 'always', until: undefined } : { act, until: actUntil };
}
