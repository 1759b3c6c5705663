/** `act` in the desired state: always; power-only = only runs that a hold opened; never = observe, plan and alert. */
import type { DesiredSpec } from './desired.ts';
import type { Run } from './memory.ts';

/** Whether anything may be done for this run now. While not, its limits stand still: nothing is given up that nobody tried. */
export function mayActFor(spec: DesiredSpec, run: Run | undefined): boolean {
  if (spec.act === 'always') return true;
  return spec.act === 'power-only' && run?.byHold === true && run.phase !== 'closed';
}
