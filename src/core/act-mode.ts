/** `act` in the desired state: always; power-only = only runs that a hold opened or asks for; never = observe, plan and alert. */
import type { DesiredSpec } from './desired.ts';
import type { Run } from './memory.ts';

/** Whether anything may be done for this run now. While not, its limits stand still: nothing is given up that nobody tried. */
export function mayActFor(spec: DesiredSpec, run: Run | undefined): boolean {
  if (spec.act === 'always') return true;
  if (spec.act === 'never' || run === undefined || run.phase === 'closed') return false;
  // A hold that asks for what a person asked for before opens no run of its own, and must be able to act all the same.
  return run.byHold || run.askedBy.length > 0;
}
