/** Which UPSes a run goes down for, and which of them have their output cycled. */
import { holdName, type UpsName } from '../../core/ids.ts';
import type { Memory, Run } from '../../core/memory.ts';
import { goingDown } from './scope.ts';

/**
 * What let a UPS off (a machine that was given up, an attempt that was left out) stands in the steps of the run that ends here. It has
 * to be remembered: otherwise the next run tries again, and the two take turns for ever.
 */
export function cyclesOf(
  memory: Memory,
  cycling: ReadonlySet<UpsName>,
  previous: Run | undefined,
): Pick<Run, 'cycling' | 'notCycling'> {
  const before = previous?.boot === memory.hostBootId ? previous : undefined;
  const letOff = (before?.cycling ?? []).filter((ups) => !cycling.has(ups) && before?.cycled[ups] === undefined);
  const known = (before?.notCycling ?? []).filter((ups) => memory.holds[holdName(ups)]?.phase !== 'Active');
  const not = [...new Set([...known, ...letOff])];
  return {
    ...(cycling.size === 0 ? {} : { cycling: [...cycling] }),
    ...(not.length === 0 ? {} : { notCycling: not }),
  };
}

/** Those that asked before, in this boot and this way down, and those that ask now; nobody asks for a way up. */
export function askedBy(memory: Memory, run: Pick<Run, 'from' | 'targets'>): readonly UpsName[] {
  if (goingDown(run).length === 0) return nobody;
  const before = isOpenIn(memory) ? (memory.run?.askedBy ?? []) : [];
  const now = Object.values(memory.holds).flatMap((hold) =>
    hold.phase === 'Active' && hold.ups !== undefined ? [hold.ups] : [],
  );
  const missing = now.filter((ups) => !before.includes(ups));
  return missing.length === 0 ? before : [...before, ...missing];
}

const nobody: readonly UpsName[] = [];

const isOpenIn = ({ run, hostBootId }: Memory): boolean =>
  run !== undefined && run.phase !== 'closed' && run.boot === hostBootId;
