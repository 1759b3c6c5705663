/**
 * Options of a word to come up wait for the hold that keeps it down. What they accept of a UPS ends with an Active hold of that UPS, also
 * when it stood as they were said: accepted power is never set against one, and what the battery has after it nobody has accepted.
 */
import type { RunOptions } from '../../core/desired.ts';
import { holdName } from '../../core/ids.ts';
import type { Memory } from '../../core/memory.ts';
import { entriesOf, recordOf } from '../../core/records.ts';

/** The same object when nothing ends. */
export function withoutRefusedPower(options: RunOptions, holds: Memory['holds']): RunOptions {
  const { acceptPower, ...rest } = options;
  if (acceptPower === undefined) return options;
  const accepted = entriesOf(acceptPower);
  const left = accepted.filter(([ups]) => holds[holdName(ups)]?.phase !== 'Active');
  if (left.length === accepted.length) return options;
  return left.length === 0 ? rest : { ...rest, acceptPower: recordOf(left) };
}

export function withWaiting(memory: Memory): Memory {
  const { waitingOptions, holds } = memory;
  if (waitingOptions === undefined) return memory;
  const left = withoutRefusedPower(waitingOptions, holds);
  return left === waitingOptions ? memory : { ...memory, waitingOptions: left };
}
